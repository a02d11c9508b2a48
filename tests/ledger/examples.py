"""A report and what is found in it, and what the tests do with ledgers."""

import re
from typing import Any

from sqlalchemy import select, text

from demarche.ledger.connection import connect, writing
from demarche.ledger.schema import metadata
from demarche.model import Actor, Commitment, Entry, Evidence, Position, Report, Stance

TEXT = "Norway backs the fisheries draft, Iceland rejects the quota rule. Oslo has sent 20 boats, said minister José Dahl."
REPORT = Report("r1", TEXT, "Fish", "The Wire", "2004-06-09", "https://wire.example/1", "en", "r1.txt")


def span(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(start, start + len(words), words)


def state(name: str, iso3: str, printed: str) -> Actor:
    return Actor(f"state:{iso3}", name, "state", iso3, printed, mention=span(printed))


NORWAY, ICELAND = state("Norway", "NOR", "Norway"), state("Iceland", "ISL", "Iceland")
DAHL = Actor("person:jose-dahl", "José Dahl", "person", None, "José Dahl", state("Norway", "NOR", "Oslo"), span("José Dahl"))


def position(holder: Actor, stance: Stance, target: str, issue: str, date: str | None = None) -> Entry:
    proof = span(TEXT[TEXT.index(holder.printed) : TEXT.index(target) + len(target)])
    return Entry("r1", Position(holder, stance, proof, span(target), issue=issue), (proof,), confidence=0.75, date=date, extractor="p/1")


BACKS = position(NORWAY, "support", "the fisheries draft", "issue:fisheries-draft", "2004-06-09")
REJECTS = position(ICELAND, "oppose", "the quota rule", "issue:quota-rule")
SENT = Entry("r1", Commitment(DAHL, "deliver", True, span("20 boats"), 20, "boats"), (span("Oslo has sent 20 boats"),), date="2004-05")
ALL = (BACKS, REJECTS, SENT)


def dump(where: str) -> list[str]:
    """All rows of a ledger whose tables must be whole."""
    engine = connect(where, create=False, patience=5)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            tables = [(table, connection.execute(select(table).order_by(*table.primary_key))) for table in metadata.sorted_tables]
            return [f"{table.name} {tuple(row)}" for table, rows in tables for row in rows]
    finally:
        engine.dispose()


def without_times(rows: list[str]) -> list[str]:
    return [re.sub(r"'\d{4}-\d\d-\d\dT[\d:.+]+'", "TIME", row) for row in rows]


def execute(where: str, statement: str, **values: Any) -> None:
    """Change a ledger behind its back."""
    engine = connect(where, create=False, patience=5)
    try:
        with writing(engine) as connection:
            connection.execute(text(statement), values)
    finally:
        engine.dispose()
