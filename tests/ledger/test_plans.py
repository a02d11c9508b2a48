"""Questions go by indexes, however many entries there are: none reads a whole table."""

import re
from typing import Any

import pytest
from sqlalchemy import event

from demarche.ledger import Ledger, Query
from tests.ledger.examples import ALL, REPORT

QUESTIONS = {
    "issue as of": (Query(kind="position", issue="issue:quota-rule", as_of="2004-06-09"), {"entries_by_issue"}),
    "issue as of and known": (Query(kind="position", issue="issue:quota-rule", as_of="2004-06-09", known="2004-07"), {"entries_by_issue"}),
    "issue by words": (Query(issue="quota rule"), {"entries_by_issue"}),
    "actor": (Query(kind="position", actor="Iceland"), {"actor_names by key", "entries by key"}),
    "actor and date": (Query(actor="Iceland", as_of="2004", since="2003"), {"actor_names by key", "entries by key"}),
    "report": (Query(report="r1"), {"entries_by_report"}),
    "words": (Query(words="quota"), {"entries by key"}),
    "outlet": (Query(outlet="wire", kind="position", issue="issue:quota-rule"), {"entries_by_issue"}),
    "body": (Query(body="NATO", as_of="2004"), {"actor_names by key", "entries by key"}),
}
# The names of issues and outlets, what people decided about actors (few), rows that a full-text index gives, and no table at all.
MAY_BE_SCANNED = {"issues", "reports", "actor_judgements", "issue_judgements", "entry_words", "CONSTANT"}


def plans(ledger: Ledger, query: Query) -> list[str]:
    """What SQLite says it will do for each question to the database that a query comes to."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(ledger._engine, "before_cursor_execute", note)
    list(ledger.kept(query))
    event.remove(ledger._engine, "before_cursor_execute", note)
    with ledger._engine.connect() as connection:
        explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked if sql.startswith("SELECT")]
        return [row[3] for rows in explained for row in rows]


@pytest.fixture
def ledger(path: str) -> Any:
    with Ledger.open(path) as opened:
        opened.record(REPORT, ALL)
        yield opened


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_go_by_indexes(ledger: Ledger, name: str) -> None:
    query, indexes = QUESTIONS[name]
    steps = plans(ledger, query)
    scanned = {step.split()[1] for step in steps if step.startswith("SCAN") and "INDEX" not in step}
    assert scanned <= MAY_BE_SCANNED, steps
    used = {found[1] for step in steps if (found := re.search(r"INDEX (entries_by_\w+)", step))}
    used |= {f"{step.split()[1]} by key" for step in steps if step.startswith("SEARCH") and "PRIMARY KEY" in step}
    assert indexes <= used, steps


def test_judgements_are_looked_up_by_entry(ledger: Ledger) -> None:
    steps = plans(ledger, Query(issue="issue:quota-rule"))
    assert [step for step in steps if step.startswith("SEARCH judgements USING")], steps
    assert not [step for step in steps if step.startswith("SCAN judgements")], steps


def test_recording_looks_nothing_up_by_scanning(path: str) -> None:
    asked: list[tuple[str, Any]] = []
    with Ledger.open(path) as ledger:
        ledger.record(REPORT, ALL)
        event.listen(ledger._engine, "before_cursor_execute", lambda c, k, sql, values, *_: asked.append((sql, values)))
        ledger.record(REPORT, ALL[:2])
        with ledger._engine.connect() as connection:
            looked_up = [(sql, values) for sql, values in asked if sql.startswith(("SELECT", "UPDATE"))]
            steps = [row[3] for sql, values in looked_up for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")], steps
