"""Where words that a model gives stand in the report: as they are, else with white space, quote marks and dashes counted alike.

What is recorded are always the report's own words. What is not there is nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from demarche.model import Evidence

_MOST_PLACES = 20
_ALIKE = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # soft hyphens and marks of no width
_MARKS = "\"'“”‘’„«»"


@dataclass(frozen=True)
class Words:
    """The characters [start, end) of a report's text, to find words in."""

    text: str
    start: int
    end: int

    def places(self, quote: str) -> list[Evidence]:
        """Where a quote stands, from the beginning on; nowhere where it is empty or not there."""
        if len(quote) > 2 * (self.end - self.start) + 100:
            return []
        for told in dict.fromkeys((quote.strip(), quote.strip().strip(_MARKS).strip())):
            if found := self._exact(told) or self._alike(told):
                return found
        return []

    def _exact(self, quote: str) -> list[Evidence]:
        return [self._evidence(at, at + len(quote)) for at in self._found(self.text, quote, self.start, self.end, _same)]

    def _alike(self, quote: str) -> list[Evidence]:
        folded, at = self._folded
        wanted, _ = _fold(quote, 0, len(quote))
        wanted = wanted.strip()
        ends = range(len(wanted))
        return [self._evidence(at[i], at[i + ends[-1]] + 1) for i in self._found(folded, wanted, 0, len(folded), at.__getitem__)]

    def _found(self, where: str, what: str, first: int, end: int, place: Callable[[int], int]) -> list[int]:
        """Indices at which the words stand whole: "UN" is not in "UNESCO"."""
        if not what:
            return []
        found: list[int] = []
        for at in _occurrences(where, what, first, end):
            if self._whole(place(at), place(at + len(what) - 1) + 1):
                found.append(at)
            if len(found) == _MOST_PLACES:
                break
        return found

    def _whole(self, start: int, end: int) -> bool:
        text = self.text
        cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        cut_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        return not cut_before and not cut_after

    def _evidence(self, start: int, end: int) -> Evidence:
        return Evidence(start, end, self.text[start:end])

    @cached_property
    def _folded(self) -> tuple[str, Sequence[int]]:
        return _fold(self.text, self.start, self.end)


def _same(place: int) -> int:
    return place


def _occurrences(where: str, what: str, first: int, end: int) -> Iterator[int]:
    at = where.find(what, first, end)
    while at >= 0:
        yield at
        at = where.find(what, at + 1, end)


def _fold(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """The characters with what counts alike made alike, and for each of them where it stands in the text."""
    kept: list[str] = []
    at: list[int] = []
    for place in range(start, end):
        char = text[place]
        if char in _UNSEEN:
            continue
        char = " " if char.isspace() else _ALIKE.get(char, char)
        if char == " " and kept and kept[-1] in (" ", "-"):  # "mine-\nclearing" is "mine-clearing"
            continue
        kept.append(char)
        at.append(place)
    return "".join(kept), at


def nearest(places: Sequence[Evidence], to: Evidence) -> Evidence | None:
    """Of several places the one within a passage, else the one next to it."""
    return min(places, key=lambda one: max(to.start - one.start, one.end - to.end, 0), default=None)
