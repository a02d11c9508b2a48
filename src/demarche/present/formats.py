"""What is written for machines: JSON Lines as the record format says, and flat tables as CSV.

No control character of a report reaches a terminal: JSON escapes them wherever it is written, with the same meaning; cells of CSV are
cleaned for a terminal, and kept as they are in a file or pipe, where what is written must be what is read again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TextIO

from rich.console import Group

from demarche import serial
from demarche.ledger.cells import csv_writer
from demarche.ledger.flat import COLUMNS, flat
from demarche.model import Entry, Report
from demarche.present.screen import console_for, report_screen, show
from demarche.present.terminal import STEERING
from demarche.present.words import clean

Format = Literal["table", "jsonl", "csv"]
ReportWriter = Callable[[Report, Sequence[Entry]], None]
RowWriter = Callable[[Iterable[Mapping[str, Any]]], None]


def report_writer(form: Format, stream: TextIO) -> ReportWriter:
    """A function that writes each report's entries as they come."""
    if form == "jsonl":
        return lambda _, entries: write_jsonl(map(serial.to_dict, entries), stream)
    if form == "csv":
        write = csv_rows(stream, COLUMNS)
        return lambda _, entries: write(map(flat, entries))
    console = console_for(stream)
    return lambda report, entries: show(console, Group(report_screen(report, entries), ""))


def write_jsonl(records: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """One record a line."""
    for record in records:
        stream.write(json_line(record) + "\n")
    stream.flush()


def json_line(value: Any) -> str:
    """JSON on one line that steers no terminal: letters as they are, control characters as \\uXXXX."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def csv_rows(stream: TextIO, columns: Sequence[str]) -> RowWriter:
    """A function that writes rows; their header is written already."""
    rows = csv_writer(stream, columns)
    return lambda found: rows.writerows(map(_cleaned, found) if stream.isatty() else found)


def _cleaned(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: clean(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
