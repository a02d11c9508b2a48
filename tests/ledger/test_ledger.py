"""The ledger: what goes in comes out, twice is once, and nothing is lost, whatever happens."""

import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.errors import EvidenceError, LedgerError, MissingExtra
from demarche.ledger import Ledger, Query, Recorded
from demarche.model import Commitment, Entry, Judgement, Report
from demarche.serial import key_of
from tests.ledger.examples import ALL, BACKS, NORWAY, REJECTS, REPORT, SENT, TEXT, dump, execute, position, span


def test_what_goes_in_comes_out(ledger: Ledger, where: str) -> None:
    assert tuple(ledger.entries()) == ALL
    assert list(ledger.reports()) == [REPORT]
    assert ledger.report("r1") == REPORT
    with Ledger.open(where, create=False) as again:
        found = list(again.entries())
    assert [entry.record for entry in found] == [entry.record for entry in ALL]
    assert isinstance(found[2].record, Commitment)
    assert found[2].record.actor.mention == span("José Dahl")


def test_twice_is_once(ledger: Ledger, where: str) -> None:
    before = dump(where)
    assert ledger.record(REPORT, ALL) == Recorded(new=0, known=3, superseded=0)
    assert ledger.record(REPORT, [*ALL, *ALL]) == Recorded(0, 3, 0)
    with Ledger.open(where) as again:
        assert again.record(REPORT, reversed(ALL)) == Recorded(0, 3, 0)
    assert dump(where) == before


def test_a_better_reading_supersedes_without_deleting(ledger: Ledger) -> None:
    surer = replace(BACKS, confidence=0.9, extractor="p/2")
    opposes = position(NORWAY, "oppose", "the fisheries draft", "issue:fisheries-draft")
    assert ledger.record(REPORT, [surer, opposes, SENT]) == Recorded(new=2, known=1, superseded=2)
    assert list(ledger.entries()) == [SENT, surer, opposes]
    assert list(ledger.entries(Query(superseded=True))) == [*ALL, surer, opposes]
    assert ledger.record(REPORT, ALL) == Recorded(new=2, known=1, superseded=2), "an old version that is found again is current again"
    assert {e.extractor for e in ledger.entries()} == {"p/1", ""}


def test_a_reading_of_some_kinds_leaves_the_others_alone(ledger: Ledger) -> None:
    assert ledger.record(REPORT, [BACKS], kinds={"position"}) == Recorded(new=0, known=1, superseded=1)
    assert list(ledger.entries()) == [BACKS, SENT]


def test_what_a_person_judged_outlives_a_reading_that_misses_it(ledger: Ledger) -> None:
    ledger.judge(Judgement(key_of(REJECTS), "accept", "ana", ""))
    assert ledger.record(REPORT, [BACKS]) == Recorded(new=0, known=1, superseded=1)
    assert list(ledger.entries()) == [BACKS, REJECTS]
    ledger.record(REPORT, [replace(REJECTS, confidence=0.99)])
    assert [j.by for j in ledger.judgements(key_of(REJECTS))] == ["ana"]


def test_of_two_entries_with_one_key_the_surer_is_kept(where: str) -> None:
    with Ledger.open(where) as ledger:
        assert ledger.record(REPORT, [BACKS, replace(BACKS, confidence=0.9), replace(BACKS, confidence=0.1)]).new == 1
        assert [entry.confidence for entry in ledger.entries()] == [0.9]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Query(kind="position"), [BACKS, REJECTS]),
        (Query(kind="meeting"), []),
        (Query(report="r1"), list(ALL)),
        (Query(report="r2"), []),
        (Query(actor="state:NOR"), [BACKS, SENT]),
        (Query(actor="nor"), [BACKS, SENT]),
        (Query(actor="NORWAY"), [BACKS, SENT]),
        (Query(actor="oslo"), [SENT]),
        (Query(actor="Jose  Dahl"), [SENT]),
        (Query(actor="Nor%"), []),
        (Query(issue="issue:quota-rule"), [REJECTS]),
        (Query(issue="Draft fisheries"), [BACKS]),
        (Query(issue="issue:quota"), []),
        (Query(issue="100%_"), []),
        (Query(as_of="2004"), list(ALL)),
        (Query(as_of="2004-06-09"), list(ALL)),
        (Query(as_of="2004-06-08"), [SENT]),
        (Query(as_of="2004-05"), [SENT]),
        (Query(as_of="2003"), []),
        (Query(kind="position", actor="Iceland", as_of="2004-06"), [REJECTS]),
    ],
)
def test_queries(ledger: Ledger, query: Query, wanted: list[Entry]) -> None:
    assert list(ledger.entries(query)) == wanted


def test_undated_entries_count_from_when_they_were_recorded(where: str) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(replace(REPORT, date=None), [REJECTS])
        today = time.strftime("%Y-%m-%d", time.gmtime())
        assert list(ledger.entries(Query(as_of=today))) == [REJECTS]
        assert list(ledger.entries(Query(as_of="2004"))) == []
        ledger.record(REPORT, [REJECTS])
        assert list(ledger.entries(Query(as_of="2004"))) == [REJECTS], "the report's date became known"


def test_what_was_not_known_of_a_report_is_filled_in_and_the_rest_stays(ledger: Ledger, where: str) -> None:
    bare = Report("r2", TEXT)
    ledger.record(bare, [])
    ledger.record(replace(bare, title="Title", date="2004"), [])
    ledger.record(replace(bare, title="Other"), [])
    assert ledger.report("r2") == replace(bare, title="Title", date="2004")


