"""What people decide about entries: appended, and a correction becomes a version of the entry."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.rows import Rows, Version, entry_of
from demarche.model import Judgement
from demarche.serial import check_evidence, to_json

VERDICTS = ("accept", "reject", "correct", "undo")


def judge(connection: Connection, where: str, judgement: Judgement) -> Judgement:
    """Append a judgement; LedgerError where it makes no sense, EvidenceError where the corrected entry's words are not in the text."""
    report = _judged(connection, where, judgement.entry)
    _check(judgement, report.id, report.text)
    kept = replace(judgement, at=in_utc(judgement.at))
    corrected = None if kept.corrected is None else to_json(kept.corrected)
    number = connection.execute(schema.judgements.insert().values(asdict(kept) | {"corrected": corrected})).inserted_primary_key
    if kept.corrected is not None and number is not None:
        rows = Rows(connection)
        # The claim stays that of the entry judged, by which its copies know it.
        rows.add_entry(kept.corrected, Version(kept.entry, kept.at, report.date, judgement=number[0], claim=report.claim))
        rows.flush()
    return kept


def judgement_of(row: Any) -> Judgement:
    """A judgement out of its row."""
    return Judgement(row.entry, row.verdict, row.by, row.at, None if row.corrected is None else entry_of(row.corrected), row.note)


def _judged(connection: Connection, where: str, key: str) -> Any:
    """The report of an entry, and its claim as a reading found it last."""
    table, entries = schema.reports, schema.entries
    of_entry = select(table.c.id, table.c.text, table.c.date, entries.c.claim).join(entries, entries.c.report == table.c.id)
    found = of_entry.where(entries.c.key == key, entries.c.judgement.is_(None)).order_by(entries.c.number.desc()).limit(1)
    row = connection.execute(found.where(entries.c.superseded_at.is_(None))).one_or_none()
    row = row or connection.execute(found).one_or_none()  # the index knows current versions only; others are seldom asked for
    if row is None:
        raise LedgerError(f"The ledger {where!r} has no entry {key!r}. Take the key of one from `Ledger.keyed`.")
    return row


def in_utc(at: str) -> str:
    """The moment as all others in the ledger are written, so that they can be compared; LedgerError where it is none."""
    try:
        told = datetime.fromisoformat(at)
    except ValueError:
        raise LedgerError(f"The moment of a judgement is {at!r}, but must be an ISO 8601 date and time. Leave it out for now.") from None
    return told.replace(tzinfo=told.tzinfo or UTC).astimezone(UTC).isoformat()


def _check(judgement: Judgement, report: str, text: str) -> None:
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
