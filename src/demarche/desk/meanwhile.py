"""Somebody was faster: what was done since the page was loaded, by whom and when, and what one may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from starlette.requests import Request
from starlette.responses import Response

from demarche.desk.fields import Field, fields_of, values_of
from demarche.desk.render import link, page
from demarche.desk.state import Form, desk_of
from demarche.ledger import ActorJudgement, IssueJudgement, Ledger
from demarche.ledger import actors as on_actors
from demarche.ledger import issues as on_issues
from demarche.ledger.deciding import Seen, since
from demarche.ledger.meanwhile import Happened
from demarche.model import Actor, Entry

UNSENT = ("proof", "seen", "since")  # of a form: told anew


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on: a button, and what it sends where."""

    label: str
    action: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that is not the same in what was seen, what stands now, and what one wants."""

    label: str
    was: str
    now: str
    mine: str


@dataclass(frozen=True, slots=True)
class Told:
    """A page that tells: what happened, what differs, the ways to go on, and links for who does not."""

    happened: Sequence[Happened]
    ways: Sequence[Way]
    links: Sequence[tuple[str, str]]
    compared: Sequence[Compared] = ()
    mine: str = ""  # what was wanted, in words


def tell(request: Request, told: Told) -> Response:
    """The page; nothing was changed."""
    return page(request, "conflict.html", 409, told=told)


def latest(ledger: Ledger, what: str) -> int:
    """The number of the last judgement on issues or on actors; 0 where there is none."""
    found = ledger.issue_judgements() if what == "issue" else ledger.actor_judgements()
    return max((one.number or 0 for one in found), default=0)


def on_entry(request: Request, form: Form, entry: Entry | None, mine: Entry | None, ways: tuple[str, str]) -> Told:
    """Of an entry that others changed. `entry` stands now, `mine` is as filled in (both None where there is none); `ways` is the button's
    words and where it leads.
    """
    ledger, key, report = desk_of(request).ledger, form.one("key"), form.one("report")
    before, happened = since(ledger, key, Seen.told(form.one("seen")))
    sent = {name: form.one(name) for name in form.values if name not in UNSENT}
    found = [Way(ways[0], ways[1], sent)]
    if mine is not None and entry is not None and mine != before:
        found.insert(0, Way("Record only what I changed, on top of theirs", ways[1], joined(sent, before, entry)))
    links = (("Look at it as it stands", link("/review", key=key, report=report)), ("Leave it so, next", "/review"))
    return Told(happened, found, links, compared(before, entry, mine) if entry is not None else (), form.one("action"))


def joined(sent: Mapping[str, str], before: Entry, now: Entry) -> dict[str, str]:
    """What was filled in where it differs from what was seen; all else as it stands now."""
    was, stands = values_of(before), values_of(now)
    found = dict(sent)
    for name in stands.keys() & was.keys():
        if sent.get(name, "False" if f"{name}_asked" in sent else was[name]) == was[name]:
            found[name] = stands[name]
    return found


def compared(before: Entry, now: Entry, mine: Entry | None) -> list[Compared]:
    """The fields that differ, as people read them."""
    rows = zip_longest(fields_of(before), fields_of(now), fields_of(mine or before))
    found = [Compared(one.shape.label, shown(one), shown(two), shown(three) if mine else "") for one, two, three in rows]
    return [row for row in found if row.was != row.now or (row.mine and row.mine != row.was)]


def shown(field: Field) -> str:
    """The value of a field: the words of spans, and whom an actor speaks for."""
    value = field.quote or field.value or "none"
    return f"{value} ({field.speaks_for})" if field.speaks_for else value


def on_issue(request: Request, judgement: IssueJudgement, seen: int) -> Told:
    """Of issues that others merged or parted."""
    ledger = desk_of(request).ledger
    every = ledger.issue_judgements()
    merges = on_issues.Merges(every)
    happened = [one.happened for one in on_issues.meanwhile(every, judgement, seen)]
    if judgement.verdict == "undo":
        standing = {one.number for one in merges.judgements}
        return _undoing(ledger, "issue", judgement.undoes if judgement.undoes in standing else None, happened)
    told = f"merge {judgement.issue} into {judgement.into}"
    return _merging(ledger, "issue", told, (merges.issue(judgement.issue), merges.issue(judgement.into)), happened)


def on_actor(request: Request, judgement: ActorJudgement, seen: int) -> Told:
    """Of actors that others merged, renamed or parted."""
    ledger = desk_of(request).ledger
    every = ledger.actor_judgements()
    happened = [one.happened for one in on_actors.meanwhile(every, judgement, seen)]
    corrections = on_actors.Corrections(every)
    if judgement.verdict == "undo":
        standing = {one.number for one in corrections.judgements}
        return _undoing(ledger, "actor", judgement.undoes if judgement.undoes in standing else None, happened)
    now = [corrections.actor(Actor(id, id, "unknown"), "").id for id in (judgement.actor, judgement.into)]
    told = f"merge {judgement.actor} into {judgement.into}"
    return _merging(ledger, "actor", told, (now[0], now[1]), happened)


def _merging(ledger: Ledger, what: str, wanted: str, now: tuple[str, str], happened: Sequence[Happened]) -> Told:
    values = {what: now[0], "into": now[1], "since": str(latest(ledger, what))}
    ways = [Way(f"Merge {now[0]} into {now[1]} all the same", f"/merge-{what}", values)] if now[0] != now[1] else []
    mine = wanted if ways else f"{wanted}: both are one already, so nothing is left to do"
    return Told(
        happened, ways, (("Look at it as it stands", link(f"/{what}", id=now[0])), ("History, to undo theirs", "/history")), (), mine
    )


def _undoing(ledger: Ledger, what: str, number: int | None, happened: Sequence[Happened]) -> Told:
    values = {"undoes": str(number), "since": str(latest(ledger, what))}
    ways = [Way("Undo it all the same", f"/merge-{what}", values)] if number is not None else []
    return Told(happened, ways, (("Back to the history", "/history"),), (), "undo" if ways else "undo: it is undone already")
