"""Actors: a list to look them up in, and a page for each: positions, commitments, statements, offices, contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from demarche.desk.cards import Card, cards
from demarche.desk.meanwhile import latest as latest_judgement
from demarche.desk.render import page
from demarche.desk.state import asked, desk_of
from demarche.errors import DemarcheError
from demarche.knowledge import Holder, holder
from demarche.ledger import Kept, Ledger, Listing, Query
from demarche.ledger.history import changes, contradictions, latest
from demarche.ledger.lists import ActorRow, actor_row, actors
from demarche.model import Actor

KINDS = {"state": "States", "org": "Organisations", "group": "Groups", "person": "Persons"}
A_PAGE = 60
MOST = 300  # of an actor's newest entries of a kind
GONE_BACK_ON = ("withdraw", "suspend")
_TELLING = 5  # letters of a word that tells what a commitment is about


@dataclass(frozen=True, slots=True)
class Promise:
    """A pledge, and what was done about it later: kept, gone back on, or nothing known."""

    pledge: Card
    later: Card | None
    state: str


def listing(request: Request) -> Response:
    """The page of actors of one kind."""
    kind = asked(request, "kind") if asked(request, "kind") in KINDS else "state"
    beginning, after = asked(request, "beginning"), asked(request, "after")
    ledger = desk_of(request).ledger
    found = _by_name(ledger, beginning) if beginning else actors(ledger, kind, after=after, limit=A_PAGE)
    more = len(found) == A_PAGE and not beginning
    return page(request, "actors.html", found=found, kinds=KINDS, kind=kind, beginning=beginning, more=more)


def _by_name(ledger: Ledger, beginning: str) -> list[ActorRow]:
    """Of all kinds: those whose id goes on so, and the one that is called so."""
    found = [row for kind in KINDS for row in actors(ledger, kind, beginning, limit=20)]
    named = ledger.listed(Query(actor=beginning), Listing(limit=5))
    ids = {actor.id for one in cards(ledger, named) for actor in one.actors if actor.id} - {row.actor.id for row in found}
    return found + [row for id in sorted(ids) if (row := actor_row(ledger, id)) is not None]


def actor(request: Request) -> Response:
    """The page of one actor."""
    ledger, id = desk_of(request).ledger, asked(request, "id")
    noted = latest_judgement(ledger, "actor")  # before the page is read: what is done in between is then told
    row = actor_row(ledger, id)
    if row is None:
        raise DemarcheError(f"The ledger has no actor {id!r}, or it was merged into another. The list of actors shows them.")
    positions = list(reversed(ledger.listed(Query(kind="position", actor=id), Listing(limit=MOST))))
    mine = [one for one in positions if id in _holders(one)]
    commitments = ledger.listed(Query(kind="commitment", actor=id), Listing(limit=MOST))
    statements = ledger.listed(Query(kind="statement", actor=id), Listing(limit=40))
    return page(
        request,
        "actor.html",
        since=noted,
        row=row,
        stands=latest(mine),
        shifts=changes(mine),
        contradictions=contradictions(mine, 30),
        positions=cards(ledger, reversed(mine[-60:])),
        promises=promises(cards(ledger, commitments)),
        statements=cards(ledger, statements),
        offices=offices(row.actor),
        others=[other.actor for kind in KINDS for other in actors(ledger, kind, limit=40)],
    )


def _holders(kept: Kept) -> set[str]:
    holder_ = getattr(kept.entry.record, "holder", None)
    return {holder_.id, holder_.principal.id} if isinstance(holder_, Actor) else set()


def promises(found: Iterable[Card]) -> list[Promise]:
    """Commitments, the newest first; a pledge with the later act of the same actor that shares a telling word with it."""
    ordered = list(found)
    return [_promise(card, ordered[:at]) for at, card in enumerate(ordered)]


def _promise(card: Card, later: list[Card]) -> Promise:
    if card.what == "pledge" and card.sign != "✓":
        words = _words(card)
        followed = [one for one in later if one.who == card.who and one.what != "pledge" and words & _words(one)]
        for one in reversed(followed):
            return Promise(card, one, "gone back on" if one.what in GONE_BACK_ON else "kept" if one.what == "deliver" else one.what)
        return Promise(card, None, "open")
    return Promise(card, None, "done" if card.sign == "✓" else "announced")


def _words(card: Card) -> set[str]:
    return {word for word in card.about.casefold().split() if len(word) >= _TELLING}


def offices(actor: Actor) -> list[Holder]:
    """The offices of a person by name, as the tables know them."""
    return sorted(holder(actor.name), key=lambda one: one.start, reverse=True)[:12] if actor.kind == "person" else []
