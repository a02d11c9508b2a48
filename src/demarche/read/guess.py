"""Sources without a known ending, such as standard input: the first bytes say what they hold."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from demarche.read import html, json_file, json_lines, text
from demarche.read.source import Outcome, Reader, Source, reading
from demarche.settings import Settings

HEAD = 4096
_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|article|div|p|h1)\b", re.I | re.S)
_OBJECT_LINE = re.compile(rb"\s*\{.*\S")


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """Read as what the beginning looks like, unpacked first where it is packed with gzip."""
    with reading(source):
        opened = source.open()
    with opened as stream:
        with reading(source):
            head = stream.peek(HEAD)[:HEAD]
            if head.startswith(_GZIP):
                stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)))
                head = stream.peek(HEAD)[:HEAD]
        yield from reader_for(head)(replace(source, open=lambda: stream, size=None), settings)


def reader_for(head: bytes) -> Reader:
    """The reader for what begins with these bytes."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"{"):
        first_line = bare.split(b"\n", 1)[0]
        return json_lines.read if _OBJECT_LINE.match(first_line) else json_file.read_whole
    if re.match(rb"\[\s*\{", bare):
        return json_file.read_whole
    return html.read if _HTML.match(bare) else text.read
