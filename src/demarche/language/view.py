"""The view that parsing goes through: a cleaned copy of a report's text, with an offset map back to the unaltered text.

In a view sentences go on over wrapped lines, and what doesn't belong to one running text (headings, captions, pull quotes and their
attributions, list items, bylines) are blocks of their own, separated by exactly "\\n\\n".
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from demarche.language import layout as look
from demarche.language.breaks import Join, joins, names_speaker
from demarche.language.lines import Line, lines_of

BlockKind = Literal["paragraph", "heading", "item", "quote", "attribution", "caption", "byline"]
SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the view, offsets in the view. "quote": the whole block is one quotation, as a pull quote is."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class View:
    """A cleaned copy of a report's text. Offsets count characters; ends are exclusive."""

    text: str
    report: str = field(repr=False)
    blocks: tuple[Block, ...]
    origin: array[int] = field(repr=False, compare=False)  # the report offset of each character of the view, never falling

    def to_report(self, start: int, end: int) -> tuple[int, int]:
        """The report's offsets of a span of the view. ValueError where the span is outside the view."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"The span {start} to {end} is not inside the view, which has {len(self.text)} characters.")
        if start == end:
            at = self.origin[start] if start < len(self.text) else len(self.report)
            return at, at
        return self.origin[start], self.origin[end - 1] + 1

    def to_view(self, start: int, end: int) -> tuple[int, int]:
        """The view's offsets of a span of the report, without what the view leaves out. ValueError where the span is outside the report."""
        if not 0 <= start <= end <= len(self.report):
            raise ValueError(f"The span {start} to {end} is not inside the report, which has {len(self.report)} characters.")
        return bisect_left(self.origin, start), bisect_left(self.origin, end)

    def block_at(self, offset: int) -> Block:
        """The block that holds a view offset, or the one before it where the offset lies between two."""
        return self.blocks[max(0, bisect_left(self.blocks, offset + 1, key=lambda block: block.start) - 1)]


def make_view(text: str) -> View:
    """The view of a report's text, in time linear in its length."""
    lines = lines_of(text)
    between = joins(lines)
    writer = _Writer(text)
    bounds = []
    for group, links in _groups(lines, between):
        start = writer.begin_block()
        for line, link in zip(group, [*links, "block"], strict=True):
            writer.write(line, link)
        bounds.append((start, writer.length))
    kinds = _kinds([group for group, _ in _groups(lines, between)])
    blocks = tuple(Block(start, end, kind) for (start, end), kind in zip(bounds, kinds, strict=True))
    return View("".join(writer.parts), text, blocks, writer.origin)


def _groups(lines: Sequence[Line], between: Sequence[Join]) -> Iterator[tuple[Sequence[Line], Sequence[Join]]]:
    """The lines of each block, and the joins inside it."""
    start = 0
    for at, join in enumerate([*between, "block"] if lines else []):
        if join == "block":
            yield lines[start : at + 1], between[start:at]
            start = at + 1


class _Writer:
    """Writes the view, and the report offset of each character with it."""

    def __init__(self, report: str) -> None:
        self.report = report
        self.parts: list[str] = []
        self.origin = array("L")
        self.length = 0
        self._behind = 0  # report offset behind the last character copied

    def begin_block(self) -> int:
        """Separate from the block before, if there is one; the view offset at which the new one begins."""
        if self.length:
            self._insert(SEPARATOR)
        return self.length

    def write(self, line: Line, join: Join) -> None:
        """Copy one line, and what joins it to the next in its block."""
        for piece in line.pieces:
            if piece.spaced:
                self._insert(" ")
            self._copy(piece.start, piece.end - (join == "hyphen" and piece is line.pieces[-1]))
        if join == "space":
            self._insert(" ")

    def _copy(self, start: int, end: int) -> None:
        self.parts.append(self.report[start:end])
        self.origin.extend(range(start, end))
        self.length += end - start
        self._behind = end

    def _insert(self, what: str) -> None:
        self.parts.append(what)
        self.origin.extend([self._behind] * len(what))
        self.length += len(what)


def _kinds(groups: Sequence[Sequence[Line]]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    for group in groups:
        kinds.append(_kind(group, kinds[-1] if kinds else "paragraph"))
    return kinds


def _kind(group: Sequence[Line], before: BlockKind) -> BlockKind:
    first, text = group[0], group[0].text
    if first.mark == "item":
        return "item"
    if _whole_quotation(group):
        return "quote"
    if len(group) == 1 and before == "quote" and (names_speaker(text) or first.mark == "cell"):
        return "attribution"
    if first.mark == "cell":
        return "caption"
    if first.mark == "dateline":
        return "byline"
    alone = look.stands_alone(text) if len(group) == 1 else ""
    if alone == "byline":
        return "byline"
    if alone == "caption":
        return "caption"
    is_heading = len(group) == 1 and (first.mark == "heading" or alone or look.heading_shaped(text, most=14))
    return "heading" if is_heading else "paragraph"


def _whole_quotation(group: Sequence[Line]) -> bool:
    marks = sum(len(look.quote_marks(line.text)) for line in group)
    return marks == 2 and look.opens_quote(group[0].text) and look.ends_quoted(group[-1].text)
