"""Blind double coding: rounds, one's own next entry, agreement by field, and the disagreements to settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demarche.desk.agreeing import Said, by_field, by_kind, by_pair, by_words, coded_table, labels
from demarche.desk.cards import card
from demarche.desk.editing import kind_of
from demarche.desk.marking import pieces, spans_of
from demarche.desk.meanwhile import UNSENT, Told, Way, tell
from demarche.desk.render import link, page
from demarche.desk.review import Turn, conflicting, judgement_of, name_of
from demarche.desk.state import Form, asked, desk_of
from demarche.errors import ConflictError, DemarcheError
from demarche.ledger import Kept, Ledger
from demarche.ledger.coding import (
    Round,
    Sampling,
    as_found,
    code,
    coded,
    codings,
    draw,
    round_of,
    rounds,
    settled,
    settled_note,
)
from demarche.ledger.deciding import Seen, decide, seen
from demarche.ledger.lists import Narrowed, issues
from demarche.ledger.meanwhile import Happened
from demarche.model import Entry, Judgement, Kind


@dataclass(frozen=True, slots=True)
class Blind:
    """How far one coder is."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry on which coders differ: what each has in the fields that differ."""

    key: str
    entry: Entry
    said: Mapping[str, str]  # coder -> verdict
    fields: tuple[tuple[str, tuple[str, ...]], ...]  # name, and the value of each coder


def listing(request: Request) -> Response:
    """The page of rounds."""
    ledger = desk_of(request).ledger
    return page(request, "rounds.html", rounds=[(one, progress(ledger, one)) for one in rounds(ledger)])


def progress(ledger: Ledger, of: Round) -> dict[str, int]:
    """How many entries each coder has coded."""
    said = codings(ledger, of.number)
    return {coder: sum(coder in each for each in said.values()) for coder in of.coders}


def new(request: Request, form: Form) -> Response:
    """A round is drawn."""
    size, seed = form.one("size", "50"), form.one("seed", "1")
    if not (size.isdecimal() and seed.isdecimal()):
        raise DemarcheError("The number of entries and the seed must be whole numbers.")
    kinds: tuple[Kind, ...] = tuple(kind for told in form.all("kind") if (kind := kind_of(told)) is not None)
    coders = form.one("coders").replace(";", ",").split(",")
    made = draw(desk_of(request).ledger, form.one("name"), coders, name_of(request), Sampling(int(size), kinds, int(seed)))
    return RedirectResponse(link("/round", number=made.number), 303)


def _asked_round(ledger: Ledger, number: str) -> Round:
    if not number.isdecimal():
        raise DemarcheError(f"The number of a round is {number!r}, but must be a whole number.")
    return round_of(ledger, int(number))


def one(request: Request) -> Response:
    """A round: who is how far, agreement, and what is to be settled."""
    ledger = desk_of(request).ledger
    of = _asked_round(ledger, asked(request, "number"))
    noted = seen(ledger, of.entries)  # before the page is read: what is done in between is then told
    said = complete(of, codings(ledger, of.number))
    found = {key: as_found(ledger, key) for key in said}
    done = settled(ledger, of)
    differ = list(differences(of, said, found))
    waiting = [key for key in said if key not in done and key not in {one.key for one in differ}]
    table = coded_table(of.coders, said, found)
    agreed = len(said) - len(differ)
    return page(
        request,
        "round.html",
        round=of,
        progress=progress(ledger, of),
        both=len(said),
        agreed=agreed,
        agreement=by_field(of.coders, table),
        pairs=by_pair(of.coders, table),
        kinds=by_kind(of.coders, table),
        unitized=by_words(of.coders, said, found, ledger),
        differences=[one for one in differ if one.key not in done],
        settled=len(done),
        waiting=waiting,
        seen=noted,
        left=asked(request, "left"),
    )


def complete(of: Round, said: Said) -> Said:
    """Those that all coders have coded: before that nobody is shown what another said."""
    return {key: said[key] for key in of.entries if key in said and set(of.coders) <= said[key].keys()}


def differences(of: Round, said: Said, found: Mapping[str, Entry]) -> Iterator[Difference]:
    """Where the coders don't say the same."""
    for key, each in said.items():
        own = [labels(coded(found[key], each[coder])) for coder in of.coders]
        names = list(dict.fromkeys(name for one in own for name in one))
        differ = tuple((name, tuple(one.get(name, "") for one in own)) for name in names if len({one.get(name, "") for one in own}) > 1)
        if differ:
            rejected = any(name == "kept" for name, _ in differ)
            yield Difference(key, found[key], {coder: each[coder].verdict for coder in of.coders}, differ[:1] if rejected else differ)


