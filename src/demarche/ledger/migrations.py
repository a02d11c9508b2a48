"""From each version of the tables to the next: a ledger of an older demarche is brought up to date, in one step, when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex

from demarche.errors import LedgerError
from demarche.ledger import copies, schema, words
from demarche.ledger.recording import Originals
from demarche.ledger.rows import Rows, Version, claim_of, entry_of, spoken


def version(connection: Connection, where: str) -> int:
    """Of which version a ledger's tables are; LedgerError where it is no ledger."""
    told = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "demarche"))
    if told is None or not told.isdecimal():
        raise LedgerError(f"{where!r} is a database, but not a ledger of demarche. Name another file.")
    return int(told)


def migrate(connection: Connection, where: str) -> None:
    """All steps that are due; none where another program has made them meanwhile."""
    for step in range(version(connection, where), schema.VERSION):
        STEPS[step](connection)
        connection.execute(update(schema.meta).where(schema.meta.c.key == "demarche").values(value=str(step + 1)))


def _from_1(connection: Connection) -> None:
    """Full-text search, near-duplicates, corrections as versions, who read what."""
    for statement in _CHANGES_1:
        connection.exec_driver_sql(statement)
    schema.metadata.create_all(connection)  # those that are missing, and indexes with them
    _make_indexes(connection)
    for table in ("actor_names", "evidence"):
        connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM old_{table}")
        connection.exec_driver_sql(f"DROP TABLE old_{table}")
    words.make(connection)
    _index_reports(connection)
    _index_entries(connection)
    _keep_corrections(connection)
    connection.exec_driver_sql("DROP INDEX entries_by_key")


_CHANGES_1 = (
    "ALTER TABLE reports ADD COLUMN copy_of VARCHAR",
    "ALTER TABLE entries DROP COLUMN digest",
    "ALTER TABLE entries ADD COLUMN claim VARCHAR",
    "ALTER TABLE entries ADD COLUMN original VARCHAR",
    "ALTER TABLE entries ADD COLUMN judgement INTEGER REFERENCES judgements (number)",
    "DROP INDEX one_current_version",
    "ALTER TABLE actor_names RENAME TO old_actor_names",
    "ALTER TABLE evidence RENAME TO old_evidence",
)


def _index_reports(connection: Connection) -> None:
    """Words and sketches; each report is compared with those recorded before it, as if it were recorded now."""
    table = schema.reports
    for number in connection.scalars(select(table.c.number).order_by(table.c.number)).fetchall():
        row = connection.execute(select(table.c.id, table.c.title, table.c.text).where(table.c.number == number)).one()
        words.add_reports(connection, [(number, row.title or "", row.text)])
        sketch = copies.Sketch.of(row.text)
        original = Originals(connection, [sketch]).original_of(sketch)
        if original is not None:
            _mark_copy(connection, row.id, original)
        if sketch.values:
            connection.execute(schema.sketches.insert(), [{"value": value, "report": number} for value in sketch.values])


def _mark_copy(connection: Connection, report: str, original: str) -> None:
    """What stands in both is shown once from now on; but an entry that a person judged stays one of its own, as the judgement is on it."""
    reports, entries = schema.reports, schema.entries
    judged = exists().where(schema.judgements.c.entry == entries.c.key)
    connection.execute(update(reports).where(reports.c.id == report).values(copy_of=original))
    connection.execute(update(entries).where(entries.c.report == report, ~judged).values(original=original))


def _index_entries(connection: Connection) -> None:
    table = schema.entries
    for row in connection.execute(select(table.c.number, table.c.issue, table.c.record)).fetchall():
        entry = entry_of(row.record)
        connection.execute(update(table).where(table.c.number == row.number).values(claim=claim_of(entry)))
        words.add_entries(connection, [(row.number, spoken(entry))])
    known = select(table.c.issue).where(table.c.issue.is_not(None)).distinct()
    connection.execute(schema.issues.insert().from_select(["id"], known))


def _keep_corrections(connection: Connection) -> None:
    """Corrected entries become versions of their claims."""
    table, entries, reports = schema.judgements, schema.entries, schema.reports
    rows = Rows(connection)
    for row in connection.execute(select(table).where(table.c.corrected.is_not(None)).order_by(table.c.number)).fetchall():
        judged = select(reports.c.date, entries.c.claim).join(entries, entries.c.report == reports.c.id)
        found = connection.execute(judged.where(entries.c.key == row.entry).order_by(entries.c.number.desc()).limit(1)).one()
        version = Version(row.entry, row.at, found.date, judgement=row.number, claim=found.claim)
        rows.add_entry(entry_of(row.corrected), version)
    rows.flush()


def _make_indexes(connection: Connection) -> None:
    """Those that are missing. Asked of the database itself: SQLAlchemy can't look an index on an expression up."""
    for index in (*schema.entries.indexes, *schema.reports.indexes):
        connection.execute(CreateIndex(index, if_not_exists=True))


def _from_2(connection: Connection) -> None:
    """Merged issues, rounds of coding, and indexes for the desk's lists."""
    schema.metadata.create_all(connection)
    _make_indexes(connection)


STEPS: Mapping[int, Callable[[Connection], Any]] = {1: _from_1, 2: _from_2}
