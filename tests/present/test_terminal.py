"""A report full of control characters, shown by every command on a real terminal and into a file."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from contextlib import suppress

import pytest

from demarche.ledger import ActorJudgement, Ledger
from demarche.ledger.flat import COLUMNS, flat
from demarche.model import Actor, Commitment, Entry, Evidence, Judgement, Meeting, Position, Report, Statement
from demarche.present.formats import csv_rows
from demarche.serial import key_of, to_dict

EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x7f\x85\r\u202eevil\u2066\u2028\x00"
PROOF = f"Norway{EVIL} backs{EVIL}the draft{EVIL}"
TEXT = f"{PROOF}\nIceland rejects the draft.{EVIL} 20 boats{EVIL} were sent. " + " ".join(f"word{n}" for n in range(40))


def span(words: str) -> Evidence:
    return Evidence(TEXT.index(words), TEXT.index(words) + len(words), words)


def actor(name: str, id: str) -> Actor:
    above = Actor(f"org:{name}{EVIL}", f"{name} Party{EVIL}", "organisation")
    return Actor(id, f"{name}{EVIL}", "state", f"N{EVIL}", f"{name}{EVIL}", above)


def entries(id: str) -> list[Entry]:
    norway, iceland = actor("Norway", f"state:{EVIL}"), actor("Iceland", "state:ISL")
    draft, proof = span(f"the draft{EVIL}"), span(PROOF)
    return [
        Entry(id, Position(norway, "support", proof, draft, iceland, f"issue:{EVIL}", draft), (proof,), date="2004-06-09"),
        Entry(id, Position(norway, "oppose", proof, proof, iceland, f"issue:{EVIL}"), (proof,), date="2004-06-10"),
        Entry(id, Commitment(norway, "deliver", True, draft, 20, f"boats{EVIL}", iceland, draft), (draft,)),
        Entry(id, Statement(norway, proof, draft, (proof, draft), "direct", iceland), (proof,)),
        Entry(id, Position(iceland, "oppose", span("rejects"), span("the draft."), norway, f"issue:{EVIL}"), (span("Iceland rejects"),)),
        Entry(id, Meeting("talks", (norway, iceland), f"fish{EVIL}", f"Oslo{EVIL}", draft), (proof,)),
    ]


def report(id: str) -> Report:
    return Report(id, TEXT, f"Title{EVIL}", f"Outlet{EVIL}", "2004-06-09", f"https://x.example/{EVIL}", path=f"a{EVIL}.txt")


ONE, TWO = f"r{EVIL}", f"copy{EVIL}"
KEY = key_of(entries(ONE)[2])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = str(tmp_path_factory.mktemp("evil") / "l.db")
    with Ledger.open(where) as opened:
        opened.record(report(ONE), entries(ONE))
        opened.record(report(TWO), entries(TWO)[:3])
        opened.judge(Judgement(KEY, "accept", f"ana{EVIL}", "", note=EVIL))
        opened.judge_actor(ActorJudgement("rename", f"ana{EVIL}", f"state:{EVIL}", name=f"Norge{EVIL}", note=EVIL))
    return where


# The commands as they are, one after the other; a reading gives what the ledger holds, for which no model is needed.
PROGRAM = """
import json, sys
from demarche import pipeline
from demarche.errors import ReportError
from demarche.ledger import reader
from demarche.present.cli import cli
from tests.present import test_terminal as given
reader._own_files = list
pipeline.read_reports = lambda *_: [
    pipeline.Reading(given.report(given.ONE), tuple(given.entries(given.ONE))), ReportError(f"The file {given.EVIL!r} {given.EVIL} is bad.")
]
for name, words in json.loads(sys.argv[1]).items():
    print(f"{given.MARK}{name}")
    try:
        cli(words, "demarche")
    except SystemExit as end:
        print(f"{given.MARK}{end.code}")
