"""Reports set aside on their way through: in order, beside those that are read, by one process and by several; never recorded."""

import csv
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import demarche
from demarche import pipeline
from demarche.errors import ReportError
from demarche.knowledge import OwnActor, OwnActors
from demarche.model import Report
from demarche.pipeline import Reading, read_reports
from demarche.present.cli import cli
from demarche.settings import Settings
from demarche.triage import SetAside, Sieve
from tests.examples import baltic

ITEMS = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
OTHER = [item["text"] for item in ITEMS["other"]]
DIPLOMACY = [item["text"] for item in ITEMS["diplomacy"]]


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other news and diplomacy in turn: other0, diplomacy0, other1, .., with an empty report between."""
    path = tmp_path_factory.mktemp("mix") / "mix.jsonl"
    rows = [{"id": f"{kind}{n}", "text": texts[n]} for n in range(4) for kind, texts in (("other", OTHER), ("diplomacy", DIPLOMACY))]
    path.write_text("\n".join(map(json.dumps, [*rows[:3], {"id": "empty", "text": ""}, *rows[3:]])), encoding="utf-8")
    return path


@pytest.mark.parametrize("settings", [Settings(only_diplomacy=True), Settings(only_diplomacy=True, batch=3, jobs=2)], ids=["one", "two"])
def test_reports_come_in_order_read_or_set_aside(mix: Path, settings: Settings) -> None:
    found = list(read_reports([str(mix)], settings))
    assert [type(one) for one in found] == [SetAside, Reading, SetAside, ReportError, *[Reading, SetAside] * 2, Reading]
    ids = [one.report.id for one in found if not isinstance(one, ReportError)]
    assert ids == [f"{kind}{n}" for n in range(4) for kind in ("other", "diplomacy")]
    assert all(one.entries for one in found if isinstance(one, Reading))


def test_what_is_read_is_read_as_ever(mix: Path) -> None:
    def entries(settings: Settings) -> dict[str, Any]:
        return {one.report.id: one.entries for one in read_reports([str(mix)], settings) if isinstance(one, Reading)}

    without, triaged = entries(Settings(batch=1)), entries(Settings(batch=1, only_diplomacy=True))
    assert triaged == {id: found for id, found in without.items() if id.startswith("diplomacy")}


def test_nothing_is_set_aside_unless_it_is_asked_for(mix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sieve, "sift", lambda *_: pytest.fail("the sieve was used"))
    assert not any(isinstance(one, SetAside) for one in read_reports([str(mix)], Settings()))


def test_a_report_that_names_an_actor_of_ones_own_is_kept() -> None:
    report = Report("a", OTHER[0].replace("Croatia", "Club Zrinski"))
    named, unnamed = (OwnActor("org:x", name, "organisation", (name,)) for name in ("Club Zrinski", "Club Zrin"))
    assert Sieve(OwnActors.of((named,))).sift(report) is report
    assert isinstance(Sieve(OwnActors.of((unnamed,))).sift(report), SetAside)


def test_what_is_set_aside_is_not_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it take away what an earlier reading found in it."""
    ledger, report = str(tmp_path / "l.db"), baltic.report()
    with demarche.Ledger.open(ledger) as held:
        held.record(report, baltic.entries())
    monkeypatch.setattr(pipeline, "read_reports", lambda *_: iter([SetAside(report, 0.01)]))
    assert list(demarche.read("a.txt", into=ledger, only_diplomacy=True)) == [demarche.SetAside(report, 0.01)]  # type: ignore[operator]
    with demarche.Ledger.open(ledger) as held:
        assert len(list(held.entries(demarche.Query(report=report.id)))) == len(baltic.entries())


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`demarche read` over a report that is read and two that are set aside."""
    aside = [SetAside(Report(id, "", title=f"=Title {id}", path="mix.jsonl"), 0.0123) for id in "ab"]
    asked: list[Settings] = []

    def give(paths: Any, settings: Settings, *_: Any) -> Iterator[pipeline.Outcome]:
        asked.append(settings)
        return iter([aside[0], Reading(baltic.report(), baltic.entries()), aside[1]])

    def run(*options: str) -> tuple[Result, list[Settings]]:
        return CliRunner().invoke(cli, ["read", "x", "--format", "jsonl", *options]), asked

    monkeypatch.setattr(pipeline, "read_reports", give)
    return run


def test_they_are_counted(command: Any) -> None:
    result, asked = command("--only-diplomacy")
    assert (result.exit_code, asked[0].only_diplomacy) == (0, True)
    assert result.stderr == f"Read 1 report with {len(baltic.entries())} entries; 2 were set aside as not about international politics.\n"


def test_they_are_listed_in_a_file(command: Any, tmp_path: Path) -> None:
    place = tmp_path / "aside.csv"
    assert command("--only-diplomacy", "--set-aside", str(place))[0].exit_code == 0
    with place.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["id"], row["score"], row["path"]) for row in rows] == [("a", "0.012", "mix.jsonl"), ("b", "0.012", "mix.jsonl")]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--set-aside", "aside.csv"], "--set-aside lists what --only-diplomacy sets aside: give both, or neither."),
        (["--only-diplomacy", "--set-aside", "/nowhere/a.csv"], "The list '/nowhere/a.csv' can't be written: No such file or directory."),
    ],
)
def test_what_can_not_be_listed_is_said(command: Any, options: list[str], sentence: str) -> None:
    result, _ = command(*options)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())
