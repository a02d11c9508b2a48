"""What people do at the desk, beside a plain judgement: decide on what they have seen, undo, add a record that was missed.

Two people may have one entry open. Each says what they saw (`Seen`); who comes second is told, by a ConflictError, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from demarche.errors import ConflictError, LedgerError
from demarche.ledger import judging_entries, schema
from demarche.ledger.connection import writing
from demarche.ledger.faults import translated
from demarche.ledger.judging_entries import judgement_of
from demarche.ledger.rows import Rows, Version
from demarche.ledger.store import Ledger
from demarche.model import BY_HAND, Entry, Judgement
from demarche.serial import check_evidence, key_of

ADDED, RESTORED = "added by hand", "holds again"  # notes of judgements


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as somebody saw it: the numbers of its last judgement and of its last version; 0 where there is none."""

    judgement: int = 0
    version: int = 0

    def __str__(self) -> str:
        return f"{self.judgement}-{self.version}"

    @classmethod
    def told(cls, text: str) -> Self:
        """From its own text; LedgerError where it is none."""
        numbers = text.split("-")
        if len(numbers) != 2 or not all(number.isdecimal() and number.isascii() for number in numbers):
            raise LedgerError(f"What was seen of an entry is told as {text!r}, but must be two numbers, such as 12-340. Load it again.")
        return cls(int(numbers[0]), int(numbers[1]))


def seen(ledger: Ledger, keys: Iterable[str]) -> dict[str, Seen]:
    """How entries stand now, by key."""
    with translated(ledger._where), ledger._engine.connect() as connection:
        return {key: _seen(connection, key) for key in keys}


def _seen(connection: Connection, key: str) -> Seen:
    judged = select(func.max(schema.judgements.c.number)).where(schema.judgements.c.entry == key)
    entries = schema.entries
    current = entries.c.superseded_at.is_(None) & entries.c.judgement.is_(None)
    version = select(func.max(entries.c.number)).where(entries.c.key == key, current)
    return Seen(connection.scalar(judged) or 0, connection.scalar(version) or 0)


def decide(ledger: Ledger, judgement: Judgement, as_seen: Seen | None = None) -> Judgement:
    """Append a judgement, if the entry still stands as it was seen; ConflictError where somebody was faster."""
    with translated(ledger._where), writing(ledger._engine) as connection:
        _check_seen(connection, judgement.entry, as_seen)
        return judging_entries.judge(connection, ledger._where, replace(judgement, at=judgement.at or _now()))


def _check_seen(connection: Connection, key: str, as_seen: Seen | None) -> None:
    if as_seen is None or _seen(connection, key) == as_seen:
        return
    last = next(reversed(_judgements(connection, key)), None)
    if last is None or last.at == "":
        raise ConflictError("The report was read again meanwhile, and this entry is now another. Look at it anew; nothing was changed.")
    raise ConflictError(f"{last.by} has decided {last.verdict!r} on this entry meanwhile ({last.at[:16].replace('T', ' ')} UTC).")


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
