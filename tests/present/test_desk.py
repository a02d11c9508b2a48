"""The commands `demarche desk` and `demarche chart`."""

from pathlib import Path

import pytest

from demarche.desk import serve
from demarche.ledger import Ledger
from demarche.web.listening import Served
from tests.desk.example import COMMAND, fill
from tests.present.conftest import Run


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = str(tmp_path / "ledger.db")
    with Ledger.open(path) as opened:
        fill(opened)
    return path


@pytest.mark.parametrize(
    "asked", [("--issue", COMMAND), ("--issue", COMMAND, "--over-time"), ("--actor", "EST"), ("--issue", "fees", "--as-of", "2019-06")]
)
def test_charts_are_written(run: Run, ledger: str, tmp_path: Path, asked: tuple[str, ...]) -> None:
    out = tmp_path / "chart.json"
    assert run("chart", ledger, *asked, "--out", out).exit_code == 0
    assert "Estonia" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [(("--issue", "nothing-of-it"), "no such positions"), ((), "--issue"), (("--issue", COMMAND, "--as-of", "1990"), "no such positions")],
)
def test_charts_of_nothing(run: Run, ledger: str, tmp_path: Path, asked: tuple[str, ...], said: str) -> None:
    result = run("chart", ledger, *asked, "--out", tmp_path / "chart.json")
    assert result.exit_code == 2
    assert said in result.output


def test_the_desk_is_served_as_asked(run: Run, ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(serve, "run", lambda *told: asked.append(told[:3]))
    assert run("desk", ledger, "--port", "0", "--name", "desk.example", "--no-browser").exit_code == 0
    assert asked == [(ledger, Served("127.0.0.1", 0, ("desk.example",)), False)]


def test_a_ledger_that_is_missing_is_told(run: Run, tmp_path: Path) -> None:
    result = run("desk", tmp_path / "none.db", "--no-browser", "--port", "0")
    assert result.exit_code == 2
    assert "There is no ledger at" in result.output
