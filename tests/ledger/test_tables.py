"""Entries as tables, and what a reading was asked for."""

import sys
from collections.abc import Iterator

import pandas
import pyarrow
import pytest

from demarche.errors import MissingExtra
from demarche.ledger import Ledger, Query
from demarche.model import Report
from tests.ledger.examples import ALL, REPORT, TEXT


@pytest.fixture
def ledger(path: str) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        opened.record(REPORT, ALL, by="demarche 1")
        yield opened


def test_pandas_gets_a_row_an_entry(ledger: Ledger) -> None:
    table = ledger.entries().to_pandas()
    assert list(table["kind"]) == ["position", "position", "commitment"]
    assert list(table["iso3"].fillna("-")) == ["NOR", "ISL", "-"]
    assert all(TEXT[row.start : row.end] == row.quote for row in table.itertuples())
    assert table["quantity"].sum() == 20.0
    assert pandas.isna(table["what"]).sum() == 0
    assert pandas.isna(table["voice"]).all()
    assert list(ledger.entries(Query(kind="meeting")).to_pandas().columns) == list(table.columns)


def test_arrow_gets_the_same(ledger: Ledger) -> None:
    table = ledger.entries().to_arrow()
    assert table.column("actor").to_pylist() == ledger.entries().to_pandas()["actor"].tolist()
    assert table.schema.field("confidence").type == pyarrow.float64()
    assert table.column("done").to_pylist() == [None, None, True]
    assert ledger.entries(Query(kind="meeting")).to_arrow().schema == table.schema


def test_entries_are_read_as_they_are_asked_for(ledger: Ledger) -> None:
    entries = ledger.entries()
    assert next(entries) == ALL[0]
    assert list(entries.to_pandas()["kind"]) == ["position", "commitment"]


@pytest.mark.parametrize(("library", "method", "extra"), [("pandas", "to_pandas", "analyse"), ("pyarrow", "to_arrow", "arrow")])
def test_a_missing_library_is_named(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, library: str, method: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"pip install 'demarche\[{extra}\]'"):
        getattr(ledger.entries(), method)()


def test_a_reading_is_remembered(ledger: Ledger) -> None:
    assert ledger.was_read(REPORT, by="demarche 1")
    assert ledger.was_read(REPORT, {"position"}, "demarche 1")
    assert not ledger.was_read(REPORT, by="demarche 2")
    assert not ledger.was_read(Report("r1", TEXT + " "), by="demarche 1")
    assert not ledger.was_read(Report("r2", TEXT), by="demarche 1")
    other = Report("r2", TEXT)
    for kinds in ({"position"}, {"meeting", "event"}):
        ledger.record(other, [], kinds, "demarche 1")  # type: ignore[arg-type]
    assert ledger.was_read(other, {"position", "event"}, "demarche 1")
    assert not ledger.was_read(other, {"position", "text"}, "demarche 1")
