"""Reports and entries as rows of the tables, gathered and then written table by table."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, func, select
from sqlalchemy.engine import Connection

from demarche.ledger import schema, words
from demarche.ledger.copies import Sketch
from demarche.model import Entry, Evidence, Report
from demarche.serial import TELLING, actors_of, fold, from_dict, to_json

# Rows that refer to others come after them. The numbers of readings are the database's.
TABLES = (schema.reports, schema.readings, schema.sketches, schema.issues, schema.entries, schema.evidence, schema.actor_names)
COLUMNS = {table.name: [c.name for c in table.columns if (table.name, c.name) != ("readings", "number")] for table in TABLES}


@dataclass(frozen=True, slots=True)
class Version:
    """What is told of an entry's version beside the entry: whether it stands in a copy, or is a correction (then of which claim)."""

    key: str
    recorded_at: str
    report_date: str | None
    original: str | None = None
    judgement: int | None = None
    claim: str | None = None


class Rows:
    """Rows that wait to be written in one transaction. Only one program writes at a time, so the next numbers are known."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in TABLES}
        self._texts: list[words.Indexed] = []
        self._proofs: list[tuple[int, str]] = []
        self._issues: set[str] = set()
        self._next = {table.name: _last(connection, table) + 1 for table in (schema.reports, schema.entries)}

    def add_report(self, report: Report, sketch: Sketch, now: str, copy_of: str | None) -> int:
        """A report that the ledger does not hold yet; gives its number."""
        number = self._number("reports")
        self._waiting["reports"].append((number, *(getattr(report, name) for name in COLUMNS["reports"][1:-2]), now, copy_of))
        self._waiting["sketches"] += [(value, number) for value in sketch.values]
        self._texts.append((number, report.title or "", report.text))
        return number

    def add_reading(self, report: str, kinds: str, by: str, now: str) -> None:
        """That a report was read."""
        self._waiting["readings"].append((report, kinds, by, now))

    def add_entry(self, entry: Entry, version: Version) -> None:
        """One version of an entry, its evidence, and the names of its actors."""
        number = self._number("entries")
        issue = getattr(entry.record, "issue", "") or None
        if issue is not None and issue not in self._issues:
            self._issues.add(issue)
            self._waiting["issues"].append((issue,))
        self._waiting["entries"].append(_row(number, entry, issue, version))
        self._waiting["evidence"] += [(number, place, e.start, e.end, e.quote) for place, e in enumerate(entry.evidence)]
        self._waiting["actor_names"] += [(name, number, role) for name, role in _names(entry)]
        self._proofs.append((number, spoken(entry)))

    def flush(self) -> None:
        """Write what waits, sorted by key where a table has no other order: neighbours go to the same page of it."""
        for table in TABLES:
            if rows := self._waiting[table.name]:
                if table in (schema.actor_names, schema.sketches):
                    rows.sort()
                self._connection.exec_driver_sql(_insert(table, self._connection.dialect), rows)
                self._waiting[table.name] = []
        words.add_reports(self._connection, self._texts)
        words.add_entries(self._connection, self._proofs)
        self._texts, self._proofs = [], []

    def _number(self, table: str) -> int:
        number = self._next[table]
        self._next[table] += 1
        return number


def _last(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.number))) or 0


def _insert(table: Table, dialect: Dialect) -> str:
    """The statement for the driver itself, which takes many rows twice as fast without SQLAlchemy's part in each."""
    names = [dialect.identifier_preparer.quote(name) for name in COLUMNS[table.name]]
    sign = "?" if dialect.paramstyle == "qmark" else "%s"
    # An issue is listed once, however many entries it has.
    once = " ON CONFLICT DO NOTHING" if table is schema.issues else ""
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([sign] * len(names))}){once}"


def _row(number: int, entry: Entry, issue: str | None, version: Version) -> tuple[Any, ...]:
    """The columns of `entries`, in their order."""
    said = to_json(entry)
    what = (entry.report, entry.kind, issue, entry.date or version.report_date, entry.confidence, entry.extractor, said)
    claim = version.claim or claim_of(entry)
    return (number, version.key, *what, version.recorded_at, None, claim, version.original, version.judgement)


def entry_of(record: str) -> Entry:
    """An entry out of its JSON."""
    return from_dict(json.loads(record))


def spoken(entry: Entry) -> str:
    """The words that prove an entry, as the full-text search sees them."""
    return "\n".join(span.quote for span in entry.evidence)


def claim_of(entry: Entry) -> str:
    """A hash of who claims what, in words: the same for one claim in a report and its copies, wherever it stands in the text."""
    record = entry.record
    who = [(role, actor.id or fold(actor.printed or actor.name)) for role, actor in actors_of(record)]
    what = [_in_words(getattr(record, name)) for name in TELLING[type(record)]]
    return hashlib.sha256(repr((entry.kind, entry.modality, who, what)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _in_words(value: Any) -> Any:
    if isinstance(value, Evidence):
        return fold(value.quote)
    return tuple(map(_in_words, value)) if isinstance(value, tuple) else value


def _names(entry: Entry) -> set[tuple[str, str]]:
    """Each folded name of each actor, with the role it has."""
    return {(name, role) for role, a in actors_of(entry.record) for name in _names_of(a.id, a.iso3, a.name, a.printed)}


@lru_cache(maxsize=10_000)
def _names_of(*names: str | None) -> tuple[str, ...]:
    """Names folded, each once; remembered, for the same actors come again and again."""
    return tuple({fold(name): None for name in names if name and name.strip()})