def test_judgements_are_appended(ledger: Ledger) -> None:
    key = key_of(BACKS)
    corrected = replace(BACKS, record=replace(BACKS.record, stance="conditional"))  # type: ignore[arg-type]
    first = ledger.judge(Judgement(key, "correct", "ana", "2024-05-01T10:00:00+00:00", corrected, "it depends"))
    second = ledger.judge(Judgement(key, "reject", "ben", ""))
    assert first.at == "2024-05-01T10:00:00+00:00"
    assert second.at.endswith("+00:00")
    assert ledger.judgements(key) == [first, second]
    assert ledger.judgements("nothing") == []


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (Judgement("nokey", "accept", "ana", ""), "has no entry 'nokey'"),
        (Judgement(key_of(BACKS), "perhaps", "ana", ""), "must be one of accept, reject, correct"),  # type: ignore[arg-type]
        (Judgement(key_of(BACKS), "accept", " ", ""), "the name of who judged"),
        (Judgement(key_of(BACKS), "correct", "ana", ""), "Give both or neither"),
        (Judgement(key_of(BACKS), "accept", "ana", "", BACKS), "Give both or neither"),
        (Judgement(key_of(BACKS), "correct", "ana", "", replace(BACKS, report="r9")), "'r9'"),
    ],
)
def test_judgements_that_make_no_sense_are_refused(ledger: Ledger, judgement: Judgement, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        ledger.judge(judgement)
    assert ledger.judgements(key_of(BACKS)) == []


OFF_BY_ONE = replace(BACKS, evidence=(replace(span("Norway"), start=1, end=7),))


def test_wrong_evidence_is_refused_and_nothing_of_the_report_is_kept(where: str) -> None:
    with Ledger.open(where) as ledger:
        with pytest.raises(EvidenceError):
            ledger.record(REPORT, [SENT, OFF_BY_ONE])
        with pytest.raises(EvidenceError):
            ledger.record(REPORT, [replace(BACKS, record=replace(BACKS.record, target=OFF_BY_ONE.evidence[0]))])  # type: ignore[arg-type]
        assert list(ledger.reports()) == []
        ledger.record(REPORT, [BACKS])
        with pytest.raises(EvidenceError):
            ledger.judge(Judgement(key_of(BACKS), "correct", "ana", "", OFF_BY_ONE))


def test_a_text_changed_behind_our_back_is_noticed(ledger: Ledger, where: str) -> None:
    execute(where, "UPDATE reports SET text = ' ' || text")
    with pytest.raises(EvidenceError, match="offsets count in the unaltered text"):
        list(ledger.entries())


def test_another_text_under_a_known_id_is_refused(ledger: Ledger, where: str) -> None:
    before = dump(where)
    with pytest.raises(LedgerError, match="'r1' with another text"):
        ledger.record(replace(REPORT, text=TEXT + " "), ALL)
    with pytest.raises(LedgerError, match="can't be recorded with the report 'r2'"):
        ledger.record(replace(REPORT, id="r2"), ALL)
    with pytest.raises(LedgerError, match="has no report 'r2'"):
        ledger.report("r2")
    assert dump(where) == before


def test_half_a_surrogate_pair_gets_a_sentence(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="surrogate"):
        ledger.record(Report("r3", "Oslo \ud800"), [])


def test_odd_characters_stay(where: str) -> None:
    text = "Oslo\x00 signs; DROP TABLE reports; -- \U0001f600 'quoted' \x1b[31m"
    with Ledger.open(where) as ledger:
        if "://" in where:
            with pytest.raises(LedgerError, match="PostgreSQL has none"):
                ledger.record(Report("a", text), [])
            text = text.replace("\x00", "")
        ledger.record(Report("a'b\"c", text), [])
        assert ledger.report("a'b\"c").text == text


def refused(where: str, create: bool = True) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(where, create=create, patience=0.1)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_no_ledger_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is a plain text file and certainly no database.\n" * 99)
    (tmp_path / "short.db").write_text("abc")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE meta (name TEXT)")
    other.commit()
    other.close()
    (tmp_path / "empty.db").touch()
    assert "is a folder" in refused(str(tmp_path))
    assert "no SQLite database" in refused(str(tmp_path / "text.db"))
    assert "no SQLite database" in refused(str(tmp_path / "short.db"))
    assert "not a ledger" in refused(str(tmp_path / "other.db"))
    assert "not a ledger" in refused(str(tmp_path / "empty.db"), create=False)
    assert "There is no ledger" in refused(str(tmp_path / "missing.db"), create=False)
    assert "does not exist" in refused(str(tmp_path / "no" / "such" / "folder.db"))
    assert "no database URL" in refused("://")
    assert "not known: oracel" in refused("oracel://x/y")
    assert "not known: mysql" in refused("mysql://x/y")
    assert not (tmp_path / "missing.db").exists()
    assert (tmp_path / "text.db").read_text().startswith("This is a plain")


def test_a_ledger_of_a_newer_version_is_not_touched(ledger: Ledger, where: str) -> None:
    execute(where, "UPDATE meta SET value = '99'")
    assert "newer demarche (version 99" in refused(where)


def test_a_missing_database_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'demarche\[postgresql\]'"):
        Ledger.open("postgresql://localhost/x")
