import csv
import inspect
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from demarche import pipeline
from demarche.errors import LedgerError, ReportError
from demarche.present.cli import cli
from demarche.present.reference import leaves
from demarche.settings import Settings
from tests.present.conftest import Fake, Run

Reads = Callable[..., Fake]
BROKEN = ReportError("broken.jsonl: line 3 is half a JSON object. Each line must hold a whole one. Mend it and read the file again.")


def test_read_prints_the_screen_and_nothing_else(run: Run, reads: Reads, reading: pipeline.Reading) -> None:
    reads(reading)
    result = run("read", "a.txt")
    assert result.exit_code == 0
    assert "+  Estonia" in result.stdout
    assert result.stderr == ""


def test_what_is_asked_for_reaches_the_pipeline(run: Run, reads: Reads) -> None:
    fake = reads()
    run("read", "a.txt", "-", "--date", "2019-05", "--only", "position", "--only", "text", "--jobs", "2", "--model", "en_core_web_sm")
    paths, settings, date, only = fake.asked
    assert (paths, date, only) == (("a.txt", "-"), "2019-05", {"position", "text"})
    assert settings == Settings(jobs=2, model="en_core_web_sm")
    run("read", "a.txt", "--longest", "20_000", "--seconds", "0.5", "--columns", "text=x")
    assert fake.asked[1] == Settings(longest=20_000, seconds=0.5, columns="text=x")
    run("read", "a.txt", "--agenda", "own.yaml")
    assert fake.asked[1] == Settings(agenda="own.yaml")


def test_a_bad_agenda_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Malta rejects the ban.")
    (tmp_path / "own.yaml").write_text("rest: drop\nissues: [{id: a, words: seal}]")
    result = run("read", str(tmp_path / "a.txt"), "--agenda", str(tmp_path / "own.yaml"))
    assert result.exit_code == 2
    assert "rest is 'drop', but must be group" in result.stderr


