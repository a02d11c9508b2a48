"""Lines of a stream that may be hostile: none is held in memory beyond a limit, whatever the file's size."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator


def lines(stream: io.BufferedReader, most: int) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one longer than `most` bytes, only its first `most` + 1."""
    number, whole = 0, True
    for part in parts(stream, most + 1):
        if whole:
            number += 1
            yield number, part
        whole = part.endswith(b"\n")


def parts(stream: io.BufferedReader, most: int) -> Iterator[bytes]:
    """The lines, recoded to UTF-8 where the stream begins with the mark of UTF-16; long ones in parts of `most`."""
    if stream.peek(2)[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        while part := stream.readline(most):
            yield part
        return
    text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    try:
        while line := text.readline(most):
            yield line.encode("utf-8", "surrogatepass")
    finally:
        text.detach()  # who opened the stream closes it
