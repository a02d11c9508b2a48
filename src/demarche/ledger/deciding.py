"""What people do at the desk, beside a plain judgement: decide on what they have seen, undo, add a record that was missed.

Two people may have one entry open. Each says what they saw (`Seen`); who comes second is told by a ConflictError what was done since, by
whom and when, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import actors, issues, judging_entries, schema
from demarche.ledger.actors import ActorJudgement, Corrections
from demarche.ledger.connection import writing
from demarche.ledger.faults import translated
from demarche.ledger.issues import IssueJudgement, Merges
from demarche.ledger.judging_entries import judgement_of
from demarche.ledger.meanwhile import Happened, refuse
from demarche.ledger.rows import Rows, Version, entry_of
from demarche.ledger.store import Ledger
from demarche.model import BY_HAND, Entry, Judgement
from demarche.serial import check_evidence, key_of

ADDED, RESTORED = "added by hand", "holds again"  # notes of judgements


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as somebody saw it: the numbers of its last judgement and of its last version, and of the ledger's last judgements on issues
    and on actors, by which it is given; 0 where there is none.
    """

    judgement: int = 0
    version: int = 0
    issues: int = 0
    actors: int = 0

    def __str__(self) -> str:
        return f"{self.judgement}-{self.version}-{self.issues}-{self.actors}"

    @classmethod
    def told(cls, text: str) -> Self:
        """From its own text; LedgerError where it is none."""
        numbers = text.split("-")
        if len(numbers) != 4 or not all(number.isdecimal() and number.isascii() for number in numbers):
            raise LedgerError(f"What was seen of an entry is told as {text!r}, but must be four numbers, as 12-340-0-3. Load it again.")
        return cls(*map(int, numbers))


def seen(ledger: Ledger, keys: Iterable[str]) -> dict[str, Seen]:
    """How entries stand now, by key."""
    with translated(ledger._where), ledger._engine.connect() as connection:
        return {key: _seen(connection, key) for key in keys}


def _seen(connection: Connection, key: str) -> Seen:
    judged = select(func.max(schema.judgements.c.number)).where(schema.judgements.c.entry == key)
    entries = schema.entries
    current = entries.c.superseded_at.is_(None) & entries.c.judgement.is_(None)
    version = select(func.max(entries.c.number)).where(entries.c.key == key, current)
    merged = (select(func.max(table.c.number)) for table in (schema.issue_judgements, schema.actor_judgements))
    return Seen(*(connection.scalar(asked) or 0 for asked in (judged, version, *merged)))


def since(ledger: Ledger, key: str, as_seen: Seen) -> tuple[Entry, list[Happened]]:
    """An entry as it was seen, and what was done to it since, the oldest first. LedgerError where there never was such a version."""
    with translated(ledger._where), ledger._engine.connect() as connection:
        return _as_seen(connection, key, as_seen), _happened(connection, key, as_seen)


def _as_seen(connection: Connection, key: str, as_seen: Seen) -> Entry:
    table, entries = schema.judgements, schema.entries
    last = select(table.c.corrected).where(table.c.entry == key, table.c.number == as_seen.judgement)
    version = select(entries.c.record).where(entries.c.key == key, entries.c.number == as_seen.version)
    record = connection.scalar(last) or connection.scalar(version)
    if record is None:
        raise LedgerError("What was seen of this entry is not in the ledger. Load it again.")
    return _corrections(connection, as_seen).entry(entry_of(record))


def _corrections(connection: Connection, as_seen: Seen) -> Corrections:
    on_issues = (j for j in issues.load_all(connection) if (j.number or 0) <= as_seen.issues)
    on_actors = (j for j in actors.load_all(connection) if (j.number or 0) <= as_seen.actors)
    return Corrections(on_actors, Merges(on_issues))


def _happened(connection: Connection, key: str, as_seen: Seen) -> list[Happened]:
    """What was done to an entry since it was seen."""
    now = _seen(connection, key)
    if now == as_seen:
        return []
    table = schema.judgements
    later = select(table).where(table.c.entry == key, table.c.number > as_seen.judgement).order_by(table.c.number)
    found = [Happened(f"decided {row.verdict!r} on this entry", row.by, row.at) for row in connection.execute(later)]
    if now.version != as_seen.version:
        found += _read_again(connection, key)
    if (now.issues, now.actors) != (as_seen.issues, as_seen.actors):
        found += _merged(connection, key, as_seen)
    return sorted(found, key=lambda one: one.at)


