"""The ledger: what goes in comes out, twice is once, and nothing is lost, whatever happens."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.errors import EvidenceError, LedgerError, MissingExtra
from demarche.ledger import Ledger, Query, Recorded
from demarche.model import Actor, Commitment, Entry, Evidence, Judgement, Position, Report, Stance
from demarche.serial import key_of

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


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


@pytest.fixture
def ledger(path: str) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        opened.record(REPORT, ALL)
        yield opened


def dump(path: str) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = ("meta", "reports", "entries", "evidence", "actor_names", "judgements")
        return [f"{table} {row}" for table in tables for row in connection.execute(f"SELECT rowid, * FROM {table}")]
    finally:
        connection.close()


def without_times(rows: list[str]) -> list[str]:
    return [re.sub(r"'\d{4}-\d\d-\d\dT[\d:.+]+'", "TIME", row) for row in rows]


def test_what_goes_in_comes_out(ledger: Ledger, path: str) -> None:
    assert tuple(ledger.entries()) == ALL
    assert list(ledger.reports()) == [REPORT]
    assert ledger.report("r1") == REPORT
    with Ledger.open(path, create=False) as again:
        found = list(again.entries())
    assert [entry.record for entry in found] == [entry.record for entry in ALL]
    assert isinstance(found[2].record, Commitment)
    assert found[2].record.actor.mention == span("José Dahl")


def test_twice_is_once(ledger: Ledger, path: str) -> None:
    before = dump(path)
    assert ledger.record(REPORT, ALL) == Recorded(new=0, known=3, superseded=0)
    assert ledger.record(REPORT, [*ALL, *ALL]) == Recorded(0, 3, 0)
    with Ledger.open(path) as again:
        assert again.record(REPORT, reversed(ALL)) == Recorded(0, 3, 0)
    assert dump(path) == before


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


def test_of_two_entries_with_one_key_the_surer_is_kept(path: str) -> None:
    with Ledger.open(path) as ledger:
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


def test_undated_entries_count_from_when_they_were_recorded(path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(replace(REPORT, date=None), [REJECTS])
        today = time.strftime("%Y-%m-%d", time.gmtime())
        assert list(ledger.entries(Query(as_of=today))) == [REJECTS]
        assert list(ledger.entries(Query(as_of="2004"))) == []
        ledger.record(REPORT, [REJECTS])
        assert list(ledger.entries(Query(as_of="2004"))) == [REJECTS], "the report's date became known"


def test_what_was_not_known_of_a_report_is_filled_in_and_the_rest_stays(ledger: Ledger, path: str) -> None:
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


def test_wrong_evidence_is_refused_and_nothing_of_the_report_is_kept(path: str) -> None:
    with Ledger.open(path) as ledger:
        with pytest.raises(EvidenceError):
            ledger.record(REPORT, [SENT, OFF_BY_ONE])
        with pytest.raises(EvidenceError):
            ledger.record(REPORT, [replace(BACKS, record=replace(BACKS.record, target=OFF_BY_ONE.evidence[0]))])  # type: ignore[arg-type]
        assert list(ledger.reports()) == []
        ledger.record(REPORT, [BACKS])
        with pytest.raises(EvidenceError):
            ledger.judge(Judgement(key_of(BACKS), "correct", "ana", "", OFF_BY_ONE))


def test_a_text_changed_behind_our_back_is_noticed(ledger: Ledger, path: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE reports SET text = ' ' || text")
    connection.close()
    with pytest.raises(EvidenceError, match="offsets count in the unaltered text"):
        list(ledger.entries())


def test_another_text_under_a_known_id_is_refused(ledger: Ledger, path: str) -> None:
    before = dump(path)
    with pytest.raises(LedgerError, match="'r1' with another text"):
        ledger.record(replace(REPORT, text=TEXT + " "), ALL)
    with pytest.raises(LedgerError, match="can't be recorded with the report 'r2'"):
        ledger.record(replace(REPORT, id="r2"), ALL)
    with pytest.raises(LedgerError, match="has no report 'r2'"):
        ledger.report("r2")
    assert dump(path) == before


def test_half_a_surrogate_pair_gets_a_sentence(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="surrogate"):
        ledger.record(Report("r3", "Oslo \ud800"), [])


def test_odd_characters_stay(path: str) -> None:
    text = "Oslo\x00 signs; DROP TABLE reports; -- \U0001f600 'quoted' \x1b[31m"
    with Ledger.open(path) as ledger:
        ledger.record(Report("a'b\"c", text), [])
        assert ledger.report("a'b\"c").text == text


def refused(path: str, create: bool = True) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, create=create, patience=0.1)
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
    assert "not known" in refused("oracel://x/y")
    assert not (tmp_path / "missing.db").exists()
    assert (tmp_path / "text.db").read_text().startswith("This is a plain")


def test_a_ledger_of_a_newer_version_is_not_touched(ledger: Ledger, path: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE meta SET value = '99'")
    connection.close()
    assert "newer demarche (version 99" in refused(path)


def test_a_missing_database_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'demarche\[postgresql\]'"):
        Ledger.open("postgresql://localhost/x")


def test_a_locked_ledger_gets_a_sentence_and_can_still_be_read(ledger: Ledger, path: str) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Ledger.open(path, patience=0.05) as second:
            with pytest.raises(LedgerError, match="locked by another program"):
                second.record(replace(REPORT, id="r2"), [])
            assert len(list(second.entries())) == 3
    finally:
        other.rollback()
        other.close()


def test_a_full_disk_gets_a_sentence_and_loses_nothing_that_was_recorded(path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(REPORT, ALL)
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no page more than there are
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.record(Report("big", "Oslo. " * 100_000), [])
        assert [report.id for report in ledger.reports()] == ["r1"]
        assert list(ledger.entries()) == list(ALL)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_a_read_only_ledger_is_read_but_not_written(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(REPORT, ALL)
    Path(path).chmod(0o444)
    folder = Path(path).parent
    folder.chmod(0o555)
    program = f"""
