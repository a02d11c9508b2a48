"""What each line break of a report means: the end of a block, a space, nothing, or a hyphenated word.

`RULES` is read from the top; the first rule that knows decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from demarche.language import layout as look
from demarche.language.layout import Layout
from demarche.language.lines import Line

Join = Literal["block", "space", "glue", "hyphen"]

_HYPHENED = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_BARE = re.compile(r"[^\W_]+$")
LONGEST_QUOTATION = 2500  # characters; a quotation mark that stays open longer was a slip


@dataclass(slots=True)
class Block:
    """What is known of the block that is being read, up to the line before the break."""

    lines: int = 0
    length: int = 0
    quoted: bool = False  # it begins with an opening quotation mark
    marks: int = 0
    open: bool = False  # a quotation is open
    after_quote: bool = False  # the block before it is a whole quotation
    sentence_start: bool = True  # its last line begins a sentence

    def add(self, line: Line) -> None:
        """Take one more line in."""
        if not self.lines:
            self.quoted = look.opens_quote(line.text)
        for mark in look.quote_marks(line.text):
            self.open = mark in "“«``" if mark not in ("''", '"') else not self.open
            self.marks += 1
        self.lines += 1
        self.length += len(line.text)
        if self.length > LONGEST_QUOTATION:
            self.open = False

    def whole_quotation(self, last: Line) -> bool:
        """Is the block one quotation from its first to its last character?"""
        return self.quoted and self.marks == 2 and look.ends_quoted(last.text)


@dataclass(frozen=True, slots=True)
class Spot:
    """One line break: the lines before and after it, the block so far, the report's layout."""

    a: Line
    b: Line
    block: Block
    layout: Layout

    @property
    def ended(self) -> bool:
        """Does a sentence end here by its punctuation?"""
        return look.finished(self.a.text)


def _marked(spot: Spot) -> Join | None:
    if spot.b.rule or spot.a.mark in ("cell", "heading", "dateline") or spot.b.mark:
        return "block"
    return None


def _stray_punctuation(spot: Spot) -> Join | None:
    if not look.only_marks(spot.b.text) or (spot.ended and spot.b.blanks):
        return None
    return "glue"


def _hyphenated(spot: Spot) -> Join | None:
    """ "nego- / tiations" loses its hyphen, "state- / owned" keeps it; neither gets a space."""
    if spot.b.blanks or not look.starts_low(spot.b.text):
        return None
    if spot.a.soft_hyphen:
        return "glue"
    left, right = _HYPHENED.search(spot.a.text[-60:]), _FIRST_LETTERS.match(spot.b.text)
    if not left or not right:
        return "glue" if re.search(r"\d-$", spot.a.text[-2:]) else None
    return "glue" if _keeps_hyphen(left[1], right[0], spot.layout) else "hyphen"


def _keeps_hyphen(left: str, right: str, layout: Layout) -> bool:
    low = left.lower()
    if layout.holds(low + right):
        return False
    if layout.holds(f"{low}-{right}") or "-" in left or left.isupper():
        return True
    lists = look.words()
    return low in lists.first_parts or right in lists.second_parts or (layout.holds(low) and layout.holds(right))


def _blank_line(spot: Spot) -> Join | None:
    """An empty line ends a block, except where a sentence plainly goes on behind it (double-spaced text, a picture in between)."""
    if not spot.b.blanks:
        return None
    unfinished = not spot.ended and (look.goes_on(spot.a.text) or len(spot.a.text) >= 40)
    return "space" if unfinished and look.starts_low(spot.b.text) and not look.stands_alone(spot.a.text) else "block"


def _alone(spot: Spot) -> Join | None:
    """Bylines, date lines, credits: blocks by their look."""
    a_alone = spot.block.sentence_start and not look.starts_low(spot.b.text) and look.stands_alone(spot.a.text)
    b_alone = not look.goes_on(spot.a.text) and look.stands_alone(spot.b.text)
    return "block" if a_alone or b_alone else None


