"""A ledger of an older demarche is brought up to date when it is opened, and loses nothing."""

import sqlite3
from pathlib import Path

import pytest

from demarche.errors import LedgerError
from demarche.ledger import Ledger, Query
from demarche.ledger.migrations import STEPS
from demarche.ledger.schema import VERSION
from demarche.model import Commitment, Judgement, Position, Report
from demarche.serial import key_of
from tests.ledger.examples import ALL, BACKS, REJECTS, REPORT, SENT, dump, execute, without_times

OLD = Path(__file__).with_name("version1.sql")


@pytest.fixture
def old(path: str) -> str:
    connection = sqlite3.connect(path)
    connection.executescript(OLD.read_text(encoding="utf-8"))
    connection.close()
    return path


def schema_of(path: str) -> dict[str, set[str]]:
    connection = sqlite3.connect(path)
    try:
        found: dict[str, set[str]] = {}
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%words%'").fetchall()
        for (table,) in tables:
            columns = {f"{name} {kind} {needed}" for _, name, kind, needed, *_ in connection.execute(f"PRAGMA table_info({table})")}
            indexes = {f"index {name} {unique}" for _, name, unique, *_ in connection.execute(f"PRAGMA index_list({table})")}
            found[table] = columns | indexes
        return found
    finally:
        connection.close()


def test_there_is_a_step_from_each_version_to_the_next() -> None:
    assert sorted(STEPS) == list(range(1, VERSION))


def test_a_ledger_of_version_1_keeps_what_it_holds(old: str) -> None:
    with Ledger.open(old, create=False) as ledger:
        assert ledger.report("r1") == REPORT
        found = list(ledger.entries())
        assert len(list(ledger.entries(Query(superseded=True)))) == 6, "five versions and a correction"
        assert [j.verdict for j in ledger.judgements(key_of(BACKS))] == ["correct"]
        assert ledger.record(REPORT, ALL).known == 2, "the third was there in a surer version"
    assert {e.confidence for e in found if e.report == "r1" and e.record.holder.id == "state:ISL"} == {0.9}
    assert [e.record.holder.name for e in found if e.report == "r2"] == ["Kingdom of Norway"], "a renamed actor stays renamed"


def test_judgements_of_version_1_hold(old: str) -> None:
    with Ledger.open(old, create=False) as ledger:
        found = [entry for entry in ledger.entries() if entry.report == "r1"]
        assert not [entry for entry in found if isinstance(entry.record, Commitment)], "rejected"
        assert [e.record.stance for e in found if isinstance(e.record, Position)] == ["oppose", "conditional"], "corrected"
        assert len(list(ledger.entries(Query(rejected=True)))) == 4


def test_it_can_be_searched_and_later_copies_are_recognised(old: str) -> None:
    text = REPORT.text + " The ministers said so again and again in the long debate that followed, and nobody in the room believed them."
    with Ledger.open(old, create=False) as ledger:
        assert [hit.report.id for hit in ledger.search("quota rules")] == ["r1", "r2"]
        assert [kept.entry.record.holder.iso3 for kept in ledger.search("rejects")[0].entries] == ["ISL"]
        ledger.record(Report("r3", text), [])
        assert ledger.record(Report("r4", text), []).copy_of == "r3"
        assert {str(stand.stance) for stand in ledger.as_of("2004-06", None, Query(issue="fisheries"))} == {"conditional"}


MORE = " The ministers said so again and again in the long debate that followed, and nobody in the room believed them when it ended."


def of_version_1(path: str, *changes: str) -> str:
    """A ledger whose two reports are long enough to be compared, and changed further."""
    connection = sqlite3.connect(path)
    connection.executescript(OLD.read_text(encoding="utf-8"))
    for change in (f"UPDATE reports SET text = text || '{MORE}'", *changes):
        connection.execute(change)
    connection.commit()
    connection.close()
    return path


def test_reports_of_version_1_are_compared_with_each_other(path: str) -> None:
    with Ledger.open(of_version_1(path, "UPDATE reports SET outlet = 'Harbour News', text = text || ' (Wire)' WHERE id = 'r2'")) as ledger:
        assert [report.id for report in ledger.copies("r1")] == ["r2"]
        assert [report.id for report in ledger.copies("r2")] == ["r1"]
        shown = [(kept.entry.report, [copy.outlet for copy in kept.copies]) for kept in ledger.kept()]
        assert shown == [("r1", []), ("r1", ["Harbour News"])], "one entry, all outlets; what is corrected is still known by its claim"
        assert len(list(ledger.entries(Query(copies=True)))) == 3
        assert ledger.record(Report("r3", f"OSLO - {REPORT.text}{MORE}"), []).copy_of == "r1"


def test_reports_of_version_1_that_differ_are_no_copies(path: str) -> None:
    other = " ".join(f"word{n}" for n in range(60))
    with Ledger.open(of_version_1(path, f"UPDATE reports SET text = substr(text, 1, 114) || '{other}' WHERE id = 'r2'")) as ledger:
        assert ledger.copies("r1") == []
        assert [entry.report for entry in ledger.entries()] == ["r1", "r2", "r1"]


def test_what_was_judged_in_a_copy_stays_judged(path: str) -> None:
    verdict = "INSERT INTO judgements VALUES(3,'499dd96a40c1f19a7ec2c6f4','{}','ben','2024-05-02T10:00:00+00:00','',NULL)"
    for number, (said, reports) in enumerate({"accept": {"r1", "r2"}, "reject": {"r1"}}.items()):
        with Ledger.open(of_version_1(f"{path}{number}", verdict.format(said))) as ledger:
            assert [report.id for report in ledger.copies("r1")] == ["r2"]
            assert {entry.report for entry in ledger.entries()} == reports


def test_it_has_the_tables_of_a_new_one(old: str, tmp_path: Path) -> None:
    Ledger.open(old).close()
    new = str(tmp_path / "new.db")
    Ledger.open(new).close()
    assert schema_of(old) == schema_of(new)
    before = dump(old)
    Ledger.open(old).close()
    assert dump(old) == before, "opened again, there is nothing to do"


def test_it_is_recorded_in_as_in_a_new_one(old: str, tmp_path: Path) -> None:
    report = Report("r9", REPORT.text, date="2004")
    new = str(tmp_path / "new.db")
    rows = []
    for where in (old, new):
        with Ledger.open(where) as ledger:
            ledger.record(report, [type(SENT)("r9", e.record, e.evidence, e.modality, e.confidence, e.date, e.extractor) for e in ALL])
            ledger.judge(Judgement(next(key for key, e in ledger.keyed(Query(report="r9"))), "reject", "ana", ""))
            rows.append([str(entry) for entry in ledger.entries(Query(report="r9"))])
    assert rows[0] == [row.replace("'Norway'", "'Kingdom of Norway'", 1) if "state:NOR" in row else row for row in rows[1]]
    assert REJECTS.record.holder.name in rows[1][0]


def test_a_step_that_fails_changes_nothing(old: str) -> None:
    connection = sqlite3.connect(old)
    with connection:
        connection.execute("UPDATE entries SET record = '{}' WHERE number = 5")
    connection.close()
    before = schema_of(old)
    for _ in range(2):
        with pytest.raises(Exception, match="kind"):
            Ledger.open(old)
        assert schema_of(old) == before


def test_what_was_never_a_ledger_is_not_migrated(where: str) -> None:
    Ledger.open(where).close()
    execute(where, "DELETE FROM meta")
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger.open(where)
    assert without_times([]) == []
