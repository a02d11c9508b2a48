"""The commands `demarche analyse ..` from typed-in tables, a ledger, and with charts."""

import csv
import io
import json
import sys
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from demarche.ledger import Ledger
from demarche.model import Actor, Entry, Evidence, Position, Report, Stance
from demarche.present.cli import cli

TEXT = "France and Spain refuse the mission, Germany would rather not join it and Washington wants it."
DEBATE = """actor,issue,agreement,date
France,mission,oppose,2020-01-01
Spain,mission,oppose,2020-01-05
Spain,aid,support,2020-02-01
United States,mission,support,2020-02-03
United Kingdom,mission,support,2020-02-07
"""
PLAYERS = "actor,position,salience,capability\nA,0,80,10\nB,40,50,5\nC,100,90,12\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["analyse", *map(str, arguments)], catch_exceptions=False)


def printed(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def rows(*arguments: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed(*arguments, "--format", "csv"))))


@pytest.fixture
def debate(tmp_path: Path) -> Path:
    (tmp_path / "debate.csv").write_text(DEBATE, encoding="utf-8")
    return tmp_path / "debate.csv"


@pytest.fixture
def players(tmp_path: Path) -> Path:
    (tmp_path / "players.csv").write_text(PLAYERS, encoding="utf-8")
    return tmp_path / "players.csv"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """NATO members on a mission, as a ledger keeps them."""

    def span(words: str) -> Evidence:
        start = TEXT.index(words)
        return Evidence(start, start + len(words), words)

    def entry(name: str, code: str, stance: Stance, cue: str) -> Entry:
        holder = Actor(f"state:{code}", name, "state", code, printed=name)
        return Entry(
            "r1", Position(holder, stance, span(cue), span("the mission"), issue="issue:nato-mission"), (span(cue),), date="2004-06-09"
        )

    told = [
        entry("France", "FRA", "oppose", "refuse"),
        entry("Spain", "ESP", "oppose", "refuse"),
        entry("Germany", "DEU", "reserved", "would rather not"),
        entry("United States", "USA", "support", "wants"),
    ]
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)) as opened:
        opened.record(Report("r1", TEXT, date="2004-06-09"), told)
    return path


def test_networks_of_a_table(debate: Path) -> None:
    shown = printed("networks", debate, "--aggregation", "subtract")
    assert "5 statements (1-mode, subtract, normalisation no, duplicates include)" in shown
    assert "Polarization 1.000" in shown
    table = {row[""]: row for row in rows("networks", debate, "--aggregation", "subtract")}
    assert table["France"]["Spain"] == "1.0"
    assert table["France"]["United States"] == "-1.0"
    body = json.loads(printed("networks", debate, "--modes", 2, "--from", "2020-02-01", "--format", "json"))
    assert body["settings"]["start"] == "2020-02-01"
    assert body["rows"] == ["Spain", "United Kingdom", "United States"]


def test_networks_of_a_ledger_and_as_a_graph(ledger: Path, tmp_path: Path) -> None:
    printed("networks", ledger, "--graph", tmp_path / "g.graphml")
    assert set(nx.read_graphml(tmp_path / "g.graphml").edges) == {("France", "Germany"), ("France", "Spain"), ("Germany", "Spain")}


def test_a_matrix_for_ucinet(debate: Path, tmp_path: Path) -> None:
    printed("networks", debate, "--modes", 2, "--graph", tmp_path / "g.dl")
    lines = (tmp_path / "g.dl").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "dl nr = 4, nc = 2, format = fullmatrix"
    assert lines[4] == '"aid","mission"'
    assert lines[6:] == ["0 -1", "1 -1", "0 1", "0 1"]


def test_networks_over_time(debate: Path) -> None:
    found = rows("networks", debate, "--window", 10)
    assert {row["date"] for row in found if {row["row"], row["column"]} == {"France", "Spain"}} == {f"2020-01-0{n}" for n in range(1, 7)}