def test_a_skipped_report_is_named_counted_and_gives_status_1(run: Run, reads: Reads, reading: pipeline.Reading) -> None:
    reads(BROKEN, reading)
    result = run("read", "broken.jsonl", "a.txt", "--format", "jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == f"Skipped: {BROKEN}"
    assert "Read 1 report with 17 entries, 1 report skipped." in result.stderr
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 17


def test_csv(run: Run, reads: Reads, reading: pipeline.Reading) -> None:
    reads(reading, reading)
    found = list(csv.DictReader(io.StringIO(run("read", "a.txt", "--format", "csv").stdout)))
    assert len(found) == 34


def test_it_is_kept_and_shown_again(run: Run, reads: Reads, reading: pipeline.Reading, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    reads(reading)
    assert "17 new" in run("read", "a.txt", "--into", ledger).stderr
    for option, said in ((), "Read 0 reports with 0 entries; 1 was read before."), (("--again",), "Read 1 report with 17 entries."):
        again = run("read", "a.txt", "--into", ledger, *option)
        assert again.stderr == f"{said} Kept in {ledger}: 0 new.\n"
    result = run("show", ledger, "--format", "jsonl")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 17, "reading twice changes nothing"
    assert "-  Poland" in run("show", ledger).stdout


def test_reading_one_kind_again_leaves_the_others_in_the_ledger(run: Run, reads: Reads, reading: pipeline.Reading, tmp_path: Path) -> None:
    reads(reading)
    run("read", "a.txt", "--into", tmp_path / "l.db")
    reads(pipeline.Reading(reading.report, reading.entries[:1]))
    run("read", "a.txt", "--only", "position", "--again", "--into", tmp_path / "l.db")
    kinds = [json.loads(line)["kind"] for line in run("show", tmp_path / "l.db", "--format", "jsonl").stdout.splitlines()]
    assert (kinds.count("position"), len(kinds)) == (1, 9)


@pytest.mark.parametrize(
    ("query", "holders"),
    [
        (["--actor", "Sweden", "--kind", "position"], {"Sweden"}),
        (["--kind", "commitment"], {"Denmark", "Estonia", "Lithuania"}),
        (["--issue", "sharing-of-mine-charts"], {"European Commission"}),
        (["--kind", "commitment", "--as-of", "2019-04"], {"Lithuania"}),
    ],
)
def test_show_finds(run: Run, reads: Reads, reading: pipeline.Reading, tmp_path: Path, query: list[str], holders: set[str]) -> None:
    reads(reading)
    run("read", "a.txt", "--into", tmp_path / "l.db")
    result = run("show", tmp_path / "l.db", "--format", "csv", *query)
    assert {row["actor"] for row in csv.DictReader(io.StringIO(result.stdout))} == holders


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["read"], "Missing argument"),
        (["read", "a.txt", "--date", "9 June 2004"], "is not a date"),
        (["read", "a.txt", "--date", "2004-13"], "is not a date"),
        (["read", "a.txt", "--only", "treaty"], "is not one of"),
        (["read", "a.txt", "--jobs", "0"], "0 is not in the range"),
        (["read", "a.txt", "--longest", "0"], "0 characters are too few. Give 1 to 10,000,000; 1,000,000 where none is given."),
        (["read", "a.txt", "--longest", "1e9"], "'1e9' is not a number of characters. Give 1 to"),
        (["read", "a.txt", "--seconds", "100000"], "100,000 seconds are too many. Give 0.01 to 86,400; 60 where none is given."),
        (["read", "a.txt", "--seconds", "0"], "0 seconds are too few"),
        (["read", "a.txt", "--seconds", "nan"], "Give 0.01 to 86,400"),
        (["show", "l.db", "--as-of", "yesterday"], "is not a date"),
        (["praise"], "No such command"),
    ],
)
def test_usage_errors_have_status_2(run: Run, arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_an_error_of_the_ledger_is_a_sentence(run: Run, reads: Reads, reading: pipeline.Reading, tmp_path: Path) -> None:
    reads(reading)
    (tmp_path / "no.db").write_text("this is no ledger " * 100)
    result = run("read", "a.txt", "--into", tmp_path / "no.db")
    assert (result.exit_code, type(result.exception)) == (2, SystemExit)
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("Error: ")


def test_showing_a_ledger_that_is_not_there_makes_none(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path / "l.db")
    assert result.exit_code == 2
    assert "l.db" in result.stderr
    assert not (tmp_path / "l.db").exists()


def test_errors_do_not_steer_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise LedgerError("The ledger '\x1b[2Jl.db' is locked.")

    monkeypatch.setattr(pipeline, "read_reports", fail)
    assert "'[2Jl.db' is locked" in run("read", "a.txt").stderr


@pytest.mark.parametrize("kept", [True, False])
def test_ctrl_c_says_what_is_kept(run: Run, reads: Reads, reading: pipeline.Reading, tmp_path: Path, kept: bool) -> None:
    reads(reading, KeyboardInterrupt)
    result = run("read", "a.txt", *(["--into", tmp_path / "l.db"] if kept else []))
    assert result.exit_code == 130
    assert ("1 report with 17 entries are kept" if kept else "Nothing is kept") in result.stderr


def commands() -> list[tuple[str, click.Command]]:
    return [("", cli), *cli.commands.items(), *leaves(cli)]


def examples() -> list[str]:
    lines = [line.strip() for _, command in commands() for line in inspect.cleandoc(command.help or "").splitlines()]
    return [line for line in lines if line.startswith("demarche ")]


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_help_has_an_example(run: Run, name: str, command: click.Command) -> None:
    assert f"demarche {name}".strip() in run(*name.split(), "--help").stdout.partition("Example")[2]


@pytest.mark.parametrize("example", examples())
def test_examples_are_valid(example: str) -> None:
    _, *words = shlex.split(example.partition(" > ")[0])
    command: click.Command = cli
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    assert command.make_context(command.name, words).params


def script(body: str) -> list[str]:
    """A process whose pipeline gives one report over and over, for what only a real process shows."""
    setup = """
import itertools, sys
from demarche import pipeline
from demarche.present.cli import main
from tests.examples import baltic
reading = pipeline.Reading(baltic.report(), baltic.entries())
"""
    return [sys.executable, "-c", setup + body]


def test_utf8_whatever_the_locale_says() -> None:
    body = "pipeline.read_reports = lambda *_: [reading]\nsys.argv = ['demarche', 'read', 'x']\nmain()"
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(script(body), capture_output=True, env=environment, check=True)
    assert "“Poland has rejected the proposal”" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_quiet() -> None:
    body = "pipeline.read_reports = lambda *_: itertools.repeat(reading, 500)\nsys.argv[:1] = ['demarche', 'read', 'x', '--format']\nmain()"
    for form in ("table", "jsonl", "csv"):
        with subprocess.Popen(
            [*script(body), form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path), "PATH": ""}
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""


@pytest.mark.parametrize(("reports", "shown"), [(3, True), (1, False)])
def test_progress_on_a_terminal_from_the_second_report_on(reports: int, shown: bool) -> None:
    body = f"pipeline.read_reports = lambda *_: [reading] * {reports}\nsys.argv = ['demarche', 'read', 'x', '--format', 'jsonl']\nmain()"
    ours, theirs = os.openpty()
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "", "TERM": "xterm"}
    done = subprocess.run(script(body), stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True, timeout=60)
    os.write(theirs, b"end")
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert ("3 reports, 51 entries" in told) == shown
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 17 * reports


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "demarche", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("demarche 0.")


def test_help_is_quick() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; import demarche.present.cli; print('spacy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False", "the command line loads no model library before it has something to read"
