"""One meeting told several times in a report is one entry with all its evidence and everybody named."""

from collections.abc import Iterable
from dataclasses import replace

from demarche.model import Actor, Entry, Evidence, Meeting
from demarche.resolve.copies import joined

GENERAL = frozenset(["talks", "visit"])  # a word for talks may mean what is elsewhere called a summit or a session


def merge_meetings(entries: list[Entry]) -> list[Entry]:
    """The entries with each meeting once, where it is first told."""
    out: list[Entry] = []
    for entry in entries:
        at = next((n for n, known in enumerate(out) if _same(known, entry)), None)
        if at is None:
            out.append(entry)
        else:
            out[at] = _as_one(out[at], entry)
    return out


def _same(one: Entry, other: Entry) -> bool:
    """Whether two entries tell the same meeting: nothing of the two differs, and those of one are among those of the other."""
    a, b = one.record, other.record
    if not isinstance(a, Meeting) or not isinstance(b, Meeting) or one.modality != other.modality:
        return False
    if a.form != b.form and not {a.form, b.form} & GENERAL:
        return False
    if _differ(one.date or _words(a.when), other.date or _words(b.when)) or _differ(a.place, b.place):
        return False
    here, there = _sides(a.participants), _sides(b.participants)
    others = any(here[side] and there[side] and not here[side] & there[side] for side in here.keys() & there.keys())
    return not others and (here.keys() <= there.keys() or there.keys() <= here.keys())


def _words(when: Evidence | None) -> str | None:
    return when.quote if when else None


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are told and neither is a part of the other: "2004-06" and "2004-06-10" agree."""
    return bool(one and other) and not (str(one).casefold() in str(other).casefold() or str(other).casefold() in str(one).casefold())


def _sides(participants: Iterable[Actor]) -> dict[str, set[str]]:
    """The states and bodies that meet and persons who speak for none, each with the persons who speak for it there."""
    sides: dict[str, set[str]] = {}
    for actor in participants:
        side = sides.setdefault(actor.principal.id or actor.printed.casefold(), set())
        if actor.speaks_for:
            side.add(actor.id)
    return sides


def _as_one(one: Entry, other: Entry) -> Entry:
    a, b = one.record, other.record
    assert isinstance(a, Meeting)
    assert isinstance(b, Meeting)
    more = [p for p in b.participants if p.id not in {q.id for q in a.participants}]
    record = replace(
        a,
        form=a.form if a.form not in GENERAL else b.form if b.form not in GENERAL else a.form,
        participants=(*a.participants, *more),
        topic=a.topic or b.topic,
        place=a.place or b.place,
        when=a.when or b.when,
    )
    return replace(joined(one, other), record=record, date=one.date or other.date)
