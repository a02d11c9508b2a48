"""A long report in pieces that overlap: a record that spans the end of one stands whole in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

Piece = tuple[int, int]  # characters [start, end) of the report's text

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]?\s+")
_SPACE = re.compile(r"\s+")


def pieces(text: str, most: int, overlap: int) -> Iterator[Piece]:
    """Pieces of at most `most` characters, each of which begins at least `overlap` before the end of the one before, where words allow.

    They end with a paragraph, else a sentence, else a word, in their last third. A text of white space has none.
    """
    start = 0
    while start < len(text):
        end = _end(text, start, most)
        if text[start:end].strip():
            yield start, end
        if end >= len(text):
            return
        start = max(_begin(text, end - overlap, end), start + 1)


def _end(text: str, start: int, most: int) -> int:
    last = start + most
    if last >= len(text):
        return len(text)
    for kind in (_PARAGRAPH, _SENTENCE, _SPACE):
        ends = [found.end() for found in kind.finditer(text, last - most // 3, last)]
        if ends:
            return ends[-1]
    return last


def _begin(text: str, wanted: int, end: int) -> int:
    """Where the next piece begins: with a sentence before the place that is wanted, else there."""
    near = max(0, wanted - (end - wanted))
    begins = [found.end() for found in _SENTENCE.finditer(text, near, max(wanted, 0))]
    return begins[-1] if begins else wanted
