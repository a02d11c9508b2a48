"""Plain text: one file, one report, or an export of a news database with many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from demarche.model import Report
from demarche.read import exports
from demarche.read.decode import decode, decode_line, is_wide
from demarche.read.source import Outcome, Source, limited, reading
from demarche.settings import Settings

BYTES_PER_CHARACTER = 4  # at most, in every encoding that is read
LINE = 1_000_000  # bytes; a longer line of an export is cut into several
# A line that only exports have; whether it is one is then looked at closely.
_EXPORT = re.compile(rb"^[ \t]*(?:\d+ of \d+ DOCUMENTS?|End of Document|(?:AN\s+)?Document [A-Za-z0-9]{15,40})\s*$", re.M | re.I)


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The file's text as it stands; offsets count in the decoded text. Each article, where the file is an export."""
    most = BYTES_PER_CHARACTER * settings.longest
    with reading(source), source.open() as stream:
        head = stream.read(min(exports.LOOKED_AT, most + 1))
        if _EXPORT.search(head) and not is_wide(head) and exports.layout_of(decode(head, source.name).splitlines()):
            yield from exports.read_lines(_lines(head, stream), source, settings)
            return
        data = head + limited(stream, most - len(head), source, most)
    yield Report(id=source.stem, text=decode(data, source.name), path=source.path)


def _lines(head: bytes, stream: BufferedReader) -> Iterator[str]:
    *whole, last = head.split(b"\n")
    yield from map(decode_line, whole)
    yield decode_line(last + stream.readline(LINE))
    while line := stream.readline(LINE):
        yield decode_line(line)
