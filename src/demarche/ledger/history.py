"""Who stands where, how that changed, and where somebody contradicts themselves: made of positions that a ledger gives.

A position is that of the state or body that its holder speaks for. What is denied, past or only imagined is no stand; a conditional stand
may be hypothetical. Positions on no known issue have nothing to be compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from demarche.model import Actor, Entry, Evidence, Position, Stance
from demarche.serial import fold


@dataclass(frozen=True, slots=True)
class Copy:
    """Where else an entry stands: in a report that repeats the entry's own, with the words there."""

    report: str
    outlet: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as the ledger keeps it."""

    key: str
    entry: Entry
    date: str | None  # the entry's own, else its report's
    recorded_at: str
    superseded_at: str | None
    verdict: str | None  # the last one: accept, reject or correct
    copies: tuple[Copy, ...] = ()

    @property
    def when(self) -> str:
        """The date, or the day of recording where none is known."""
        return self.date or self.recorded_at[:10]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands on an issue, and the position that says so."""

    issue: str
    holder: Actor
    stance: Stance
    kept: Kept


@dataclass(frozen=True, slots=True)
class Change:
    """Two stands of one holder on one issue, the second later than the first and another."""

    before: Stand
    after: Stand


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Support and opposition of one holder on one issue, so many days apart."""

    support: Stand
    oppose: Stand
    days: int


Line = tuple[str, str, str]  # an issue, or where none is known a target in words, and who holds positions on it


def latest(kept: Iterable[Kept]) -> list[Stand]:
    """The last stand of each holder on each issue, by issue and holder."""
    return [stands[-1] for _, stands in sorted(_lines(kept).items())]


def changes(kept: Iterable[Kept]) -> list[Change]:
    """Each change of a stance to another on a later date; of several stands of one date the one recorded last counts. The oldest first."""
    found = []
    for (issue, *_), stands in _lines(kept).items():
        by_date = {stand.kept.when: stand for stand in stands}
        steps = list(by_date.values()) if issue else []
        found += [Change(a, b) for a, b in pairwise(steps) if a.stance != b.stance]
    return sorted(found, key=lambda change: change.after.kept.when)


def contradictions(kept: Iterable[Kept], within: int = 7) -> list[Contradiction]:
    """For each opposition the nearest support by the same holder on the same issue, at most so many days before or after it."""
    found = []
    for (issue, *_), stands in _lines(kept).items():
        supports = [stand for stand in stands if stand.stance == "support" and issue]
        for stand in stands:
            near = min(((days_apart(s.kept.when, stand.kept.when), at) for at, s in enumerate(supports)), default=None)
            if stand.stance == "oppose" and near is not None and near[0] <= within:
                found.append(Contradiction(supports[near[1]], stand, near[0]))
    return sorted(found, key=lambda one: one.oppose.kept.when)


def days_apart(first: str, second: str) -> int:
    """Days between two dates; none where one is partial and holds the other."""
    if first.startswith(second) or second.startswith(first):
        return 0
    return abs((_day(first) - _day(second)).days)


def _day(partial: str) -> date:
    return date.fromisoformat((partial + "-01-01"[len(partial) - 4 :])[:10])


def _lines(kept: Iterable[Kept]) -> dict[Line, list[Stand]]:
    """The stands of each holder on each issue, by date and then as recorded."""
    found: dict[Line, list[Stand]] = {}
    for stand in sorted(_stands(kept), key=lambda stand: stand.kept.when):
        found.setdefault(_line(stand), []).append(stand)
    return found


def _line(stand: Stand) -> Line:
    record = stand.kept.entry.record
    target = fold(record.target.quote) if isinstance(record, Position) and not stand.issue else ""
    return stand.issue, target, stand.holder.id or fold(stand.holder.name)


def _stands(kept: Iterable[Kept]) -> Iterator[Stand]:
    for one in kept:
        record = one.entry.record
        if isinstance(record, Position) and one.entry.is_stand:
            yield Stand(record.issue, record.holder.principal, record.stance, one)
