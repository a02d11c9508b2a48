"""Lists for the desk: issues, actors, reports, outlets, found by their indexes: pages of a big ledger are as quick as of a small one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.engine import Connection

from demarche.ledger import recording, schema
from demarche.ledger.actors import Corrections
from demarche.ledger.bodies import body_called
from demarche.ledger.faults import translated
from demarche.ledger.query import by
from demarche.ledger.rows import entry_of
from demarche.ledger.store import Ledger
from demarche.model import Actor, Report
from demarche.serial import actors_of, fold

_MOST_COUNTED = 1000
_entries, _reports, _names, _judgements = schema.entries, schema.reports, schema.actor_names, schema.judgements


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which issues: those on which an actor, or a body and its members, have a position, that an outlet printed, between two dates."""

    body: str = ""
    actor: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    words: str = ""  # of its id


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue: how many positions in how many reports, and the date of the last one (None where none is dated)."""

    id: str
    recorded_as: tuple[str, ...]
    positions: int
    reports: int
    last: str | None


def issues(ledger: Ledger, narrowed: Narrowed, limit: int, offset: int = 0) -> tuple[list[IssueRow], int]:
    """A page of issues, those with the newest positions first, and how many there are. Counts are of what stands now."""
    merges = ledger.corrections().merges
    with translated(ledger._where), ledger._engine.connect() as connection:
        conditions = _conditions(ledger, narrowed)
        columns = (_entries.c.issue, func.count().label("positions"), func.count(_entries.c.report.distinct()).label("reports"))
        grouped = select(*columns, func.max(_entries.c.date).label("last")).group_by(_entries.c.issue)
        asked = (grouped.where(*conditions, *standing) for standing in (_as_found(), _as_corrected()))
        rows = [IssueRow(row.issue, (row.issue,), row.positions, row.reports, row.last) for one in asked for row in connection.execute(one)]
    joined: dict[str, IssueRow] = {}
    for row in rows:
        id = merges.issue(row.id)
        joined[id] = _joined(joined.get(id), row, id)
    found = sorted(joined.values(), key=lambda one: (one.last or "", one.positions, one.id), reverse=True)
    return found[offset : offset + limit], len(found)


def newest(ledger: Ledger, rows: Iterable[IssueRow], each: int, until: str = "") -> tuple[int, ...]:
    """The numbers of the newest positions on each of these issues, so many of each; of those merged, of each of them."""
    ids = [id for row in rows for id in row.recorded_as]
    place = func.row_number().over(partition_by=_entries.c.issue, order_by=(_entries.c.date.desc(), _entries.c.number.desc()))
    dated = [_entries.c.date < by(until)] if until else []
    found: list[int] = []
    with translated(ledger._where), ledger._engine.connect() as connection:
        for standing in (_as_found(), _as_corrected()):
            ranked = select(_entries.c.number, place.label("place")).where(_entries.c.issue.in_(ids), *dated, *standing).subquery()
            found += connection.scalars(select(ranked.c.number).where(ranked.c.place <= each))
    return tuple(found)


def _joined(one: IssueRow | None, other: IssueRow, id: str) -> IssueRow:
    """Two that were merged. A report that speaks of both counts twice."""
    if one is None:
        return IssueRow(id, other.recorded_as, other.positions, other.reports, other.last)
    last = max(one.last or "", other.last or "") or None
    return IssueRow(id, one.recorded_as + other.recorded_as, one.positions + other.positions, one.reports + other.reports, last)


def _conditions(ledger: Ledger, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_entries.c.issue.is_not(None)]
    if names := _asked(ledger, narrowed):
        found.append(_entries.c.number.in_(select(_names.c.entry).where(_names.c.name.in_(sorted(names)))))
    if narrowed.outlet:
        found.append(_entries.c.report.in_(select(_reports.c.id).where(_reports.c.outlet == narrowed.outlet)))
    if narrowed.since:
        found.append(_entries.c.date >= narrowed.since)
    if narrowed.until:
        found.append(_entries.c.date < by(narrowed.until))
    for word in fold(narrowed.words).replace("-", " ").split():
        found.append(_entries.c.issue.icontains(word, autoescape=True))
    return found


def _asked(ledger: Ledger, narrowed: Narrowed) -> frozenset[str]:
    names: frozenset[str] = frozenset()
    if narrowed.actor:
        corrections = ledger.corrections()
        names = corrections.recorded(corrections.asked(narrowed.actor))
    if narrowed.body:
        members = body_called(narrowed.body).names(narrowed.until or None)
        names = names & members if narrowed.actor else members
        return names or frozenset(("",))
    return names


def _as_found() -> list[ColumnElement[bool]]:
    """What stands as a reading found it."""
    replaced = _last(_judgements.c.entry).where(_judgements.c.verdict.in_(("reject", "correct")))
    return [_entries.c.superseded_at.is_(None), _entries.c.judgement.is_(None), _entries.c.key.not_in(replaced)]


def _as_corrected() -> list[ColumnElement[bool]]:
    """What stands as a person corrected it."""
    return [_entries.c.judgement.in_(_last(_judgements.c.number).where(_judgements.c.verdict == "correct"))]


def _last(column: ColumnElement[Any]) -> Select[Any]:
    """Of the last judgement on each entry."""
    other = _judgements.alias("later")
    return select(column).where(~exists().where(other.c.entry == _judgements.c.entry, other.c.number > _judgements.c.number))


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor as the ledger has it last, and in how many entries it is (1,000 stands for as many or more)."""

    actor: Actor
    entries: int


