"""How many reports there will be, where that is told cheaply: by names, sizes and line ends, without reading what they say."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice

from demarche.errors import ReportError
from demarche.read.places import STANDARD_INPUT, sources
from demarche.read.source import Source
from demarche.read.web import is_address
from demarche.settings import Settings

ONE_A_FILE = {".html", ".htm", ".xhtml", ".pdf"}
ONE_A_SMALL_FILE = {".txt", ".text", ".md", ".json", ".docx", ".rtf"}  # a bigger one may be an export or a list of many
SMALL = 100_000  # bytes
ONE_A_LINE = {".jsonl", ".ndjson"}
MOST_FILES = 200_000  # to look at
MOST_BYTES = 1 << 29  # in which line ends are counted: half a second
CHUNK = 1 << 20


def expected(paths: Sequence[str], endings: Container[str], settings: Settings) -> int | None:
    """The number of reports and errors to come; None where that can't be told cheaply. It is a guess: a text file may hold many."""
    if any(path == STANDARD_INPUT or is_address(path) for path in paths):
        return None
    total, bytes_left = 0, MOST_BYTES
    for at, found in enumerate(islice(sources(paths, endings, settings), MOST_FILES + 1)):
        number = 1 if isinstance(found, ReportError) else _in_file(found, bytes_left)
        if number is None or at == MOST_FILES:
            return None
        bytes_left -= found.size or 0 if isinstance(found, Source) and found.ending in ONE_A_LINE else 0
        total += number
    return total


def _in_file(source: Source, bytes_left: int) -> int | None:
    size = source.size
    if source.ending in ONE_A_FILE or (source.ending in ONE_A_SMALL_FILE and size is not None and size <= SMALL):
        return 1
    if source.ending in ONE_A_LINE and size is not None and size <= bytes_left:
        return _lines(source)
    return None


def _lines(source: Source) -> int | None:
    number, last = 0, b"\n"
    try:
        with source.open() as stream:
            while chunk := stream.read(CHUNK):
                number, last = number + chunk.count(b"\n"), chunk
    except OSError:  # the reader says it in a sentence
        return None
    return number + (not last.endswith(b"\n"))
