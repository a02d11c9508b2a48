"""A report's lines as they stand: which characters to keep of each, and the marks that a line carries.

Dropped: soft hyphens, zero-width and control characters, stray bars at a line's ends, list bullets, Markdown's `#`, lines of dashes.
White space of any kind and length becomes one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "cell", "item", "heading", "dateline"]

DROPPED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
SOFT_HYPHEN = "\u00ad"
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_PIECE = re.compile(rf"[^\s{DROPPED}](?:[^\s{DROPPED}]| (?=[^\s{DROPPED}]))*")
_RULE = re.compile(r"\|[|\s]*|(?:[-=_*~#+·•—–]\s*){3,}")
_BAR = re.compile(r"[\s|]*\|[\s|]*")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_BULLET = re.compile(r"[•‣▪●◦∙►▶]\s*|\*\s+(?=\S)")
_DOUBTFUL_BULLET = re.compile(r"(?:[-–—]|\d{1,2}[.)]|\([a-z\d]{1,3}\)|[a-z]\))\s+(?=\S)")  # a wrapped line may begin so, too
_ENDED = re.compile(r"[.:;!?…][\"”’'»)\]]*\s*$")
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,}(?:,? [A-Z][A-Z.'’-]+){0,3}"  # "LIMA", "NEW YORK", "TRENTON, N.J."
    r"(?:, [A-Z][\w.]*(?: [A-Z][\w.]*){0,2}(?: \d{1,2})?)?"  # ", Peru", ", May 4"
    r"(?: \([A-Z][\w ./]{1,30}\))?"  # " (Reuters)"
    r"\s*(?:—|–|--|-)\s+(?=[A-Z\"“'])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the report to copy: from `start` to `end` (exclusive), after a space or not."""

    start: int
    end: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something. `text` is its cleaned copy; `rule` says that a line of bars or dashes stands before it."""

    pieces: tuple[Piece, ...]
    text: str
    blanks: int  # empty lines before it
    indent: int  # white space before it, in characters
    reach: int  # the column at which it ends; more than its length where it is indented or its marks are cut off
    mark: Mark
    rule: bool
    soft_hyphen: bool  # it ends in one

    @property
    def end(self) -> int:
        """Report offset just behind its last kept character."""
        return self.pieces[-1].end


@dataclass(slots=True)
class _Before:
    """What stood before the line that is being read."""

    blanks: int = 0
    rule: bool = False
    ended: bool = True
    item: bool = False

    @property
    def fresh(self) -> bool:
        return self.blanks > 0 or self.rule or self.ended or self.item


def lines_of(text: str) -> list[Line]:
    """The lines of a report that hold something, in order."""
    before, found = _Before(), []
    for start, end in _spans(text):
        body = text[start:end].strip()
        if not _PIECE.search(body):
            before.blanks += 1
        elif _RULE.fullmatch(body):
            before.rule = True
        else:
            made = list(_make(text, start, end, before))
            found += made
            if made:
                before = _Before(ended=bool(_ENDED.search(made[-1].text[-40:])), item=made[-1].mark == "item")
            else:  # nothing but marks
                before.rule = True
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _make(text: str, start: int, end: int, before: _Before) -> Iterator[Line]:
    """The line from `start` to `end`: two where it begins with a dateline."""
    body = text[start:end]
    first = start + len(body) - len(body.lstrip())
    end = start + len(body.rstrip())
    begin, end, mark = _strip_marks(text, first, end, before.fresh)
    cut = _DATELINE.match(text, begin, min(end, begin + 80)) if before.fresh and mark == "" else None
    if cut:
        yield _line(text, (begin, cut.end()), before, start, "dateline")
        begin, before = cut.end(), _Before()
    if _PIECE.search(text, begin, end):
        yield _line(text, (begin, end), before, start, mark)


def _strip_marks(text: str, start: int, end: int, fresh: bool) -> tuple[int, int, Mark]:
    """Where the line's words begin and end once its marks are off, and what the marks say."""
    mark: Mark = ""
    bar = _BAR.match(text, start, end)
    if bar or text[end - 1] == "|":
        start, mark = bar.end() if bar else start, "cell"
        end = start + len(text[start:end].rstrip("| \t\u00a0"))
    for pattern, says in ((_HASHES, "heading"), (_BULLET, "item"), (_DOUBTFUL_BULLET, "item")):
        match = pattern.match(text, start, end)
        if match and (pattern is not _DOUBTFUL_BULLET or fresh):
            return match.end(), end, "heading" if says == "heading" else "item"
    return start, end, mark


def _line(text: str, span: tuple[int, int], before: _Before, line_start: int, mark: Mark) -> Line:
    pieces: list[Piece] = []
    for match in _PIECE.finditer(text, *span):
        spaced = bool(pieces) and any(c.isspace() for c in text[pieces[-1].end : match.start()])
        pieces.append(Piece(match.start(), match.end(), spaced))
    cleaned = "".join((" " if p.spaced else "") + text[p.start : p.end] for p in pieces)
    soft = text[pieces[-1].end : span[1]].endswith(SOFT_HYPHEN) if pieces else False
    return Line(tuple(pieces), cleaned, before.blanks, span[0] - line_start, span[1] - line_start, mark, before.rule, soft)