import os, sys
from demarche.errors import LedgerError
from demarche.ledger import Ledger
from demarche.model import Report
os.chdir({str(folder)!r})
if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Ledger.open("ledger.db") as ledger:
    print(len(list(ledger.entries())))
    try: ledger.record(Report("x", "y"), [])
    except LedgerError as error: print(error)
try: Ledger.open("new.db")
except LedgerError as error: print(error)
"""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o555 if parent == folder else 0o755)
    try:
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
    assert ran.returncode == 0, ran.stderr
    entries, written, made = ran.stdout.splitlines()
    assert entries == "3"
    assert "read-only" in written
    assert "can't be" in made


WRITER = """
import sys
from dataclasses import replace
from demarche.ledger import Ledger
from tests.ledger.test_ledger import ALL, REPORT
first, last = int(sys.argv[2]), int(sys.argv[3])
with Ledger.open(sys.argv[1]) as ledger:
    for number in range(first, last):
        id = f"r{number}"
        ledger.record(replace(REPORT, id=id), [replace(entry, report=id) for entry in ALL])
        print(id, flush=True)
"""
ROOT = Path(__file__).parents[2]


def writer(path: str, first: int, last: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, path, str(first), str(last)], stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.parametrize("lines", [0, 1, 7, 40])
def test_nothing_recorded_is_lost_when_the_program_is_killed(path: str, tmp_path: Path, lines: int) -> None:
    with writer(path, 0, 1000) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        time.sleep(0.003 * lines)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
    with Ledger.open(path) as ledger:
        held = [report.id for report in ledger.reports()]
        assert held[: len(said)] == said
        assert len(held) <= len(said) + 1
        assert len(list(ledger.entries())) == 3 * len(held), "whole reports only"
    again = str(tmp_path / "undisturbed.db")
    for where in (path, again):
        with writer(where, 0, len(held) + 5) as process:
            process.communicate()
    assert without_times(dump(path)) == without_times(dump(again))


def test_programs_that_write_one_ledger_at_once_wait_for_each_other(path: str) -> None:
    writers = [writer(path, 0, 30), writer(path, 20, 50), writer(path, 40, 60)]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    with Ledger.open(path) as ledger:
        assert {report.id for report in ledger.reports()} == {f"r{n}" for n in range(60)}
        assert len(list(ledger.entries())) == 180