def test_who_blocks(ledger: Path) -> None:
    shown = printed("decisions", ledger, "--body", "NATO", "--date", "2004-06-09", "--issue", "nato mission")
    assert "consensus of 26 members" in shown
    assert "BLOCKED by France, Germany (reluctant), Spain" in shown
    assert "unknown (22)" in shown
    found = {row["member"]: row for row in rows("decisions", ledger, "--body", "nato", "--date", "2004-06-09", "--reserved", "abstains")}
    assert [m for m, row in found.items() if row["blocks"] == "True"] == ["ESP", "FRA"]
    assert found["ESP"]["quote"] == "refuse"
    assert found["ITA"]["stance"] == "unknown"


def test_typed_in_votes_with_power(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("member,stance,condition\nRUS,oppose,\nCHN,conditional,if the text is softened\n")
    shown = printed("decisions", tmp_path / "votes.csv", "--body", "un-security-council", "--date", "2022-02-25", "--power")
    assert "BLOCKED by Russia" in shown
    assert "Condition of China: if the text is softened" in shown
    assert "Power of Russia: Banzhaf 0.1669, Shapley-Shubik 0.1963" in shown


def test_a_forecast_prints_its_error(players: Path) -> None:
    shown = printed("forecast", players)
    assert shown.startswith("compromise: ")
    assert "On 351 issues of DEU this model was" in shown
    assert [row["model"] for row in rows("forecast", players, "--all-models")] == [
        *("mean", "median", "salience", "compromise", "weighted median", "nash", "challenge")
    ]


def test_a_forecast_from_a_ledger(ledger: Path) -> None:
    found = rows("forecast", ledger, "--model", "mean", "--issue", "mission")
    assert found[0]["point"] == f"{(0 + 0 + 25 + 100) / 4:.2f}"


def test_trends(debate: Path) -> None:
    found = rows("trends", debate, "--actor", "Spain", "--window", 60)
    assert {row["series"] for row in found} == {f"agreement of {name} with Spain" for name in ("France", "United Kingdom", "United States")}
    assert "windows of 60 days, no kernel; measure camps" in printed("trends", debate, "--window", 60)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("networks", "absent.csv"), "can't be read"),
        (("networks", "absent.dna"), "There is no file"),
        (("networks", "debate", "--aggregation", "sum"), "must be one of ignore"),
        (("networks", "debate", "--graph", "g.xls"), "End its name in .graphml, .gexf or .dl"),
        (("networks", "debate", "--modes", "2", "--aggregation", "ignore", "--chart", "c.png"), "one-mode"),
        (("decisions", "debate", "--body", "FIFA", "--date", "2004-06-09"), "No decision rule"),
        (("decisions", "debate", "--body", "NATO", "--date", "2004-06-09"), "needs a member"),
        (("forecast", "debate"), "needs an actor and a position"),
        (("trends", "debate", "--actor", "Iraq"), "no dated statement"),
    ],
)
def test_what_goes_wrong_is_a_sentence(debate: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(debate.parent)
    result = run(*(str(debate) if a == "debate" else a for a in arguments))
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


CHARTS = [
    ("networks", "debate", "--aggregation", "subtract"),
    ("networks", "debate", "--window", 20, "--aggregation", "subtract"),
    ("decisions", "ledger", "--body", "NATO", "--date", "2004-06-09"),
    ("forecast", "players"),
    ("trends", "debate", "--window", 30),
]


@pytest.mark.parametrize("arguments", CHARTS, ids=lambda arguments: f"{arguments[0]}-{len(arguments)}")
def test_charts(arguments: tuple[object, ...], debate: Path, ledger: Path, players: Path, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    files: dict[object, Path] = {"debate": debate, "ledger": ledger, "players": players}
    printed(*(files.get(a, a) for a in arguments), "--chart", tmp_path / "chart.json")
    assert json.loads((tmp_path / "chart.json").read_text(encoding="utf-8"))["$schema"].startswith("https://vega.github.io/")
    result = run(*(files.get(a, a) for a in arguments), "--chart", tmp_path / "chart.bmp")
    assert "End its name in one of .png" in result.output


def test_a_chart_without_altair_says_what_to_install(players: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    result = run("forecast", players, "--chart", tmp_path / "chart.png")
    assert result.exit_code == 2
    assert "pip install 'demarche[charts]'" in result.output
