"""CSV and TSV: one report a row. Which column holds what is told by --columns, or guessed from their names (columns.toml)."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BufferedReader

from demarche.errors import DemarcheError, ReportError
from demarche.read.decode import decode, decode_line
from demarche.read.lines import parts
from demarche.read.record import report_of
from demarche.read.source import Outcome, Source, reading
from demarche.settings import Settings

BYTES_PER_CHARACTER = 4
OTHER_COLUMNS = 1_000_000  # bytes of a row that is not text
REREAD = 10  # longest rows whose lines may be read twice, so that a file of broken rows takes no quadratic time
DELIMITERS = ",;\t|"
KEYS = ("text", "title", "outlet", "date", "url", "id", "language")
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """A report or an error for each row that is not empty. ReportError where no column is known to hold the text."""
    wanted = columns_of(settings.columns)
    most = BYTES_PER_CHARACTER * settings.longest + OTHER_COLUMNS
    with reading(source), source.open() as stream:
        rows = _Rows(stream, source, most)
        places = _places(rows.header(), wanted, source.name)
        for number, row in rows:
            where = f"Row {number} of {source.name}"
            yield row if isinstance(row, ReportError) else _outcome(row, places, where, f"{source.stem}-{number}", source.path)


@cache
def columns_of(stated: str | None) -> dict[str, str]:
    """`text=body,date=published` as a dictionary. DemarcheError where it is not so written."""
    pairs = [pair.partition("=") for pair in (stated or "").split(",") if pair.strip()]
    for key, sign, name in pairs:
        if key.strip() not in KEYS or not sign or not name.strip():
            raise DemarcheError(
                f"The column {key + sign + name!r} can't be understood. Write KEY=NAME, where KEY is one of {', '.join(KEYS)} and NAME "
                "is the column's name in the file: text=body,date=published."
            )
    return {key.strip(): name.strip() for key, _, name in pairs}


@cache
def usual_names() -> dict[str, tuple[str, ...]]:
    """Key of a report to the usual names of its column."""
    data = tomllib.loads(files("demarche.read").joinpath("columns.toml").read_text("utf-8"))
    return {key: tuple(names) for key, names in data["columns"].items()}


def is_table(line: str, stated: str | None) -> bool:
    """Does a text begin with this line as a table does: several columns, one of which holds the text?"""
    _, header = _split(line)
    return len(header) > 1 and _place(header, "text", columns_of(stated)) is not None


def _place(header: Sequence[str], key: str, wanted: dict[str, str]) -> int | None:
    """Where the column for this key stands; None where there is none."""
    plain = [_plain(name) for name in header]
    names = [wanted[key]] if key in wanted else usual_names()[key]
    if key in wanted and wanted[key] in header:
        return header.index(wanted[key])
    return next((plain.index(_plain(name)) for name in names if _plain(name) in plain), None)


def _places(header: Sequence[str], wanted: dict[str, str], name: str) -> dict[str, int]:
    places = {key: place for key in KEYS if (place := _place(header, key, wanted)) is not None}
    has = "its columns are " + ", ".join(repr(column[:40]) for column in header[:30])
    for key, column in wanted.items():
        if key not in places:
            raise ReportError(f"{name} has no column {column!r}: {has}. Correct --columns {key}={column}.")
    if "text" not in places:
        raise ReportError(f"{name} can't be read: which column holds the text? {has}. Say it with --columns text=NAME.")
    return places


def _plain(name: str) -> str:
    return _OTHER_SIGNS.sub("_", name.casefold()).strip("_")


def _split(line: str) -> tuple[str, list[str]]:
    """The delimiter that parts a header into the most names, and these."""
    # A carriage return by itself is no end of a line that the csv module takes.
    plain = line.strip("\r\n").replace("\r", " ")
    parted = [(sign, next(csv.reader([plain], delimiter=sign), [])) for sign in DELIMITERS]
    sign, names = max(parted, key=lambda found: len(found[1]))
    return sign, [name.strip() for name in names]


def _outcome(row: Sequence[str], places: dict[str, int], where: str, fallback_id: str, path: str | None) -> Outcome:
    value = {key: row[place] for key, place in places.items() if place < len(row) and (row[place] or key == "text")}
    try:
        return report_of(value, where, fallback_id, path)
    except ReportError as error:
        return error


class _Rows:
    """The rows of a stream, each with its number (the header is not counted). A broken row loses itself, and not the rows after it."""

    def __init__(self, stream: BufferedReader, source: Source, most: int) -> None:
        self.parts = parts(stream, most + 1)
        self.name, self.most = source.name, most
        self.delimiter = ","
        self.row: list[bytes] = []  # the lines of the row that is being read
        self.taken = 0  # their bytes
        self.again: deque[bytes] = deque()  # lines that a broken row had swallowed, to be read anew
        self.left = REREAD * most  # bytes that may still be read anew
        csv.field_size_limit(max(csv.field_size_limit(), most))  # the module's own limit is below a long article

    def header(self) -> list[str]:
        """The names of the columns; ReportError where there is no line."""
        first = next((line for line in self.parts if line.strip()), b"")
        if not first:
            raise ReportError(f"{self.name} is empty. Nothing was read from it.")
        if len(first) > self.most:
            raise ReportError(f"{self.name} is too long: its first line has more than {self.most:,} bytes. Check whether it is a table.")
        self.delimiter, header = _split(decode(first, self.name))
        return header

    def __iter__(self) -> Iterator[tuple[int, list[str] | ReportError]]:
        rows, number = self._reader(), 0
        while True:
            number, self.row, self.taken = number + 1, [], 0
            try:
                row = next(rows, None)
            except (csv.Error, ReportError) as error:
                said = str(error).rstrip(".")
                yield number, ReportError(f"Row {number} of {self.name} can't be read: {said}. Mend it or take it out.")
                self._put_back()
                rows = self._reader()
                continue
            if row is None:
                return
            if any(field.strip() for field in row):
                yield number, row

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self.delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        """Decoded lines. ReportError where a row grows beyond the limit, after the rest of its last line is passed over."""
        while line := self.again.popleft() if self.again else next(self.parts, b""):
            self.row.append(line)
            self.taken += len(line)
            if self.taken > self.most:
                while line and not line.endswith(b"\n"):
                    line = next(self.parts, b"")
                raise ReportError(f"it has more than {self.most:,} bytes, or a quotation mark that is not closed")
            yield decode_line(line)

    def _put_back(self) -> None:
        """The lines after the first of a broken row are rows of their own, unless that was done too often in this file."""
        swallowed = self.row[1:]
        self.left -= sum(map(len, swallowed))
        if self.left > 0:
            self.again.extendleft(reversed(swallowed))
