"""Sources without a known ending, such as standard input and web addresses: the first bytes say what they hold."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from demarche.read import docx, feed, html, json_file, json_lines, pdf, rtf, table, text, warc
from demarche.read.decode import decode_line
from demarche.read.source import Outcome, Reader, Source, reading
from demarche.settings import Settings

HEAD = 4096
_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|article|div|p|h1)\b", re.I | re.S)
_FEED = re.compile(rb"\s*(?:<\?[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:rss|feed|(?:\w+:)?RDF)\b", re.I | re.S)
_OBJECT_LINE = re.compile(rb"\s*\{.*\S")
_MAGIC: tuple[tuple[bytes, Reader], ...] = (
    (b"%PDF-", pdf.read),
    (b"PK\x03\x04", docx.read),
    (b"{\\rtf", rtf.read),
    (b"WARC/1.", warc.read),
)


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """Read as what the beginning looks like, unpacked first where it is packed with gzip."""
    with reading(source):
        opened = source.open()
    with opened as stream:
        with reading(source):
            head = stream.peek(HEAD)[:HEAD]
            packed = head.startswith(_GZIP)
            if packed:
                stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)))
                head = stream.peek(HEAD)[:HEAD]
        reader = reader_for(head, settings.columns)
        yield from reader(replace(source, open=lambda: stream, size=None), settings)


def reader_for(head: bytes, columns: str | None = None) -> Reader:
    """The reader for what begins with these bytes."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, reader in _MAGIC:
        if bare.startswith(magic):
            return reader
    first_line = bare.split(b"\n", 1)[0]
    if bare.startswith(b"{"):
        return json_lines.read if _OBJECT_LINE.match(first_line) else json_file.read_whole
    if re.match(rb"\[\s*\{", bare):
        return json_file.read_whole
    if _HTML.match(bare):
        return html.read
    if _FEED.match(bare):
        return feed.read
    return table.read if b"\n" in bare and table.is_table(decode_line(first_line), columns) else text.read
