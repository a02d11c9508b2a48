"""The ledger: reports, what was found in them, and what people decided about it. Appended to, never overwritten."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Self, get_args

from sqlalchemy import Engine, Row, and_, select, update
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import actors as judging
from demarche.ledger import query as queries
from demarche.ledger import schema
from demarche.ledger.connection import connect, translated, writing
from demarche.ledger.query import Query
from demarche.model import Entry, Judgement, Kind, Report
from demarche.serial import actors_of, check_evidence, digest_of, fold, from_dict, key_of, to_dict

ALL_KINDS: frozenset[Kind] = frozenset(get_args(Kind))
PATIENCE = 30.0  # seconds to wait for another program that is writing
VERDICTS = ("accept", "reject", "correct")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording one reading of a report did: entries added, entries there already, entries found no more or in another version."""

    new: int
    known: int
    superseded: int


class Ledger:
    """A store of entries with their reports. Open it with `Ledger.open`, as a context."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, path_or_url: str, create: bool = True, patience: float = PATIENCE) -> Self:
        """The ledger at a path (SQLite) or database URL, made where there is none if `create`. LedgerError where it can't be opened."""
        return cls(connect(path_or_url, create, patience), path_or_url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def record(self, report: Report, entries: Iterable[Entry], kinds: Collection[Kind] = ALL_KINDS) -> Recorded:
        """Keep one reading of a report, in one transaction; recording the same again changes nothing.

        `kinds` are those that were looked for. An entry of these kinds that an earlier reading found and this one did not, or found in
        another version, is marked as superseded; one that a person judged stays current even if it is found no more. Of two entries with
        one key the surer is kept. EvidenceError where a span is not in the text; LedgerError where the id stands for another text.
        """
        found = _by_key(report, entries)
        with translated(self._where), writing(self._engine) as connection:
            now = _now()
            _keep_report(connection, report, now)
            return _keep_entries(connection, report, found, kinds, now)

    def reports(self) -> Iterator[Report]:
        """All reports, in the order of recording."""
        yield from map(_report, self._rows(select(*_REPORT).order_by(schema.reports.c.number)))

    def report(self, id: str) -> Report:
        """One report; LedgerError where there is none of this id."""
        for row in self._rows(select(*_REPORT).where(schema.reports.c.id == id)):
            return _report(row)
        raise LedgerError(f"The ledger {self._where!r} has no report {id!r}. `demarche show` lists what it holds.")

    def entries(self, query: Query | None = None) -> Iterator[Entry]:
        """The entries that the query asks for, in the order of recording. EvidenceError where one no longer fits its report's text."""
        for _, entry in self.keyed(query):
            yield entry

    def keyed(self, query: Query | None = None) -> Iterator[tuple[str, Entry]]:
        """The same with their keys, which `judge` and `judgements` want."""
        text_of: tuple[str, str] = ("", "")  # of the report read last: entries come report by report
        query = query or Query()
        corrections = self.corrections()
        asked = corrections.asked(query.actor) if query.actor else frozenset()
        for row in self._rows(queries.statement(query, corrections.recorded(asked))):
            entry = corrections.entry(from_dict(json.loads(row.record)))
            if query.actor and not corrections.answers(entry, asked):
                continue
            if text_of[0] != entry.report:
                text_of = (entry.report, self.report(entry.report).text)
            check_evidence(entry, text_of[1])
            yield row.key, entry

    def judge(self, judgement: Judgement) -> Judgement:
        """Append what a person decided; `at` is filled in where it is empty. LedgerError where there is no such entry."""
        kept = replace(judgement, at=judgement.at or _now())
        with translated(self._where), writing(self._engine) as connection:
            report = connection.scalar(select(schema.entries.c.report).where(schema.entries.c.key == kept.entry).limit(1))
            if report is None:
                raise LedgerError(f"The ledger {self._where!r} has no entry {kept.entry!r}. Take the key of one from `Ledger.keyed`.")
            _check_judgement(kept, report, _text(connection, report))
            corrected = None if kept.corrected is None else _json(kept.corrected)
            connection.execute(schema.judgements.insert().values(asdict(kept) | {"corrected": corrected}))
        return kept

    def corrections(self) -> judging.Corrections:
        """What people decided about actors and is in force: `entries` and `keyed` give the entries so corrected."""
        with translated(self._where):
            return judging.Corrections(judging.load(self._engine))

    def actors(self) -> list[judging.ActorCount]:
        """The actors of all current entries as corrected, the most frequent first."""
        return list(judging.counted(self.entries()))

    def judge_actor(self, judgement: judging.ActorJudgement) -> judging.ActorJudgement:
        """Append what a person decided about an actor in all entries, those recorded later included. LedgerError where it can't be so."""
        known = {one.actor.id: one.actor for one in self.actors() if one.actor.id}
        return judging.judge(self._engine, self._where, judgement, known)

    def actor_judgements(self) -> list[judging.ActorJudgement]:
        """All judgements on actors, undone ones too, the oldest first."""
        with translated(self._where):
            return judging.load(self._engine)

    def judgements(self, entry: str) -> list[Judgement]:
        """What people decided about an entry (its key), the oldest first."""
        table = schema.judgements
        return [_judgement(row) for row in self._rows(select(table).where(table.c.entry == entry).order_by(table.c.number))]

    def _rows(self, statement: Any) -> Iterator[Row[Any]]:
        with translated(self._where), self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=500).execute(statement)