def actors(ledger: Ledger, kind: str, beginning: str = "", after: str = "", limit: int = 50) -> list[ActorRow]:
    """Actors whose ids begin with `kind` ("state", "org", "group", "person"), in the order of their ids, after one of them.

    With `beginning`, those whose id goes on so.
    """
    ids = _ids(ledger, f"{kind}:{fold(beginning).replace(' ', '-')}", after, limit)
    corrections = ledger.corrections()
    with translated(ledger._where), ledger._engine.connect() as connection:
        return [row for id in ids if (row := _actor_row(connection, id, corrections)) is not None]


def _ids(ledger: Ledger, prefix: str, after: str, limit: int) -> list[str]:
    """Each id is looked up as the next after the one before: a list of all names would be as long as the ledger."""
    found: list[str] = []
    last = after or prefix
    with translated(ledger._where), ledger._engine.connect() as connection:
        for _ in range(limit):
            beyond = _names.c.name > last if found or after else _names.c.name >= last
            last = connection.scalar(select(func.min(_names.c.name)).where(beyond, _names.c.name < prefix + "\U0010ffff")) or ""
            if not last:
                break
            found.append(last)
    return found


def actor_row(ledger: Ledger, id: str) -> ActorRow | None:
    """One actor by its id, as recorded last and corrected; None where no entry has it, or it was merged into another."""
    corrections = ledger.corrections()
    with translated(ledger._where), ledger._engine.connect() as connection:
        return _actor_row(connection, id, corrections)


def _actor_row(connection: Connection, id: str, corrections: Corrections) -> ActorRow | None:
    recorded = sorted(corrections.recorded(corrections.asked(id)))
    mine = select(_names.c.entry).where(_names.c.name.in_(recorded)).limit(_MOST_COUNTED)
    count = connection.scalar(select(func.count()).select_from(select(mine.subquery().c.entry).distinct().subquery())) or 0
    last = select(func.max(_names.c.entry)).where(_names.c.name.in_(recorded)).scalar_subquery()
    record = connection.scalar(select(_entries.c.record).where(_entries.c.number == last))
    if record is None:
        return None
    named = (actor for _, actor in actors_of(corrections.entry(entry_of(record)).record) if fold(actor.id) == fold(id))
    actor = next(named, None)
    return None if actor is None else ActorRow(actor, count)


def outlets(ledger: Ledger, limit: int = 200) -> list[str]:
    """The names of outlets, in their order."""
    return _walk(ledger, limit)


def _walk(ledger: Ledger, limit: int) -> list[str]:
    found: list[str] = []
    with translated(ledger._where), ledger._engine.connect() as connection:
        while len(found) < limit:
            after = _reports.c.outlet > found[-1] if found else _reports.c.outlet.is_not(None)
            name = connection.scalar(select(func.min(_reports.c.outlet)).where(after))
            if name is None:
                break
            found.append(name)
    return found


def heads(ledger: Ledger, ids: Sequence[str]) -> dict[str, Report]:
    """Reports by id, without their texts."""
    chosen = sorted(set(ids))
    columns = [literal("").label("text") if column.name == "text" else column for column in recording.REPORT]
    with translated(ledger._where), ledger._engine.connect() as connection:
        rows = connection.execute(select(*columns).where(_reports.c.id.in_(chosen))) if chosen else ()
        return {row.id: _head(row) for row in rows}


def latest_reports(ledger: Ledger, limit: int, offset: int = 0) -> list[Report]:
    """The reports of the latest dates, without their texts; the undated last."""
    columns = [literal("").label("text") if column.name == "text" else column for column in recording.REPORT]
    ordered = select(*columns).order_by(_reports.c.date.desc().nulls_last(), _reports.c.number.desc()).limit(limit).offset(offset)
    with translated(ledger._where), ledger._engine.connect() as connection:
        return list(map(_head, connection.execute(ordered)))


def _head(row: Any) -> Report:
    return Report(row.id, "", row.title, row.outlet, row.date, row.url, row.language, row.path)


@dataclass(frozen=True, slots=True)
class Size:
    """How much a ledger holds: reports, entries that stand, and judgements."""

    reports: int
    entries: int
    judgements: int


def size(ledger: Ledger) -> Size:
    """The size of a ledger, by the numbers of its rows: what was superseded counts, too."""
    with translated(ledger._where), ledger._engine.connect() as connection:
        tables = (_reports, _entries, _judgements)
        counts = union_all(*(select(literal(at).label("at"), func.max(table.c.number)) for at, table in enumerate(tables)))
        found = {row[0]: row[1] or 0 for row in connection.execute(counts)}
    return Size(found[0], found[1], found[2])
