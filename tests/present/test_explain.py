"""The screen of `demarche explain`, and the ids that `demarche show` lists for it."""

import io
import json
from pathlib import Path

import pytest

from demarche.explaining import Explanation, Mark
from demarche.ledger import Ledger
from demarche.model import Actor, Entry, Evidence, Position, Reason, Report
from demarche.present.explaining import screen
from demarche.present.screen import console_for, show
from demarche.serial import key_of
from tests.present.conftest import Run

TEXT = "Norway\x1b[31m said no.\nIt rejected\u202e the \n quota\x07 plan."


def span(words: str) -> Evidence:
    at = TEXT.index(words)
    return Evidence(at, at + len(words), words)


def explanation() -> Explanation:
    proof = span("It rejected\u202e the \n quota\x07 plan")
    holder = Actor("state:NOR", "Norway\x1b]0;x\x07", "state", "NOR", "It", mention=span("It"))
    entry = Entry(
        "r\x1b[2J", Position(holder, "oppose", span("rejected"), span("quota\x07 plan"), issue="issue:quota"), (proof,), confidence=0.9
    )
    marks = (
        Mark("source", span("Norway\x1b[31m")),
        Mark("holder", span("It")),
        Mark("cue", span("rejected")),
        Mark("target", span("quota\x07 plan")),
    )
    reasons = (
        Reason("found", "the word \x1b[1m“rejected”", span("rejected")),
        Reason("holder", "a pronoun", span("Norway\x1b[31m")),
        Reason("date", "no words tell it"),
        Reason("holder", "a name in the tables"),
    )
    return Explanation("ab" * 12, entry, entry, Report("r", TEXT), True, proof, marks, (("oppose", 0.9), ("none", 0.1)), reasons)


def shown() -> str:
    stream = io.StringIO()
    show(console_for(stream), screen(explanation()))
    return stream.getvalue()


def test_the_screen_marks_roles_and_groups_reasons() -> None:
    lines = shown().splitlines()
    assert lines[0].startswith("- Norway]0;x  oppose  quota plan")
    assert "  [holder: It] [cue: rejected] the [target: quota plan]" in lines
    assert "  oppose 90% · none 10%" in lines
    first = [line[:15].strip() for line in lines if line[:1].isalpha() and not line.startswith("position")]
    assert first == ["found by", "holder", "date"]
    assert sum("“rejected”" in line for line in lines) == 1  # the word is not said twice
    assert any("A name in the tables" in line for line in lines)


def test_no_control_character_of_a_report_reaches_the_terminal() -> None:
    assert not set(shown()) & set("\x1b\x07\u202e")


@pytest.fixture
def ledger(tmp_path: Path) -> tuple[str, str]:
    where, found = str(tmp_path / "l.db"), explanation().entry
    proof = Evidence(0, 6, "Norway")
    entry = Entry(
        "r", Position(Actor("state:NOR", "Norway", "state", "NOR", "Norway"), "oppose", proof, proof), (proof,), extractor="import:csv"
    )
    assert found.report != entry.report
    with Ledger.open(where) as opened:
        opened.record(Report("r", "Norway rejected it.", date="2019-05-14"), [entry], kinds=(), by="import:csv")
    return where, key_of(entry)


def test_ids_are_listed_and_explained(run: Run, ledger: tuple[str, str]) -> None:
    where, key = ledger
    assert f"(r; id {key[:8]})" in run("show", where, "--ids").stdout
    assert key[:8] not in run("show", where).stdout
    assert json.loads(run("show", where, "--ids", "--format", "jsonl").stdout)["key"] == key
    header, row = run("show", where, "--ids", "--format", "csv").stdout.splitlines()
    assert (header.split(",")[-1], row.split(",")[-1]) == ("key", key)
    assert "Not made by demarche's extractors, but by import:csv; brought in by import:csv" in " ".join(
        run("explain", where, key[:8]).stdout.split()
    )
    assert json.loads(run("explain", where, key, "--format", "json").stdout)["arises"] is None


def test_an_unknown_id_is_a_sentence(run: Run, ledger: tuple[str, str]) -> None:
    result = run("explain", ledger[0], "ffffzz")
    assert result.exit_code == 2
    assert "has no entry 'ffffzz'" in result.output
    assert "--ids` lists the ids" in result.output
