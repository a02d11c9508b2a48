"""The coder's spreadsheet: out, filled in as a coder would with openpyxl, and in again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from demarche.errors import DemarcheError
from demarche.formats import Chosen, ImportOptions, export, import_file
from demarche.formats.sheet import COLUMNS, ENTRIES, GUIDE, HIDDEN, REPORTS
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Commitment, Entry, Evidence, Meeting, Position, Report
from tests.examples import baltic

Fresh = Callable[[], Ledger]
POSITIONS = Query(kind="position")


class Sheet:
    """A spreadsheet as a person fills it in: rows by what stands in them."""

    def __init__(self, ledger: Ledger, path: Path, query: Query = POSITIONS) -> None:
        self.path = path
        export(Chosen(ledger, query), str(path))
        self.book: Any = load_workbook(path)
        self.rows: Any = self.book[ENTRIES]

    def fill(self, number: int, **cells: object) -> None:
        for name, value in cells.items():
            self.rows.cell(number, COLUMNS.index(name) + 1).value = value

    def cell(self, number: int, name: str) -> Any:
        return self.rows.cell(number, COLUMNS.index(name) + 1)

    def row_of(self, actor: str, what: str = "") -> int:
        rows = range(2, self.rows.max_row + 1)
        return next(n for n in rows if self.cell(n, "actor").value == actor and what in ("", self.cell(n, "what").value))

    def back(self, ledger: Ledger, by: str = "") -> Any:
        self.book.save(self.path)
        return import_file(ledger, str(self.path), options=ImportOptions(by))


def test_what_a_coder_sees(judged: Ledger, tmp_path: Path) -> None:
    sheet = Sheet(judged, tmp_path / "sheet.xlsx")
    assert sheet.book.sheetnames == [ENTRIES, REPORTS, GUIDE, "Lists"]
    number = sheet.row_of("Estonia")
    assert sheet.cell(number, "quote").value == "We want NATO to lead this mission"
    assert sheet.cell(number, "verdict").value is None  # others' verdicts are not shown: coders judge on their own
    assert sheet.book[REPORTS]["A2"].value == "baltic-mines"
    widths = sheet.rows.column_dimensions
    hidden = [name for at, name in enumerate(COLUMNS) if widths[sheet.rows.cell(1, at + 1).column_letter].hidden]
    assert tuple(hidden) == HIDDEN
    offered = {str(place): one.formula1 for one in sheet.rows.data_validations.dataValidation for place in one.sqref.ranges}
    assert offered["A2:A59"] == "Lists!$A$2:$A$4"


def test_untouched_it_changes_nothing(judged: Ledger, tmp_path: Path) -> None:
    sheet = Sheet(judged, tmp_path / "sheet.xlsx", Query())
    before = list(judged.told())
    done = sheet.back(judged, "Cem")
    assert (done.entries, done.judgements) == (0, 0)
    assert list(judged.told()) == before


def test_verdicts_corrections_and_what_was_missed(ledger: Ledger, tmp_path: Path) -> None:
    sheet = Sheet(ledger, tmp_path / "sheet.xlsx")
    sheet.fill(sheet.row_of("Estonia"), verdict="accept", coder="Ann", note="clear")
    sheet.fill(sheet.row_of("Poland", "oppose"), verdict="reject", coder="Ann")
    sheet.fill(sheet.row_of("Germany"), what="oppose", issue="Who commands", coder="Ann")
    quote = baltic.span("Denmark last week sent two minehunters").quote
    sheet.fill(60, coder="Ann", actor="Denmark", what="support", issue="Who commands", report="baltic-mines", quote=quote, date="2019-05")
    done = sheet.back(ledger)
    assert (done.entries, done.judgements) == (1, 4)
    verdicts = sorted((j.verdict, j.by, j.note) for one in ledger.told(Query(rejected=True)) for j in one.judgements)
    assert verdicts == [("accept", "Ann", ""), ("accept", "Ann", "clear"), ("correct", "Ann", ""), ("reject", "Ann", "")]
    found = {e.record.holder.name: e for e in ledger.entries(Query(issue="issue:who-commands"))}
    assert found["Germany"].record.stance == "oppose"
    assert found["Germany"].record.voice == baltic.VOSSBERG  # what was not changed stays
    assert (found["Denmark"].record.holder.id, found["Denmark"].date) == ("state:DNK", "2019-05")
    assert found["Denmark"].evidence[0].quote == quote
    assert sheet.back(ledger).judgements == 0  # a second time nothing is new


def test_two_coders_of_one_sheet(ledger: Ledger, tmp_path: Path) -> None:
    ann, ben = (Sheet(ledger, tmp_path / f"{name}.xlsx") for name in ("ann", "ben"))
    number = ann.row_of("Sweden")
    ann.fill(number, what="support")
    ben.fill(number, verdict="accept")
    ann.back(ledger, "Ann")
    ben.back(ledger, "Ben")  # what Ann changed is not taken for a change of Ben's
    (told,) = (one for one in ledger.told(POSITIONS) if one.entry.record.holder.name == "Sweden")
    assert [(j.by, j.verdict) for j in told.judgements] == [("Ann", "correct"), ("Ben", "accept")]
    assert told.entry.record.stance == "conditional"  # the last word


def test_actors_of_all_kinds_of_records(ledger: Ledger, tmp_path: Path) -> None:
    sheet = Sheet(ledger, tmp_path / "sheet.xlsx", Query())
    numbers = range(2, sheet.rows.max_row + 1)
    meeting = next(n for n in numbers if sheet.cell(n, "kind").value == "meeting")
    commitment = next(n for n in numbers if sheet.cell(n, "kind").value == "commitment")
    names = sheet.cell(meeting, "actor").value.split("; ")
    sheet.fill(meeting, actor="; ".join([*names[:-1], "Iceland"]), modality="future")
    sheet.fill(commitment, actor="Hanna Berg", **{"for": "Finland"})
    sheet.back(ledger, "Ann")
    records = {one.key: (one.found, one.entry) for one in ledger.told() if one.judgements}
    (before, after), (_, pledged) = sorted(records.values(), key=lambda pair: pair[0].kind, reverse=True)
    assert isinstance(before.record, Meeting)
    assert isinstance(after.record, Meeting)
    assert after.record.participants[:-1] == before.record.participants[:-1]
    assert (after.record.participants[-1].id, after.modality) == ("state:ISL", "future")
    assert isinstance(pledged.record, Commitment)
    assert (pledged.record.actor.id, pledged.record.actor.principal.id) == ("person:hanna-berg", "state:FIN")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"verdict": "maybe", "coder": "Ann"}, "The verdict is 'maybe'"),
        ({"verdict": "accept"}, "Nobody is named who judged"),
        ({"verdict": "correct", "coder": "Ann"}, "nothing was changed"),
        ({"what": "loud", "coder": "Ann"}, "must be one of support, conditional"),
        ({"date": "yesterday", "coder": "Ann"}, "The date is 'yesterday'"),
        ({"modality": "perhaps", "coder": "Ann"}, "must be one of asserted"),
        ({"key": "0123", "coder": "Ann"}, "has no entry '0123'"),
    ],
)
def test_errors_name_the_row_and_nothing_is_recorded(ledger: Ledger, tmp_path: Path, cells: dict[str, str], said: str) -> None:
    sheet = Sheet(ledger, tmp_path / "sheet.xlsx")
    sheet.fill(2, verdict="accept", coder="Ann")
    sheet.fill(3, **cells)
    if "key" in cells:
        sheet.fill(3, record=None)
    with pytest.raises(DemarcheError, match=r"^Row 3 of 'sheet\.xlsx': ") as caught:
        sheet.back(ledger)
    assert said in str(caught.value)
    assert not [j for one in ledger.told() for j in one.judgements]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"coder": "Ann", "actor": "Denmark"}, "this row lacks report, quote, what"),
        ({"coder": "Ann", "actor": "A", "what": "support", "report": "nowhere", "quote": "x"}, "The report 'nowhere' is not in the ledger"),
        ({"coder": "Ann", "actor": "A", "what": "support", "report": "baltic-mines", "quote": "xyzzy"}, "not in the report word for word"),
        ({"actor": "A", "what": "support", "report": "baltic-mines", "quote": "minehunters"}, "Nobody is named who judged"),
    ],
)
def test_errors_of_what_was_missed(ledger: Ledger, tmp_path: Path, cells: dict[str, str], said: str) -> None:
    sheet = Sheet(ledger, tmp_path / "sheet.xlsx")
    sheet.fill(40, **cells)
    with pytest.raises(DemarcheError, match=r"^Row 40 of 'sheet\.xlsx': ") as caught:
        sheet.back(ledger)
    assert said in str(caught.value)


def test_no_cell_is_a_formula_and_none_too_long(fresh: Fresh, tmp_path: Path) -> None:
    ledger = fresh()
    text = '=HYPERLINK("http://x")\x0b ' + "very long " * 4000
    span = Evidence(0, len(text), text)
    ledger.record(
        Report("r", text, title="+1"), [Entry("r", Position(Actor("org:x", "@x"), "support", span, span, issue="issue:x"), (span,))]
    )
    sheet = Sheet(ledger, tmp_path / "sheet.xlsx")
    for row in sheet.rows.iter_rows(max_row=2):
        assert not [cell for cell in row if cell.data_type == "f"]
        assert max(len(str(cell.value or "")) for cell in row) <= 32_767
    sheet.fill(2, verdict="accept", coder="Ann")
    assert sheet.back(ledger).judgements == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", b"actor,issue\n"])
def test_what_is_no_spreadsheet(ledger: Ledger, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(DemarcheError, match="can't be read as a spreadsheet"):
        import_file(ledger, str(tmp_path / "x.xlsx"))