def _pull_quote(spot: Spot) -> Join | None:
    """A whole quotation, and the line that says whose it is, stand apart from the sentences around them."""
    if look.starts_low(spot.b.text) or look.goes_on(spot.a.text):
        return None
    if spot.block.whole_quotation(spot.a):
        return "block"
    attribution = spot.block.after_quote and spot.block.lines == 1 and names_speaker(spot.a.text)
    return "block" if attribution else None


def names_speaker(text: str) -> bool:
    """Has the line the look of "Jane Roe, foreign minister" or "- Jane Roe"?"""
    bare = text.lstrip("-–— ")
    if not bare or not bare[0].isupper() or look.finished(text) or len(text) > 90 or look.quote_marks(text):
        return False
    return not any(word.lower() in look.words().finite_verbs for word in bare.split())


def _sentence_goes_on(spot: Spot) -> Join | None:
    if look.starts_low(spot.b.text):
        return "space"
    if not spot.ended and spot.layout.wrapped and look.continues(spot.b.text):
        return "space"
    if not spot.ended and (look.goes_on(spot.a.text) or spot.a.text[-1] == ";"):
        return "space"
    return None


def _after_sentence(spot: Spot) -> Join | None:
    """A sentence ends with the line: a new paragraph, unless the text is wrapped and the line full or a quotation open."""
    if not spot.ended:
        return None
    if look.doubtful(spot.a.text) and spot.layout.wrapped:
        return "space"
    if spot.b.indent > spot.a.indent or (spot.block.open and look.opens_quote(spot.b.text)):
        return "block"
    return "space" if spot.layout.is_full(spot.a, spot.b) or (spot.block.open and spot.layout.wrapped) else "block"


def _heading(spot: Spot) -> Join | None:
    """A heading stands between two sentences and is short for a line of this text; what follows begins like a sentence."""
    if not spot.block.sentence_start or spot.block.open or not _is_short(spot) or look.continues(spot.b.text):
        return None
    if spot.a.text.isupper() and look.first_word(spot.b.text).isupper():
        return None
    last = _LAST_BARE.search(spot.a.text[-60:])
    split_name = last is not None and spot.layout.holds_pair(last[0], look.first_word(spot.b.text).strip(",.'’s"))
    return "block" if look.heading_shaped(spot.a.text) and not split_name else None


def _is_short(spot: Spot) -> bool:
    if not spot.layout.wrapped:
        return True
    return spot.a.reach <= 0.55 * spot.layout.width if spot.layout.ragged else spot.layout.has_room(spot.a, spot.b)


def _colon(spot: Spot) -> Join | None:
    return "space" if spot.a.text[-1] == ":" else None


def _unclear(spot: Spot) -> Join:
    """No sign at all, and a capital follows: a wrap where lines are wrapped, except after a line that is too short to have been."""
    if not spot.layout.wrapped and not spot.block.open:
        return "block"
    meant = not spot.layout.ragged and not spot.block.open and spot.a.reach < 0.7 * spot.layout.width
    return "block" if meant and spot.layout.has_room(spot.a, spot.b) else "space"


RULES: tuple[Callable[[Spot], Join | None], ...] = (
    _marked,
    _stray_punctuation,
    _hyphenated,
    _blank_line,
    _alone,
    _pull_quote,
    _sentence_goes_on,
    _after_sentence,
    _heading,
    _colon,
    _unclear,
)


def joins(lines: Sequence[Line]) -> list[Join]:
    """What stands between each line and the next: one fewer than lines."""
    layout, block, found = Layout(lines), Block(), []
    for a, b in itertools.pairwise(lines):
        block.add(a)
        join = _decide(Spot(a, b, block, layout))
        found.append(join)
        if join == "block":
            block = Block(after_quote=block.whole_quotation(a))
        else:
            block.sentence_start = look.finished(a.text)
    return found


def _decide(spot: Spot) -> Join:
    return next(join for rule in RULES if (join := rule(spot)) is not None)
