"""The names that a notebook uses."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import demarche
from demarche import pipeline
from demarche.errors import ReportError
from tests.examples import baltic


def test_all_names_are_there() -> None:
    assert all(getattr(demarche, name) is not None for name in demarche.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        demarche.Nothing  # noqa: B018


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []
    reading = pipeline.Reading(baltic.report(), baltic.entries())

    def give(*told: Any) -> Any:
        asked.extend(told)
        return iter([reading, ReportError("no text")])

    monkeypatch.setattr(pipeline, "read_reports", give)
    return asked


def test_read_passes_on_what_it_is_told(read: list[Any]) -> None:
    first, error = demarche.read("a.txt", "b", date="2019", only=["position"])  # type: ignore[operator]
    assert (first.report, str(error)) == (baltic.report(), "no text")
    assert read == [("a.txt", "b"), demarche.Settings(), "2019", frozenset({"position"})]


def test_read_records(read: list[Any], tmp_path: Path) -> None:
    where = str(tmp_path / "l.db")
    assert len(list(demarche.read("a.txt", into=where))) == 2  # type: ignore[operator]
    with demarche.Ledger.open(where) as ledger:
        assert len(list(ledger.entries(demarche.Query(report=baltic.report().id)))) == len(baltic.entries())


def test_the_room_stays_a_module() -> None:
    from demarche.read import reports

    assert demarche.read.reports is reports


def test_the_package_is_quick_to_import() -> None:
    body = "import demarche, sys; print([name for name in ('spacy', 'sqlalchemy', 'pandas') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", body], capture_output=True, text=True, check=True).stdout == "[]\n"