def _read_again(connection: Connection, key: str) -> list[Happened]:
    """Its last version that a reading found, or the reading that found it no more."""
    entries = schema.entries
    of_key = select(entries.c.recorded_at, entries.c.superseded_at).where(entries.c.key == key, entries.c.judgement.is_(None))
    row = connection.execute(of_key.order_by(entries.c.number.desc()).limit(1)).one()
    if row.superseded_at is not None:
        return [Happened("read the report again and found this entry no more", "", row.superseded_at)]
    return [Happened("read the report again, and this entry is now another", "", row.recorded_at)]


def _merged(connection: Connection, key: str, as_seen: Seen) -> list[Happened]:
    """Judgements on its issue or its actors, each of which gives the entry otherwise than the one before."""
    entry = _as_seen(connection, key, replace(as_seen, issues=0, actors=0))
    at, before = as_seen, _corrections(connection, as_seen).entry(entry)
    found = []
    later: list[IssueJudgement | ActorJudgement] = [j for j in issues.load_all(connection) if (j.number or 0) > as_seen.issues]
    later += [j for j in actors.load_all(connection) if (j.number or 0) > as_seen.actors]
    for one in sorted(later, key=lambda j: j.at):
        number = one.number or 0
        at = replace(at, issues=number) if isinstance(one, IssueJudgement) else replace(at, actors=number)
        after = _corrections(connection, at).entry(entry)
        if after != before:
            found.append(one.happened)
        before = after
    return found


def decide(ledger: Ledger, judgement: Judgement, as_seen: Seen | None = None) -> Judgement:
    """Append a judgement, if the entry still stands as it was seen; ConflictError where somebody was faster."""
    with translated(ledger._where), writing(ledger._engine) as connection:
        _check_seen(connection, judgement.entry, as_seen)
        return judging_entries.judge(connection, ledger._where, replace(judgement, at=judgement.at or _now()))


def _check_seen(connection: Connection, key: str, as_seen: Seen | None) -> None:
    if as_seen is not None:
        refuse(_happened(connection, key, as_seen))


def undo(ledger: Ledger, key: str, by: str, as_seen: Seen | None = None) -> Judgement:
    """Take the last judgement on an entry back: the one before it holds again, and is appended anew. LedgerError where there is none.

    What was added by hand and is undone, is rejected.
    """
    with translated(ledger._where), writing(ledger._engine) as connection:
        _check_seen(connection, key, as_seen)
        standing = in_force(_judgements(connection, key))
        if not standing:
            raise LedgerError(f"Nothing was decided on the entry {key!r} that could be undone.")
        now = _now()
        if standing[-1].note == ADDED:
            return judging_entries.judge(connection, ledger._where, Judgement(key, "reject", by, now, note="undone"))
        done = judging_entries.judge(connection, ledger._where, Judgement(key, "undo", by, now))
        if len(standing) > 1:
            judging_entries.judge(connection, ledger._where, replace(standing[-2], at=now, note=standing[-2].note or RESTORED))
        return done


def in_force(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements on one entry that were not undone, the last of which counts."""
    standing: list[Judgement] = []
    for one in judgements:
        if one.verdict == "undo":
            del standing[-2:]  # the second last is appended anew after it
        else:
            standing.append(one)
    return standing


def _judgements(connection: Connection, key: str) -> list[Judgement]:
    table = schema.judgements
    return [judgement_of(row) for row in connection.execute(select(table).where(table.c.entry == key).order_by(table.c.number))]


def add(ledger: Ledger, entry: Entry, by: str) -> str:
    """Keep an entry that no reading found, as accepted by who added it; gives its key.

    LedgerError where the ledger holds it already, EvidenceError where its words are not in the text.
    """
    report, key = ledger.report(entry.report), key_of(entry)
    check_evidence(entry, report.text)
    with translated(ledger._where), writing(ledger._engine) as connection:
        if _seen(connection, key).version:
            raise LedgerError("The ledger holds this record already: the same words, the same actors. Correct that one.")
        original = connection.scalar(select(schema.reports.c.copy_of).where(schema.reports.c.id == entry.report))
        rows, now = Rows(connection), _now()
        rows.add_entry(replace(entry, extractor=BY_HAND), Version(key, now, report.date, original))
        rows.flush()
        judging_entries.judge(connection, ledger._where, Judgement(key, "accept", by, now, note=ADDED))
    return key


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