"""
MARK = "=== "
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": "", "NO_COLOR": "1", "TERM": "dumb", "HOME": "/"}
COMMANDS = {
    "read": ["read", "x"],
    "read into": ["read", "x", "--again", "--into", "LEDGER"],
    "show": ["show", "LEDGER", "--ids"],
    "latest": ["show", "LEDGER", "--latest"],
    "changes": ["show", "LEDGER", "--changes"],
    "contradictions": ["show", "LEDGER", "--contradictions"],
    "search": ["search", "LEDGER", "draft"],
    "actors": ["actors", "LEDGER"],
    "networks": ["analyse", "networks", "LEDGER", "--level", "holder"],
    "networks over time": ["analyse", "networks", "LEDGER", "--level", "holder", "--window", "9"],
    "two modes": ["analyse", "networks", "LEDGER", "--modes", "2", "--level", "holder"],
    "decisions": ["analyse", "decisions", "LEDGER", "--body", "NATO", "--date", "2005-01-01"],
    "forecast": ["analyse", "forecast", "LEDGER"],
    "trends": ["analyse", "trends", "LEDGER", "--level", "holder"],
}
ALL = {
    f"{name} {form}": [*words, "--format", form]
    for name, words in COMMANDS.items()
    for form in ("table", "csv", "json" if words[0] == "analyse" else "jsonl")
} | {
    "judgements": ["actors", "LEDGER", "judgements"],
    "odd words": ["search", "LEDGER", "draft", EVIL[:-1]],
    "explain table": ["explain", "LEDGER", KEY],
    "explain json": ["explain", "LEDGER", KEY, "--format", "json"],
}


def program(commands: dict[str, list[str]], ledger: str) -> list[str]:
    told = {name: [ledger if word == "LEDGER" else word for word in words] for name, words in commands.items()}
    return [sys.executable, "-c", PROGRAM, json.dumps(told)]


def outputs(told: str) -> dict[str, tuple[str, str]]:
    """What each command printed, and its exit status."""
    parts = re.split(f"^{MARK}(.*)\n", told, flags=re.MULTILINE)[1:]
    return {name: (shown, status) for name, shown, status in zip(parts[::4], parts[1::4], parts[2::4], strict=True)}


@pytest.fixture(scope="module")
def shown(ledger: str) -> dict[str, tuple[str, str]]:
    """What the commands print on a terminal, errors and all."""
    ours, theirs = os.openpty()
    with subprocess.Popen(program(ALL, ledger), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=ENVIRONMENT):
        os.close(theirs)
        told = b""
        with suppress(OSError):  # Linux says so that the other side was closed
            while piece := os.read(ours, 1 << 16):
                told += piece
    os.close(ours)
    return outputs(told.decode("utf-8").replace("\r\n", "\n"))


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
@pytest.mark.parametrize("name", ALL)
def test_nothing_of_a_report_steers_the_terminal(shown: dict[str, tuple[str, str]], name: str) -> None:
    told, status = shown[name]
    assert status == ("1" if name.startswith("read") else "0"), told
    assert told.strip()
    assert not {c for c in told if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"}}


@pytest.fixture(scope="module")
def filed(ledger: str) -> dict[str, tuple[str, str]]:
    """What they print into a file."""
    chosen = {name: ALL[name] for name in ("read csv", "read jsonl", "show jsonl", "actors csv")}
    done = subprocess.run(program(chosen, ledger), capture_output=True, env=ENVIRONMENT, check=True)
    return outputs(done.stdout.decode("utf-8"))


def test_a_file_holds_what_the_report_holds(filed: dict[str, tuple[str, str]]) -> None:
    rows = list(csv.DictReader(io.StringIO(filed["read csv"][0], newline="")))
    assert rows == [{name: str(flat(entry).get(name, "")) for name in COLUMNS} for entry in entries(ONE)]
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows)
    lines = filed["read jsonl"][0].splitlines()
    assert [json.loads(line) for line in lines] == [to_dict(entry) for entry in entries(ONE)], "a line each, by any rule of lines"


def test_entries_come_out_of_a_ledger_as_they_went_in(filed: dict[str, tuple[str, str]]) -> None:
    told = [json.loads(line) for line in filed["show jsonl"][0].splitlines()]
    assert [one["evidence"][0]["quote"] for one in told if one["report"] == ONE] == [entry.evidence[0].quote for entry in entries(ONE)]
    names = {row["name"] for row in csv.DictReader(io.StringIO(filed["actors csv"][0], newline=""))}
    assert {f"Norge{EVIL}", f"Iceland{EVIL}"} <= names


def test_formulas_are_left_as_they_are() -> None:
    """A file is for programs: a guard against spreadsheets would alter the words that prove an entry. docs/records.md tells the way."""
    held = io.StringIO()
    csv_rows(held, ["quote"])([{"quote": "=1+1"}, {"quote": "-2 percent"}])
    assert held.getvalue() == "quote\n=1+1\n-2 percent\n"
