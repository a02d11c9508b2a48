"""CSV and Parquet, opened by the programs that people open them with."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest

from demarche import serial
from demarche.errors import DemarcheError
from demarche.formats import Chosen, ExportOptions, ImportOptions, export, import_file
from demarche.formats.table import ALL
from demarche.ledger import Ledger, Query
from demarche.ledger.cells import DANGEROUS, guarded, unguarded
from demarche.model import Actor, Entry, Evidence, Position, Report
from tests.examples import baltic

Fresh = Callable[[], Ledger]


def test_pandas_reads_every_field(judged: Ledger, tmp_path: Path) -> None:
    path = str(tmp_path / "all.csv")
    export(Chosen(judged), path)
    frame = pandas.read_csv(path, keep_default_na=False)
    entries = dict(judged.keyed())
    assert list(frame.columns) == list(ALL)
    assert set(frame["key"]) == set(entries)
    for row in frame.to_dict("records"):
        assert serial.from_dict(json.loads(row["record"])) == entries[row["key"]]
        assert row["report_date"] == baltic.DATE
    first = frame[frame["verdict"] == "accept"].iloc[0]
    assert (first["by"], first["at"][:10]) == ("Ben", "2026-01-03")


def test_duckdb_reads_every_field(judged: Ledger, tmp_path: Path) -> None:
    path = str(tmp_path / "all.parquet")
    export(Chosen(judged), path)
    table = duckdb.sql(f"SELECT * FROM '{path}'")
    assert table.columns == list(ALL)
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert (kinds["start"], kinds["confidence"], kinds["done"], kinds["quote"]) == ("BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR")
    found = duckdb.sql(f"SELECT actor, quantity, unit, done FROM '{path}' WHERE kind = 'commitment' AND what = 'deliver'").fetchall()
    assert found == [("Denmark", 2.0, "minehunters", True)]
    records = duckdb.sql(f"SELECT key, record FROM '{path}'").fetchall()
    assert {key: serial.from_dict(json.loads(record)) for key, record in records} == dict(judged.keyed())


def test_csv_and_parquet_say_the_same(judged: Ledger, tmp_path: Path) -> None:
    for name in ("a.csv", "a.parquet"):
        export(Chosen(judged), str(tmp_path / name))
    read: Any = pandas.read_parquet(tmp_path / "a.parquet").astype(object)
    plain = read.where(read.notna(), "").astype(str).to_dict("records")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = [{name: unguarded(cell) for name, cell in row.items()} for row in csv.DictReader(stream)]
    assert [{k: v for k, v in row.items() if k != "quantity"} for row in rows] == [
        {k: v for k, v in row.items() if k != "quantity"} for row in plain
    ]


def dangerous(text: str) -> tuple[Report, Entry]:
    span = Evidence(0, len(text), text)
    return Report("r", text, title=text), Entry(
        "r", Position(Actor("org:x", text, "organisation"), "support", span, span, issue="issue:x"), (span,)
    )


@pytest.mark.parametrize("text", ["=HYPERLINK(A1)", "+1 for it", "-2 against", "@SUM(A1)", "\tTab", "'=quoted", "''-twice"])
def test_no_cell_is_a_formula(fresh: Fresh, tmp_path: Path, text: str) -> None:
    ledger = fresh()
    ledger.record(*(lambda pair: (pair[0], [pair[1]]))(dangerous(text)))
    for guard in (True, False):
        export(Chosen(ledger, Query(), ExportOptions(guard=guard)), str(tmp_path / "x.csv"))
        with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream)
        cells = [row[name] for name in ("actor", "quote", "title")]
        assert cells == ([f"'{text}"] * 3 if guard else [text] * 3)
        assert not guard or not any(cell.startswith(DANGEROUS) for cell in row.values())
    assert unguarded(guarded(text)) == text


def test_what_looks_harmless_is_left_alone() -> None:
    assert [guarded(cell) for cell in ("a=b", "'quoted'", -3, 0.5, None, True)] == ["a=b", "'quoted'", -3, 0.5, None, True]


def test_a_csv_goes_back_into_a_ledger_that_has_the_reports(judged: Ledger, fresh: Fresh, tmp_path: Path) -> None:
    path = str(tmp_path / "all.csv")
    export(Chosen(judged), path)
    other = fresh()
    with pytest.raises(DemarcheError, match=r"Row 2 of 'all.csv': The report 'baltic-mines' is not in the ledger"):
        import_file(other, path)
    other.record(baltic.report(), [])
    done = import_file(other, path)
    assert done.entries == 16  # the rejected one did not go out
    assert dict(other.keyed()).keys() >= {key for key, entry in judged.keyed() if entry.record != corrected(judged)}
    accepted = [(j.by, j.at[:10]) for one in other.told() for j in one.judgements]
    assert ("Ben", "2026-01-03") in accepted


def corrected(ledger: Ledger) -> object:
    return next(one.entry.record for one in ledger.told() if one.kept.verdict == "correct")


def test_an_edited_csv_corrects(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    export(Chosen(ledger, Query(actor="Finland")), str(path))
    path.write_text(path.read_text(encoding="utf-8").replace(",undecided,", ",reserved,"), encoding="utf-8")
    assert import_file(ledger, str(path), options=ImportOptions(by="Ann")).judgements == 1
    (stand,) = ledger.entries(Query(actor="Finland", kind="position", issue=baltic.TAKING_PART))
    assert stand.record.stance == "reserved"
    assert import_file(ledger, str(path), options=ImportOptions(by="Ann")).judgements == 0  # said once


POSITIONS = 'Country;Topic;View\nNorway;Fishing quotas;support\n"Iceland";Fishing quotas;0\nUnion of ""Nets"";Fishing quotas;0.5\n'


def test_positions_coded_elsewhere_are_proved_by_the_table_itself(fresh: Fresh, tmp_path: Path) -> None:
    path, ledger = tmp_path / "coded.csv", fresh()
    path.write_text(POSITIONS, encoding="utf-8")
    with pytest.raises(DemarcheError, match=r"has no column for stance. It has 'Country', 'Topic', 'View'\. Tell which is which"):
        import_file(ledger, str(path))
    done = import_file(ledger, str(path), options=ImportOptions("Ann", {"stance": "View"}))
    assert (done.reports, done.entries, done.judgements) == (1, 3, 3)
    found = list(ledger.entries())
    assert [e.record.stance for e in found] == ["support", "oppose", "undecided"]
    assert [e.record.holder.id for e in found[:2]] == ["state:NOR", "state:ISL"]
    assert found[1].evidence[0].quote == '"Iceland";Fishing quotas;0'
    assert {e.record.issue for e in found} == {"issue:fishing-quotas"}
    assert ledger.report("coded.csv").text == POSITIONS
    assert {j.by for one in ledger.told() for j in one.judgements} == {"Ann"}


def test_positions_with_the_words_of_a_report(ledger: Ledger, tmp_path: Path) -> None:
    quote = "Sweden would accept a NATO command"
    text = baltic.report().text
    at = text.replace("\n", " ").index(quote)
    printed = text[at : at + len(quote)]
    path = tmp_path / "coded.csv"
    rows = [{"actor": "Sweden", "issue": "Command", "stance": "conditional", "report": "baltic-mines", "quote": printed, "coder": "Ben"}]
    pandas.DataFrame(rows).to_csv(path, index=False)
    assert import_file(ledger, str(path)).entries == 1
    (entry,) = ledger.entries(Query(issue="issue:command"))
    assert entry.evidence == (Evidence(at, at + len(printed), printed),)
    assert entry.record.holder.mention == Evidence(at, at + 6, "Sweden")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Norway,,support,,", "Row 2 of 'coded.csv': There is no issue"),
        ("Norway,Nets,loud,,", "The stance is 'loud', but must be one of support"),
        ("Norway,Nets,2,,", "an agreement from 0"),
        ("Norway,Nets,support,nowhere,x", "The report 'nowhere' is not in the ledger"),
        ("Norway,Nets,support,baltic-mines,never said", "is not in the report word for word"),
        ("Norway,Nets,support,baltic-mines,a", "times in the report"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_recorded(ledger: Ledger, tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "coded.csv"
    path.write_text(f"actor,issue,stance,report,quote\n{row}\n", encoding="utf-8")
    before = list(ledger.entries())
    with pytest.raises(DemarcheError, match=r"^Row 2 of 'coded.csv'") as caught:
        import_file(ledger, str(path))
    assert said in str(caught.value)
    assert list(ledger.entries()) == before


def test_a_target_that_is_there_already_is_replaced_as_a_whole(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.dl"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(DemarcheError, match="There are no positions on issues"):
        export(Chosen(ledger, Query(actor="Nobody")), str(path))
    assert path.read_text(encoding="utf-8") == "before"
    export(Chosen(ledger), str(path))
    assert path.read_text(encoding="utf-8").startswith("dl nr = ")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("x.foo", None, "tells no format that can be written"),
        ("x", "foo", "The format is 'foo'"),
        ("nowhere/x.csv", None, "does not exist"),
    ],
)
def test_where_it_can_t_be_written(ledger: Ledger, tmp_path: Path, path: str, form: str | None, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        export(Chosen(ledger), str(tmp_path / path), form)


def test_a_report_s_own_words_are_never_lost(ledger: Ledger, fresh: Fresh, tmp_path: Path) -> None:
    """Lines of the table with carriage returns keep their offsets."""
    path, other = tmp_path / "coded.csv", fresh()
    path.write_bytes(b'actor,issue,stance\r\nNorway,Nets,support\r\n\r\nIceland,"Nets\r\nand boats",oppose\r\n')
    import_file(other, str(path))
    text = other.report("coded.csv").text
    for entry in other.entries():
        serial.check_evidence(entry, text)
    assert [e.evidence[0].quote.split(",")[0] for e in other.entries()] == ["Norway", "Iceland"]
    assert replace(next(other.entries()), extractor="") is not None
