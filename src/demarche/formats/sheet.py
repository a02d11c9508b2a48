"""A coder's spreadsheet: one row an entry, to accept, reject or correct, and empty rows for what was missed; XLSX by openpyxl.

It comes back in by `sheet_back`: the columns in `EDITABLE` are read, `record` says what stood there when it went out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from demarche.errors import DemarcheError, MissingExtra
from demarche.formats.chosen import Chosen
from demarche.formats.table import row
from demarche.formats.words import for_xml
from demarche.model import Act, Kind, MeetingForm, Modality, Stage, Stance

ENTRIES, REPORTS, GUIDE, LISTS = "Entries", "Reports", "Guide", "Lists"
EDITABLE = ("verdict", "coder", "note", "actor", "for", "what", "issue", "modality", "date")
SHOWN = ("quote", "about", "condition", "recipient", "voice", "confidence", "outlet", "title", "report_date", "report", "start", "end")
HIDDEN = ("key", "record")
COLUMNS = (*EDITABLE[:3], "kind", *EDITABLE[3:], *SHOWN, *HIDDEN)
WIDTHS = {"quote": 70, "note": 30, "about": 40, "issue": 34, "actor": 24, "for": 20, "title": 40}
VERDICTS = ("accept", "reject", "correct")
# What may stand in `what`, by kind.
WHAT: dict[Kind, tuple[str, ...]] = {
    "position": get_args(Stance),
    "commitment": get_args(Act),
    "text": get_args(Stage),
    "meeting": get_args(MeetingForm),
}
LONGEST_CELL, MOST_ROWS, FREE_ROWS = 32_767, 1_048_000, 50  # of Excel; rows ready for what was missed
TEXT_FORMAT = "@"  # a cell that Excel takes for text, whatever is typed
_GUIDE = (
    "One row is one entry of the ledger. The white columns are yours, the grey ones tell where it comes from.",
    "verdict: accept, reject, or correct; leave it empty where you have not decided. Put your name into coder.",
    "To correct, change actor, for, what, issue, modality or date. A changed row counts as corrected, whatever the verdict says.",
    "what is the stance of a position, the act of a commitment, the stage of a text, the form of a meeting: see Lists.",
    "actor is whose position it is; for is the state or body that a person speaks for. Several actors are parted by '; '.",
    "To add a position that was missed, fill a row at the end: coder, actor, what, report (its id, see Reports) and quote, word for word.",
    "Then bring the file back: demarche import LEDGER FILE. Nothing is overwritten; every verdict is kept with your name and the time.",
)


def write(chosen: Chosen, path: Path) -> None:
    """The sheet; MissingExtra without openpyxl, DemarcheError where there are more entries than a sheet has rows."""
    book = _book()
    sheet = book.active
    sheet.title = ENTRIES
    sheet.append([name.replace("_", " ") for name in COLUMNS])
    number = 1
    for number, (report, told) in enumerate(chosen.with_reports(), start=2):
        if number > MOST_ROWS:
            raise DemarcheError(f"There are more than {MOST_ROWS:,} entries, too many for a spreadsheet. Ask for fewer, or export to CSV.")
        found = row(report, told)
        found["record"] = json.dumps(json.loads(found["record"]))  # in ASCII: XML does not take all that JSON does
        _fill(sheet, number, [found.get(name) if name not in ("verdict", "note") else None for name in COLUMNS])
    _look(sheet, number + FREE_ROWS)
    _reports(book.create_sheet(REPORTS), chosen)
    _text_sheet(book.create_sheet(GUIDE), _GUIDE)
    _offer(book, sheet, number + FREE_ROWS)
    book.save(path)


def _book() -> Any:
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MissingExtra("A spreadsheet", "formats") from None
    return Workbook()


def _fill(sheet: Any, number: int, values: Sequence[Any]) -> None:
    """A row whose texts are texts: no cell is a formula, whatever a report holds."""
    for column, value in enumerate(values, start=1):
        if value is not None:
            _put(sheet.cell(number, column), value)


def _put(cell: Any, value: Any) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    text = for_xml(value)
    if len(text) > LONGEST_CELL:
        text = "" if text.startswith("{") else text[: LONGEST_CELL - 1] + "…"  # half a record is of no use
    cell.value = text
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT


def _look(sheet: Any, last: int) -> None:
    """Header, widths, colours; the columns of the machine are hidden."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    grey = PatternFill("solid", fgColor="EDEDED")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for column, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 14)
        sheet.column_dimensions[letter].hidden = name in HIDDEN
        sheet.cell(1, column).font = Font(bold=True)
        for number in range(1, last + 1):
            cell = sheet.cell(number, column)
            cell.alignment = wrapped
            if name not in EDITABLE:
                cell.fill = grey
            elif number > 1:
                cell.number_format = TEXT_FORMAT
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"


def _reports(sheet: Any, chosen: Chosen) -> None:
    names = ("id", "title", "outlet", "date", "url", "language")
    sheet.append(names)
    for number, report in enumerate(chosen.reports(), start=2):
        _fill(sheet, number, [getattr(report, name) for name in names])


def _text_sheet(sheet: Any, told: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 130
    for number, sentence in enumerate(told, start=1):
        _put(sheet.cell(number, 1), sentence)


def _offer(book: Any, sheet: Any, last: int) -> None:
    """Lists to choose from: verdicts, modalities, and for each kind what may stand in `what`."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(LISTS)
    offered = {"verdict": VERDICTS, "modality": get_args(Modality), "kind": get_args(Kind)} | WHAT
    for column, (name, values) in enumerate(offered.items(), start=1):
        letter = get_column_letter(column)
        for number, value in enumerate((name, *values), start=1):
            lists.cell(number, column).value = value
        place = f"{LISTS}!${letter}$2:${letter}${len(values) + 1}"
        choice = DataValidation("list", place, allow_blank=True, showErrorMessage=name not in WHAT)
        for place in _places(sheet, name, last):
            choice.add(place)
        sheet.add_data_validation(choice)


def _places(sheet: Any, name: str, last: int) -> list[str]:
    from openpyxl.utils import get_column_letter

    what, kind = (get_column_letter(COLUMNS.index(one) + 1) for one in ("what", "kind"))
    if name not in WHAT:
        letter = get_column_letter(COLUMNS.index(name) + 1)
        return [f"{letter}2:{letter}{last}"]
    empty = "position"  # what may be added
    return [f"{what}{number}" for number in range(2, last + 1) if (sheet[f"{kind}{number}"].value or empty) == name]