def coding(request: Request) -> Response:
    """One's own next entry of a round, as the machine found it."""
    ledger, me = desk_of(request).ledger, name_of(request)
    of = _asked_round(ledger, asked(request, "number"))
    if me not in of.coders:
        raise DemarcheError(f"{me!r} is no coder of this round, which has {', '.join(of.coders)}. Set your name at the top of the page.")
    said = codings(ledger, of.number)
    mine = [key for key in of.entries if me in said.get(key, {})]
    left = [key for key in of.entries if key not in mine]
    if not left:
        return RedirectResponse(link("/round", number=of.number), 303)
    entry = as_found(ledger, left[0])
    kept = Kept(left[0], entry, entry.date, "", None, None)
    turn = Turn(kept, ledger.report(entry.report), Seen(), ())
    return page(
        request,
        "review.html",
        turn=turn,
        card=card(kept, {turn.report.id: turn.report}),
        pieces=pieces(turn.report.text, spans_of(kept.key, entry)),
        narrowed={"number": str(of.number)},
        skipped=[],
        done="",
        done_seen=Seen(),
        did="",
        issues=[row.id for row in issues(ledger, Narrowed(), 100)[0]],
        sentence="",
        action="/code",
        blind=Blind(of.name, len(mine), len(of.entries)),
    )


def coded_one(request: Request, form: Form) -> Response:
    """A coder's word on one entry."""
    ledger, key, number = desk_of(request).ledger, form.one("key"), form.one("q_number")
    entry = as_found(ledger, key)
    of, me = _asked_round(ledger, number), name_of(request)
    before = codings(ledger, of.number).get(key, {}).get(me)
    if before is not None and not form.one("again"):
        return tell(request, _coded_before(form, before))
    code(ledger, of.number, judgement_of(request, form, Kept(key, entry, entry.date, "", None, None)))
    return RedirectResponse(link("/code", number=number), 303)


def _coded_before(form: Form, before: Judgement) -> Told:
    """The same coder has coded the entry in another tab."""
    sent = {name: form.one(name) for name in form.values if name not in UNSENT}
    happened = [Happened(f"decided {before.verdict!r} on this entry in another tab", before.by, before.at)]
    leave = ("Leave it so, next", link("/code", number=form.one("q_number")))
    return Told(happened, [Way("Record this instead", "/code", sent | {"again": "1"})], [leave], (), form.one("action"))


def settle(request: Request, form: Form) -> Response:
    """One disagreement is settled, or all that the coders agree on is recorded; what others decided meanwhile is told, not overruled."""
    ledger, me = desk_of(request).ledger, name_of(request)
    of = _asked_round(ledger, form.one("number"))
    said = complete(of, codings(ledger, of.number))
    if not form.one("key"):
        left = _settle_alike(ledger, of, said, dict(told.split(":", 1) for told in form.one("seen").split(",") if ":" in told))
        return RedirectResponse(link("/round", number=of.number, left=left or ""), 303)
    try:
        _settle(ledger, of, said, form, me)
    except ConflictError:
        with_report = Form({**form.values, "report": [as_found(ledger, form.one("key")).report], "action": [f"settle: {form.one('as')}"]})
        return conflicting(request, with_report, ("Settle it so all the same", "/settle"))
    return RedirectResponse(link("/round", number=of.number), 303)


def _settle_alike(ledger: Ledger, of: Round, said: Said, noted: Mapping[str, str]) -> int:
    """Record what all coders say alike; gives how many were left as others have decided on them since."""
    found = {key: as_found(ledger, key) for key in said}
    differ = {one.key for one in differences(of, said, found)} | settled(ledger, of).keys()
    left = 0
    for key in (key for key in said if key not in differ and key in noted):
        alike = replace(said[key][of.coders[0]], by=" and ".join(of.coders), at="", note=settled_note(of.number))
        try:
            decide(ledger, alike, Seen.told(noted[key]))
        except ConflictError:
            left += 1
    return left


def _settle(ledger: Ledger, of: Round, said: Said, form: Form, me: str) -> None:
    key, chosen, as_seen = form.one("key"), form.one("as"), Seen.told(form.one("seen"))
    if key not in said or chosen not in (*of.coders, "reject"):
        raise DemarcheError("This can't be settled so: choose what one of the coders said, or reject the record.")
    if chosen == "reject":
        decide(ledger, Judgement(key, "reject", me, "", note=f"{settled_note(of.number)}: rejected"), as_seen)
    else:
        decide(ledger, replace(said[key][chosen], by=me, at="", note=f"{settled_note(of.number)}: as {chosen} said"), as_seen)
