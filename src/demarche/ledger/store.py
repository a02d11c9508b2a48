"""The ledger: reports, what was found in them, and what people decided about it. Appended to, never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Self, get_args

from sqlalchemy import Engine, Row, exists, func, or_, select

from demarche.errors import LedgerError
from demarche.ledger import actors as judging
from demarche.ledger import history, interchange, issues, judging_entries, recording, schema, single, words
from demarche.ledger import query as queries
from demarche.ledger.bodies import body_called
from demarche.ledger.connection import connect, shown_as, writing
from demarche.ledger.faults import translated
from demarche.ledger.history import Change, Contradiction, Copy, Kept, Stand
from demarche.ledger.interchange import Told
from demarche.ledger.query import Listing, Query
from demarche.ledger.recording import Recorded
from demarche.ledger.rows import entry_of
from demarche.ledger.search import Hit, hits
from demarche.ledger.tables import Entries
from demarche.model import OWN, Entry, Judgement, Kind, Report
from demarche.serial import check_evidence

ALL_KINDS: frozenset[Kind] = frozenset(get_args(Kind))
PATIENCE = 30.0  # seconds to wait for another program that is writing
BATCH = 1000  # reports in one transaction of `record_all`


class Ledger:
    """A store of entries with their reports. Open it with `Ledger.open`, as a context."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, path_or_url: str, create: bool = True, patience: float = PATIENCE) -> Self:
        """The ledger at a path (SQLite) or database URL (PostgreSQL), made where there is none if `create`.

        A ledger of an older demarche is brought up to date. LedgerError where it can't be opened, MissingExtra where the driver is absent.
        """
        return cls(connect(path_or_url, create, patience), shown_as(path_or_url))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def record(
        self,
        report: Report,
        entries: Iterable[Entry],
        kinds: Collection[Kind] = ALL_KINDS,
        by: str = "",
        makers: frozenset[str] = frozenset([OWN]),
    ) -> Recorded:
        """Keep one reading of a report, in one transaction; recording the same again changes nothing.

        `kinds` are those that were looked for, `by` names the reader. An entry of these kinds that an earlier reading found and this one
        did not, or found in another version, is marked as superseded; one that a person judged stays current even if it is found no more.
        `makers` are those who looked (`Entry.makers`): what only others found, such as a model of the user's own, stays as it is.
        Of two entries with one key the surer is kept. A report that repeats another is kept as its copy (`Recorded.copy_of`).
        EvidenceError where a span is not in the text; LedgerError where the id stands for another text.
        """
        return self._record([recording.checked(report, entries)], kinds, by, makers)[0]

    def record_all(
        self, readings: Iterable[tuple[Report, Iterable[Entry]]], kinds: Collection[Kind] = ALL_KINDS, by: str = ""
    ) -> Iterator[Recorded]:
        """The same for many, faster: up to 1,000 reports in one transaction. Nothing is done until the result is iterated."""
        waiting = iter(readings)
        while batch := [recording.checked(report, entries) for report, entries in islice(waiting, BATCH)]:
            for same_ids_apart in _apart(batch):
                yield from self._record(same_ids_apart, kinds, by)

    def _record(
        self, readings: Sequence[recording.Found], kinds: Collection[Kind], by: str, makers: frozenset[str] = frozenset([OWN])
    ) -> list[Recorded]:
        with translated(self._where), writing(self._engine) as connection:
            return recording.record(connection, readings, recording.Pass(kinds, by, _now(), makers))

    def was_read(self, report: Report, kinds: Collection[Kind] = ALL_KINDS, by: str = "") -> bool:
        """Whether the ledger holds this report, with this text, as read for (at least) these kinds by this reader, and it states nothing
        (its date, for one) that the ledger does not know.
        """
        table, reports = schema.readings, schema.reports
        known = (reports.c[name].is_not(None) for name, value in recording.stated(report))
        same = (table.c.report == report.id, table.c.by == by, reports.c.text == report.text, *known)
        read = self._all(select(table.c.kinds).join(reports, reports.c.id == table.c.report).where(*same))
        return set(kinds) <= {kind for row in read for kind in row.kinds.split()}

    def reports(self) -> Iterator[Report]:
        """All reports, in the order of recording."""
        yield from map(recording.report_of, self._rows(select(*recording.REPORT).order_by(schema.reports.c.number)))

    def report(self, id: str) -> Report:
        """One report; LedgerError where there is none of this id."""
        for row in self._all(select(*recording.REPORT).where(schema.reports.c.id == id)):
            return recording.report_of(row)
        raise LedgerError(f"The ledger {self._where!r} has no report {id!r}. `demarche show` lists what it holds.")

    def copies(self, id: str) -> list[Report]:
        """The reports that repeat this one; of one that is a copy itself, its original first and then the other copies."""
        table = schema.reports
        root = select(func.coalesce(table.c.copy_of, table.c.id)).where(table.c.id == id).scalar_subquery()
        family = select(*recording.REPORT).where(or_(table.c.id == root, table.c.copy_of == root), table.c.id != id)
        return list(map(recording.report_of, self._all(family.order_by(table.c.number))))

    def entries(self, query: Query | None = None) -> Entries:
        """The entries that the query asks for, in the order of recording, as they stand: what a person rejected is left out, what one
        corrected is given corrected. EvidenceError where one no longer fits its report's text.
        """
        return Entries(one.entry for one in self.kept(query))

    def keyed(self, query: Query | None = None) -> Iterator[tuple[str, Entry]]:
        """The same with their keys, which `judge` and `judgements` want."""
        return ((one.key, one.entry) for one in self.kept(query))

    def kept(self, query: Query | None = None) -> Iterator[Kept]:
        """The same with all that the ledger knows about them: dates, the last verdict, where else they stand."""
        asked_for = query or Query()
        copies = self._copies(asked_for)
        text_of: tuple[str, str] = ("", "")  # of the report read last: entries come report by report
        for row, entry in self._answers(asked_for):
            if text_of[0] != entry.report:
                text_of = (entry.report, self.report(entry.report).text)
            check_evidence(entry, text_of[1])
            also = copies.of(row.report, row.claim)
            yield Kept(row.key, entry, row.date, row.recorded_at, row.superseded_at, row.verdict, also)

    def listed(self, query: Query, listing: Listing) -> list[Kept]:
        """A page of the entries that the query asks for: without their copies, and not held against their reports' texts again."""
        found = islice(self._answers(query, listing), listing.limit)
        return [Kept(row.key, entry, row.date, row.recorded_at, row.superseded_at, row.verdict) for row, entry in found]

    def _answers(self, asked_for: Query, listing: Listing | None = None) -> Iterator[tuple[Row[Any], Entry]]:
        """Rows that answer, each with its entry as corrected."""
        corrections = self.corrections(asked_for.known)
        names = corrections.asked(asked_for.actor) if asked_for.actor else frozenset()
        body = body_called(asked_for.body) if asked_for.body else None
        recorded_as = corrections.merges.answering(asked_for.issue or "")
        asked = queries.Asked(asked_for, corrections.recorded(names), body, self._engine.dialect.name, recorded_as)
        for row in self._rows(listing.of(queries.statement(asked)) if listing else queries.statement(asked)):
            entry = corrections.entry(_parsed(row.record) if listing else entry_of(row.record))
            if asked_for.actor and not corrections.answers(entry, names):
                continue
            if body and not body.speaks(entry, asked_for.as_of or row.date or row.recorded_at[:10]):
                continue
            yield row, entry

    def _copies(self, asked_for: Query) -> _Copies:
        any_copied = self._all(select(exists().where(schema.entries.c.original.is_not(None))))[0][0]
        return _Copies(self, asked_for, bool(any_copied))

    def as_of(self, valid: str, known: str | None = None, asked: Query | None = None) -> list[Stand]:
        """Who stood where on a date, as the ledger knew it on another (now where none is given): the last stand of each holder on each
        issue. Dates are ISO 8601 and may be partial. `asked` narrows it down, to an issue for one.
        """
        return history.latest(self.kept(replace(asked or Query(), kind="position", as_of=valid, known=known)))

    def changes(self, asked: Query | None = None) -> list[Change]:
        """Where holders changed their stance on an issue, the oldest first."""
        return history.changes(self.kept(replace(asked or Query(), kind="position")))

    def contradictions(self, asked: Query | None = None, within: int = 7) -> list[Contradiction]:
        """Where a holder supports and opposes the same issue, at most so many days apart."""
        return history.contradictions(self.kept(replace(asked or Query(), kind="position")), within)

    def search(self, words_asked: str, asked: Query | None = None, limit: int = 20) -> list[Hit]:
        """The reports that hold the words, the best first, each with the entries whose evidence holds them; see `ledger.words`.

        With a query, only reports with such entries that fit it.
        """
        numbers = [row.number for row in self._all(words.reports_with(words_asked, self._engine.dialect.name))]
        every = set(numbers)
        return list(islice(hits(self, (self._foremost(number, every) for number in numbers), words_asked, asked), limit))

    def _foremost(self, number: int, every: Collection[int]) -> tuple[Report, str | None]:
        """A report by its number, with what it copies; its original instead, where that is among them, too."""
        table = schema.reports
        row = self._all(select(*recording.REPORT, table.c.copy_of).where(table.c.number == number))[0]
        if row.copy_of is not None:
            original = self._all(select(*recording.REPORT, table.c.number).where(table.c.id == row.copy_of))[0]
            if original.number in every:
                return recording.report_of(original), None
        return recording.report_of(row), row.copy_of

    def judge(self, judgement: Judgement) -> Judgement:
        """Append what a person decided; `at` is filled in where it is empty. LedgerError where there is no such entry."""
        with translated(self._where), writing(self._engine) as connection:
            return judging_entries.judge(connection, self._where, replace(judgement, at=judgement.at or _now()))

    def told(self, query: Query | None = None) -> Iterator[Told]:
        """The same as `kept`, each with the version that a reading found and everything that people decided about it."""
        corrections = self.corrections()
        altered = bool(corrections.judgements or corrections.merges.judgements)  # then any entry may be given otherwise than it was found
        for kept in self.kept(query):
            judgements = tuple(self.judgements(kept.key)) if kept.verdict is not None else ()
            found = self._found(kept.key) if altered or any(one.corrected for one in judgements) else None
            yield Told(kept, found or kept.entry, judgements)

    def one(self, beginning: str) -> tuple[Told, single.Origin]:
        """The entry whose key begins so, judged or not, replaced or not, and who put it there; LedgerError where no or several keys do."""
        with translated(self._where), self._engine.connect() as connection:
            asked = single.called(connection, self._where, beginning)
            origin = single.origin(connection, asked)
        standing = Query(report=asked.report, kind=asked.kind, rejected=True, copies=True)
        for query in (standing, replace(standing, superseded=True)):
            if found := [told for told in self.told(query) if told.key == asked.key]:
                return found[-1], origin
        raise LedgerError(f"The entry {asked.key!r} can't be read from the ledger {self._where!r}.")

    def _found(self, key: str) -> Entry | None:
        with translated(self._where), self._engine.connect() as connection:
            return interchange.as_found(connection, key)

    def judge_all(self, judgements: Iterable[Judgement]) -> int:
        """Append many judgements in one transaction, those left out that are there already; gives how many were new."""
        with translated(self._where), writing(self._engine) as connection:
            return interchange.judge_all(connection, self._where, judgements, _now())

    def keep_beside(self, name: str, value: str) -> None:
        """Keep a text that is no part of the ledger, such as what a foreign file holds beside its entries, under a name not taken yet."""
        with translated(self._where), writing(self._engine) as connection:
            interchange.keep_beside(connection, name, value)

    def kept_beside(self, beginning: str) -> dict[str, str]:
        """What is kept beside the entries under names that begin so, by name."""
        with translated(self._where), self._engine.connect() as connection:
            return interchange.kept_beside(connection, beginning)

    def corrections(self, known: str | None = None) -> judging.Corrections:
        """What people decided about actors and is in force, now or at the end of `known`: entries are given so corrected."""
        on_actors = (j for j in self.actor_judgements() if known is None or j.at < queries.by(known))
        on_issues = (j for j in self.issue_judgements() if known is None or j.at < queries.by(known))
        return judging.Corrections(on_actors, issues.Merges(on_issues))

    def actors(self) -> list[judging.ActorCount]:
        """The actors of all current entries as corrected, the most frequent first."""
        return list(judging.counted(self.entries()))

    def judge_actor(self, judgement: judging.ActorJudgement, since: int | None = None) -> judging.ActorJudgement:
        """Append what a person decided about an actor in all entries, those recorded later included. LedgerError where it can't be so;
        ConflictError where somebody decided on the same actors after judgement number `since`, the last that who judges has seen.
        """
        named = (id for id in (judgement.actor, judgement.into) if id)
        known = {one.actor.id: one.actor for id in named for one in judging.counted(self.entries(Query(actor=id))) if one.actor.id}
        with translated(self._where):
            return judging.judge(self._engine, judgement, known, since)

    def actor_judgements(self) -> list[judging.ActorJudgement]:
        """All judgements on actors, undone ones too, the oldest first."""
        with translated(self._where):
            return judging.load(self._engine)

    def judge_issue(self, judgement: issues.IssueJudgement, since: int | None = None) -> issues.IssueJudgement:
        """Append what a person decided about an issue in all entries, those recorded later included. LedgerError where it can't be so;
        ConflictError where somebody decided on the same issues after judgement number `since`, the last that who judges has seen.
        """
        with translated(self._where):
            return issues.judge(self._engine, judgement, since)

    def issue_judgements(self) -> list[issues.IssueJudgement]:
        """All judgements on issues, undone ones too, the oldest first."""
        with translated(self._where):
            return issues.load(self._engine)

    def judgements(self, entry: str) -> list[Judgement]:
        """What people decided about an entry (its key), the oldest first."""
        table = schema.judgements
        return [
            judging_entries.judgement_of(row) for row in self._all(select(table).where(table.c.entry == entry).order_by(table.c.number))
        ]

    def _rows(self, statement: Any) -> Iterator[Row[Any]]:
        """Rows as they are asked for."""
        with (
            translated(self._where),
            self._engine.connect() as connection,
            connection.execution_options(yield_per=500).execute(statement) as rows,
        ):
            yield from rows

    def _all(self, statement: Any) -> Sequence[Row[Any]]:
        """Rows of a short answer."""
        with translated(self._where), self._engine.connect() as connection:
            return connection.execute(statement).all()


class _Copies:
    """Where else entries stand, looked up report by report."""

    def __init__(self, ledger: Ledger, asked_for: Query, any_copied: bool) -> None:
        self._ledger, self._query, self._any = ledger, asked_for, any_copied
        self._last: tuple[str, dict[str, list[Copy]]] = ("", {})  # of the report looked up last

    def of(self, report: str, claim: str) -> tuple[Copy, ...]:
        """The copies of one entry."""
        if self._any and self._last[0] != report:
            self._last = (report, {})
            for row in self._ledger._all(queries.copies_of(report, self._query)):
                self._last[1].setdefault(row.claim, []).append(Copy(row.report, row.outlet, entry_of(row.record).evidence))
        return tuple(self._last[1].get(claim, ()))


@lru_cache(maxsize=4096)
def _parsed(record: str) -> Entry:
    """Entries of pages are asked for again and again."""
    return entry_of(record)


def _apart(batch: list[recording.Found]) -> Iterator[list[recording.Found]]:
    """The same in as few groups as hold each report once."""
    group: dict[str, recording.Found] = {}
    for one in batch:
        if one.report.id in group:
            yield list(group.values())
            group = {}
        group[one.report.id] = one
    if group:
        yield list(group.values())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