_REPORT = [schema.reports.c[field.name] for field in fields(Report)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _json(entry: Entry) -> str:
    return json.dumps(to_dict(entry, mentions=True), ensure_ascii=False, separators=(",", ":"))


def _report(row: Row[Any]) -> Report:
    return Report(**row._mapping)


def _judgement(row: Row[Any]) -> Judgement:
    corrected = None if row.corrected is None else from_dict(json.loads(row.corrected))
    return Judgement(row.entry, row.verdict, row.by, row.at, corrected, row.note)


def _text(connection: Connection, report: str) -> str:
    return connection.scalar(select(schema.reports.c.text).where(schema.reports.c.id == report)) or ""


def _check_judgement(judgement: Judgement, report: str, text: str) -> None:
    if judgement.verdict not in VERDICTS:
        raise LedgerError(f"The verdict is {judgement.verdict!r}, but must be one of {', '.join(VERDICTS)}.")
    if not judgement.by.strip():
        raise LedgerError("A judgement needs the name of who judged. Give it as `by`.")
    if (judgement.corrected is None) == (judgement.verdict == "correct"):
        raise LedgerError("A corrected entry belongs to the verdict 'correct' and to no other. Give both or neither.")
    if judgement.corrected is not None:
        if judgement.corrected.report != report:
            raise LedgerError(
                f"The corrected entry is of the report {judgement.corrected.report!r}, but the entry judged is of {report!r}."
            )
        check_evidence(judgement.corrected, text)


def _by_key(report: Report, entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by key, their evidence checked; of two with one key, the surer."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.report != report.id:
            raise LedgerError(f"An entry of the report {entry.report!r} can't be recorded with the report {report.id!r}.")
        check_evidence(entry, report.text)
        key = key_of(entry)
        if key not in found or found[key].confidence < entry.confidence:
            found[key] = entry
    return found


def _keep_report(connection: Connection, report: Report, now: str) -> None:
    """Add the report, or fill in what was not known about it; what was stated before stays."""
    row = connection.execute(select(*_REPORT).where(schema.reports.c.id == report.id)).one_or_none()
    if row is None:
        connection.execute(schema.reports.insert().values(asdict(report) | {"recorded_at": now}))
        return
    if row.text != report.text:
        raise LedgerError(
            f"The ledger holds the report {report.id!r} with another text. Give the new one another id, or record it in another ledger."
        )
    missing = {name: value for name, value in asdict(report).items() if value is not None and row._mapping[name] is None}
    if missing:
        connection.execute(update(schema.reports).where(schema.reports.c.id == report.id).values(missing))
    if "date" in missing:
        table = schema.entries
        connection.execute(update(table).where(table.c.report == report.id, table.c.date.is_(None)).values(date=report.date))


def _keep_entries(connection: Connection, report: Report, found: dict[str, Entry], kinds: Collection[Kind], now: str) -> Recorded:
    table = schema.entries
    current = select(table.c.key, table.c.digest, table.c.kind, table.c.number).where(
        table.c.report == report.id, table.c.superseded_at.is_(None)
    )
    before = {row.key: row for row in connection.execute(current)}
    digests = {key: digest_of(entry) for key, entry in found.items()}
    known = {key for key in found if key in before and before[key].digest == digests[key]}
    judged = _judged(connection, report)
    gone = [row.number for key, row in before.items() if key not in known and (key in found or (row.kind in kinds and key not in judged))]
    if gone:
        connection.execute(update(table).where(table.c.number.in_(gone)).values(superseded_at=now))
    for key, entry in found.items():
        if key not in known:
            _add(connection, report, entry, {"key": key, "digest": digests[key], "recorded_at": now})
    return Recorded(new=len(found) - len(known), known=len(known), superseded=len(gone))


def _judged(connection: Connection, report: Report) -> set[str]:
    """Keys of the report's entries that a person has judged."""
    judged = and_(schema.judgements.c.entry == schema.entries.c.key, schema.entries.c.report == report.id)
    return set(connection.scalars(select(schema.judgements.c.entry).where(judged).distinct()))


def _add(connection: Connection, report: Report, entry: Entry, version: dict[str, str]) -> None:
    """One version of an entry, its evidence, and the names of its actors."""
    row = version | {
        "report": report.id,
        "kind": entry.kind,
        "issue": getattr(entry.record, "issue", "") or None,
        "date": entry.date or report.date,
        "confidence": entry.confidence,
        "extractor": entry.extractor,
        "record": _json(entry),
    }
    inserted = connection.execute(schema.entries.insert().values(row)).inserted_primary_key
    number = inserted[0] if inserted else None
    spans = [{"entry": number, "place": place} | asdict(span) for place, span in enumerate(entry.evidence)]
    names = [{"entry": number, "name": name, "role": role} for name, role in sorted(_names(entry))]
    if spans:
        connection.execute(schema.evidence.insert(), spans)
    if names:
        connection.execute(schema.actor_names.insert(), names)


def _names(entry: Entry) -> set[tuple[str, str]]:
    """Each folded name of each actor, with the role it has."""
    return {
        (fold(name), role)
        for role, actor in actors_of(entry.record)
        for name in (actor.id, actor.iso3, actor.name, actor.printed)
        if name and name.strip()
    }
