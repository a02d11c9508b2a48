"""What recording does: new reports and entries are added, known ones are compared, what is found no more is marked as superseded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import Select, and_, select, update
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import copies, schema, words
from demarche.ledger.copies import Sketch
from demarche.ledger.rows import Rows, Version, entry_of
from demarche.model import BY_HAND, OWN, Entry, Kind, Report, found_by_both, makers_of
from demarche.serial import check_evidence, digest_of, key_of, to_json

REPORT = [schema.reports.c[field.name] for field in fields(Report)]
_MOST_AT_ONCE = 500  # values in one question to the database


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording one reading of a report did: entries added, entries there already, entries found no more or in another version.

    `copy_of` is the id of the report that this one repeats, where there is one.
    """

    new: int
    known: int
    superseded: int
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """What is common to the reports recorded in one transaction: kinds looked for, by which reader, when, by which makers of entries."""

    kinds: Collection[Kind]
    by: str
    now: str
    makers: frozenset[str] = frozenset([OWN])

    @property
    def told(self) -> str:
        """The kinds as one word."""
        return " ".join(sorted(self.kinds))


@dataclass(frozen=True, slots=True)
class Found:
    """One reading of a report, checked: its entries by key, and its sketch."""

    report: Report
    entries: dict[str, Entry]
    sketch: Sketch


