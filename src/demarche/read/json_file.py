"""A JSON file: one report, a list of reports, or JSON Lines under the ending .json."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.errors import ReportError
from demarche.read import json_lines
from demarche.read.decode import decode
from demarche.read.record import report_of
from demarche.read.source import Outcome, Source, read_all, reading
from demarche.settings import Settings

REPORTS_IN_MEMORY = 48  # a file longer than this many of the longest reports is to be JSON Lines, which is read line by line


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The report, each of the list, or each of the lines."""
    with reading(source):
        lines = _looks_like_lines(source)
    yield from (json_lines.read if lines else read_whole)(source, settings)


def read_whole(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The report, or each of the list."""
    data = read_all(source, max(REPORTS_IN_MEMORY * settings.longest, json_lines.OTHER_KEYS))
    value = json_lines.parse(decode(data, source.name), source.name)
    if not isinstance(value, list):
        yield report_of(value, source.name, source.stem, source.path)
        return
    for number, item in enumerate(value, 1):
        try:
            yield report_of(item, f"Item {number} of {source.name}", f"{source.stem}-{number}", source.path)
        except ReportError as error:
            yield error


def _looks_like_lines(source: Source) -> bool:
    """Is the first line a whole object, and is there another?"""
    with source.open() as stream:
        first, second = stream.readline(json_lines.OTHER_KEYS).strip(), stream.readline(2)
    return first.startswith(b"{") and first.endswith(b"}") and bool(second.strip())
