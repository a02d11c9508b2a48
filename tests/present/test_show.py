"""`demarche show` and `demarche search` on a ledger of three days and two outlets."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.ledger import Ledger
from demarche.model import Actor, Entry, Evidence, Judgement, Position, Report, Stance
from demarche.serial import key_of
from tests.present.conftest import Run

WIRE = (
    "Poland rejects the naval mission, its minister said after nine hours in a hall without heating near the harbour of Visby. The chair, "
    "who had hoped for a signature before the weekend, spoke of progress on small things and of silence on the large ones that divide them."
)
POLAND = Actor("state:POL", "Poland", "state", "POL", "Poland")


def reading(id: str, text: str, stance: Stance, proof: str, **known: str) -> tuple[Report, list[Entry]]:
    at = text.index(proof)
    span = Evidence(at, at + len(proof), proof)
    return Report(id, text, **known), [
        Entry(id, Position(POLAND, stance, span, span, issue="issue:naval-mission"), (span,), confidence=0.9)
    ]


MAY = reading(
    "may", "In May Poland backs the naval mission.", "support", "Poland backs the naval mission", date="2019-05-02", outlet="Wire"
)
JUNE = reading("june", WIRE, "oppose", "Poland rejects the naval mission", date="2019-06-01", outlet="Wire", title="Nine hours\x1b[31m")
COPY = reading("copy", f"VISBY - {WIRE}", "oppose", "Poland rejects the naval mission", date="2019-06-02", outlet="Harbour\x1b[2J News")
NEAR = reading("near", "Poland backs the naval mission again.", "support", "Poland backs the naval mission", date="2019-06-04")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    where = str(tmp_path / "l.db")
    with Ledger.open(where) as opened:
        for report, entries in (MAY, JUNE, COPY, NEAR):
            opened.record(report, entries)
    return where


def lines(run: Run, *arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("options", "reports"),
    [
        ([], ["may", "june", "near"]),
        (["--as-of", "2019-05"], ["may"]),
        (["--since", "2019-06"], ["june", "near"]),
        (["--known", "2019"], []),
        (["--latest"], ["near"]),
        (["--latest", "--as-of", "2019-06-01"], ["june"]),
        (["--body", "NATO"], ["may", "june", "near"]),
        (["--body", "African Union"], []),
        (["--outlet", "wire"], ["may", "june"]),
        (["--outlet", "harbour"], ["june"]),
        (["--issue", "naval", "--actor", "POL", "--kind", "position", "--as-of", "2019-05"], ["may"]),
    ],
)
def test_show_finds(run: Run, ledger: str, options: list[str], reports: list[str]) -> None:
    assert [record["report"] for record in lines(run, "show", ledger, *options)] == reports


def test_copies_are_named_beside_the_entry(run: Run, ledger: str) -> None:
    shown = run("show", ledger).stdout
    assert "(june; also in: Harbour[2J News)" in shown
    assert "\x1b" not in shown
    (record,) = lines(run, "show", ledger, "--outlet", "harbour")
    (copy,) = record["copies"]
    assert COPY[0].text[copy["evidence"][0]["start"] :].startswith("Poland rejects")
    table = list(csv.DictReader(io.StringIO(run("show", ledger, "--format", "csv").stdout)))
    assert [row["also_in"] for row in table] == ["", COPY[0].outlet, ""]


def test_judgements_are_shown(run: Run, ledger: str) -> None:
    entry = JUNE[1][0]
    with Ledger.open(ledger) as opened:
        opened.judge(Judgement(key_of(MAY[1][0]), "reject", "ana", ""))
        opened.judge(Judgement(key_of(entry), "correct", "ana", "", replace(entry, record=replace(entry.record, stance="reserved"))))  # type: ignore[arg-type]
    shown = run("show", ledger).stdout
    assert "(may" not in shown
    assert "reserved" in shown
    assert "(june; corrected; also in:" in shown
    assert "(may; rejected)" in run("show", ledger, "--rejected").stdout


def test_changes_over_time(run: Run, ledger: str) -> None:
    shown = run("show", ledger, "--changes").stdout
    assert shown.startswith("2 changes of position\n")
    days = [line.split()[0] for line in shown.splitlines() if line.strip().startswith("2019")]
    assert days == ["2019-05-02", "2019-06-01", "2019-06-04"], "a stand between two changes is shown once"
    assert "Naval mission" in shown
    assert [(row["before"], row["after"]) for row in lines(run, "show", ledger, "--changes")] == [
        ("support", "oppose"),
        ("oppose", "support"),
    ]
    table = list(csv.DictReader(io.StringIO(run("show", ledger, "--changes", "--format", "csv").stdout)))
    assert table[0]["after_quote"] == "Poland rejects the naval mission"


def test_contradictions(run: Run, ledger: str) -> None:
    shown = run("show", ledger, "--contradictions").stdout
    assert shown.startswith("1 contradiction\n")
    assert [(row["days"], row["support_report"]) for row in lines(run, "show", ledger, "--contradictions")] == [(3, "near")]
    assert "holds nothing that fits" in run("show", ledger, "--contradictions", "--within", "2").stdout
    assert run("show", ledger, "--contradictions", "--within", "2", "--format", "csv").stdout == ""


def test_search(run: Run, ledger: str) -> None:
    shown = run("search", ledger, "rejecting", "missions").stdout
    assert shown.startswith("1 report with rejecting missions\n")
    assert "also in: Harbour[2J News" in shown
    assert "-  Poland" in shown.replace("- Poland", "-  Poland")
    assert "\x1b" not in shown
    assert "holds nothing that fits" in run("search", ledger, "submarine").stdout
    found = lines(run, "search", ledger, "poland", "--limit", "2")
    assert len(found) == 2
    table = list(csv.DictReader(io.StringIO(run("search", ledger, '"nine hours"', "--format", "csv").stdout)))
    assert [(row["report"], row["also_in"], row["entries"]) for row in table] == [("june", COPY[0].outlet, "0")]
    assert lines(run, "search", ledger, "poland", "--as-of", "2019-05")[0]["report"] == "may"
    assert run("search", ledger, "--format", "csv", "submarine").stdout.startswith("report,title")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["search", "l.db"], "Missing argument"),
        (["show", "{}", "--latest", "--changes"], "exclude each other"),
        (["show", "{}", "--known", "soon"], "is not a date"),
        (["show", "{}", "--body", "Poland"], "No body is known"),
        (["search", "{}", "--", "-mission"], "no word that must be there"),
        (["show", "postgresql://someone:secret@127.0.0.1:1/x"], "can't be reached"),
    ],
)
def test_what_can_not_be_done_is_said(run: Run, ledger: str, arguments: list[str], sentence: str) -> None:
    result = run(*(ledger if one == "{}" else one for one in arguments))
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "secret" not in result.stderr
