"""What is written for machines: JSON Lines as the record format says, and a flat table as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TextIO

from rich.console import Group

from demarche import serial
from demarche.ledger.flat import COLUMNS, flat
from demarche.model import Entry, Report
from demarche.present.screen import console_for, report_screen, show

Format = Literal["table", "jsonl", "csv"]
ReportWriter = Callable[[Report, Sequence[Entry]], None]


def report_writer(form: Format, stream: TextIO) -> ReportWriter:
    """A function that writes each report's entries as they come."""
    if form == "jsonl":
        return lambda _, entries: write_jsonl(entries, stream)
    if form == "csv":
        rows = csv_rows(stream)
        return lambda _, entries: rows.writerows(map(flat, entries))
    console = console_for(stream)
    return lambda report, entries: show(console, Group(report_screen(report, entries), ""))


def write_jsonl(entries: Iterable[Entry], stream: TextIO) -> None:
    """One record a line."""
    for entry in entries:
        stream.write(json.dumps(serial.to_dict(entry), ensure_ascii=False) + "\n")
    stream.flush()


def csv_rows(stream: TextIO) -> csv.DictWriter[str]:
    """A writer of rows whose header is written already."""
    rows = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    return rows