def checked(report: Report, entries: Iterable[Entry]) -> Found:
    """The entries by key, their evidence checked; of two with one key, the surer."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.report != report.id:
            raise LedgerError(f"An entry of the report {entry.report!r} can't be recorded with the report {report.id!r}.")
        check_evidence(entry, report.text)
        key = key_of(entry)
        if key not in found or found[key].confidence < entry.confidence:
            found[key] = entry
    return Found(report, found, Sketch.of(report.text))


def record(connection: Connection, readings: Sequence[Found], common: Pass) -> list[Recorded]:
    """Keep readings of different reports, in one transaction."""
    rows = Rows(connection)
    known = _known(connection, [one.report.id for one in readings])
    originals = Originals(connection, [one.sketch for one in readings if one.report.id not in known])
    done = []
    for one in readings:
        row = known.get(one.report.id)
        done.append(_add(rows, one, common, originals) if row is None else _again(connection, rows, row, one, common))
    rows.flush()
    return done


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    table = schema.reports
    wanted = select(*REPORT, table.c.number, table.c.copy_of).where(table.c.id.in_(ids))
    return {row.id: row for row in connection.execute(wanted)}


class Originals:
    """Finds the report that a new one repeats, among those recorded and those that wait to be."""

    def __init__(self, connection: Connection, sketches: Iterable[Sketch]) -> None:
        self._connection = connection
        self._sharing: dict[int, list[int]] = {}  # value of a sketch -> reports
        self._waiting: dict[int, tuple[Report, str | None]] = {}  # reports that are not written yet, and what they copy
        values = sorted({value for sketch in sketches for value in sketch.values})
        for at in range(0, len(values), _MOST_AT_ONCE):
            for row in connection.execute(select(schema.sketches).where(schema.sketches.c.value.in_(values[at : at + _MOST_AT_ONCE]))):
                self._sharing.setdefault(row.value, []).append(row.report)

    def original_of(self, sketch: Sketch) -> str | None:
        """The id of the report that this one repeats; of a copy, that of which it is one."""
        for number in copies.candidates(n for value in sketch.values for n in self._sharing.get(value, ())):
            report, copy_of = self._report(number)
            if sketch.alike(Sketch.of(report.text)) >= copies.ALIKE:
                return copy_of or report.id
        return None

    def add(self, number: int, one: Found, copy_of: str | None) -> None:
        """A report that waits to be written may have copies among those that follow."""
        self._waiting[number] = (one.report, copy_of)
        for value in one.sketch.values:
            self._sharing.setdefault(value, []).append(number)

    def _report(self, number: int) -> tuple[Report, str | None]:
        if number in self._waiting:
            return self._waiting[number]
        table = schema.reports
        row = self._connection.execute(select(*REPORT, table.c.copy_of).where(table.c.number == number)).one()
        return report_of(row), row.copy_of


def report_of(row: Any) -> Report:
    """A report out of a row that holds its columns."""
    return Report(**{column.name: row._mapping[column] for column in REPORT})


def stated(report: Report) -> list[tuple[str, str]]:
    """What a report states of itself, as names and values."""
    return [(name, value) for name, value in asdict(report).items() if value is not None]


def _add(rows: Rows, one: Found, common: Pass, originals: Originals) -> Recorded:
    """A report that the ledger does not hold yet."""
    copy_of = originals.original_of(one.sketch)
    originals.add(rows.add_report(one.report, one.sketch, common.now, copy_of), one, copy_of)
    rows.add_reading(one.report.id, common.told, common.by, common.now)
    for key, entry in one.entries.items():
        rows.add_entry(entry, Version(key, common.now, one.report.date, copy_of))
    return Recorded(len(one.entries), 0, 0, copy_of)


def _again(connection: Connection, rows: Rows, row: Any, one: Found, common: Pass) -> Recorded:
    """A report that the ledger holds."""
    date = _complete(connection, row, one.report)
    _note_reading(connection, rows, one, common)
    before = {kept.key: kept for kept in connection.execute(_current(one.report.id))}
    one = _beside_others(one, before, common)
    same = {key for key, entry in one.entries.items() if key in before and _same(before[key].record, entry)}
    judged = _judged(connection, one.report.id)
    gone = {key for key, kept in before.items() if key not in same and (key in one.entries or _missed(kept, common, judged))}
    # What was not known to be of a date is kept in another version, so that the ledger still tells what was known when.
    dated = [key for key, kept in before.items() if kept.date is None and date is not None and key not in gone]
    _supersede(connection, [before[key].number for key in (*gone, *dated)], common.now)
    new = {key: entry_of(before[key].record) for key in dated} | {k: entry for k, entry in one.entries.items() if k not in same}
    for key, entry in new.items():
        rows.add_entry(entry, Version(key, common.now, date, row.copy_of))
    return Recorded(len(one.entries) - len(same), len(same), len(gone), row.copy_of)


def _beside_others(one: Found, before: Mapping[str, Any], common: Pass) -> Found:
    """The reading, its entries that others found as well in the names of all: with what demarche says of them, as that is calibrated."""
    found = dict(one.entries)
    for key in found.keys() & before.keys():
        others = makers_of(before[key].extractor) - common.makers
        if others:
            kept = entry_of(before[key].record)
            found[key] = found_by_both(kept, found[key]) if OWN in others else found_by_both(found[key], kept)
    return replace(one, entries=found)


def _same(kept: str, entry: Entry) -> bool:
    """Whether an entry, as the ledger keeps it, says the same as one that was found now."""
    return kept == to_json(entry) or digest_of(entry_of(kept)) == digest_of(entry)


def _missed(kept: Any, common: Pass, judged: set[str]) -> bool:
    """Whether an entry was looked for and not found by those who found it before, and no person has judged it."""
    return kept.kind in common.kinds and kept.key not in judged and makers_of(kept.extractor) - {BY_HAND} <= common.makers


def _current(report: str) -> Select[Any]:
    table = schema.entries
    of_report = and_(table.c.report == report, table.c.superseded_at.is_(None), table.c.judgement.is_(None))
    columns = (table.c.key, table.c.kind, table.c.number, table.c.date, table.c.record, table.c.extractor)
    return select(*columns).where(of_report).order_by(table.c.number)


def _judged(connection: Connection, report: str) -> set[str]:
    """Keys of the report's entries that a person has judged."""
    judged = and_(schema.judgements.c.entry == schema.entries.c.key, schema.entries.c.report == report)
    return set(connection.scalars(select(schema.judgements.c.entry).where(judged).distinct()))


def _supersede(connection: Connection, numbers: Sequence[int], now: str) -> None:
    if numbers:
        connection.execute(update(schema.entries).where(schema.entries.c.number.in_(numbers)).values(superseded_at=now))


def _complete(connection: Connection, row: Any, report: Report) -> str | None:
    """Fill in what was not known about a report; what was stated before stays. Gives its date."""
    if row.text != report.text:
        raise LedgerError(
            f"The ledger holds the report {report.id!r} with another text. Give the new one another id, or record it in another ledger."
        )
    missing = {name: value for name, value in stated(report) if row._mapping[name] is None}
    if missing:
        connection.execute(update(schema.reports).where(schema.reports.c.id == report.id).values(missing))
    if "title" in missing:
        words.retitle(connection, row.number, missing["title"], report.text)
    date: str | None = missing.get("date", row.date)
    return date


def _note_reading(connection: Connection, rows: Rows, one: Found, common: Pass) -> None:
    """Keep that the report was read, unless the same is known."""
    table = schema.readings
    same = and_(table.c.report == one.report.id, table.c.kinds == common.told, table.c.by == common.by)
    if connection.scalar(select(table.c.number).where(same)) is None:
        rows.add_reading(one.report.id, common.told, common.by, common.now)
