"""`demarche export` and `demarche import` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demarche.formats import EXPORTERS, IMPORTERS
from demarche.ledger import Ledger
from demarche.present.cli import cli
from tests.examples import baltic


@pytest.fixture
def path(tmp_path: Path) -> str:
    with Ledger.open(str(tmp_path / "ledger.db")) as ledger:
        ledger.record(baltic.report(), baltic.entries())
    return str(tmp_path / "ledger.db")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_out_by_the_ending_and_in_again(path: str, tmp_path: Path) -> None:
    out, other = str(tmp_path / "all.jsonl"), str(tmp_path / "other.db")
    assert run("export", path, "--out", out).exit_code == 0
    done = run("import", other, out)
    assert done.exit_code == 0
    assert done.output == f"New in {other}: 1 report, 17 entries, 0 judgements.\n"


def test_only_what_was_asked_for_on_standard_output(path: str) -> None:
    done = run("export", path, "--out", "-", "--as", "jsonl", "--actor", "Finland", "--kind", "position")
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["kind"] for line in lines] == ["report", "position"]
    assert lines[1]["holder"]["name"] == "Finland"


def test_columns_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "coded.csv").write_text("land,thema,ja\nNorway,Nets,1\n", encoding="utf-8")
    ledger, table = str(tmp_path / "l.db"), str(tmp_path / "coded.csv")
    done = run("import", ledger, table, "--by", "Ann", "--columns", "actor=land, issue=thema,agreement=ja")
    assert "1 report, 1 entry, 1 judgement" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "{ledger}", "--out", "x.foo"], "tells no format that can be written"),
        (["export", "{ledger}", "--out", "-"], "Name it with --as"),
        (["export", "nowhere.db", "--out", "x.csv"], "There is no ledger at"),
        (["export", "{ledger}", "--out", "x.csv", "--since", "yesterday"], "is not a date"),
        (["import", "{ledger}", "nowhere.dna"], "There is no file"),
        (["import", "{ledger}", "x", "--columns", "actor"], "must be pairs such as"),
    ],
)
def test_errors_are_sentences_with_exit_status_2(path: str, words: list[str], said: str) -> None:
    done = run(*(word.format(ledger=path) for word in words))
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize(("command", "formats"), [("export", EXPORTERS), ("import", IMPORTERS)])
def test_the_help_names_every_format(command: str, formats: dict[str, object]) -> None:
    words = run(command, "--help").output.replace(",", " ").replace(".", " ").split()
    assert set(formats) <= set(words)
