"""What a report's lines look like together, and what each line's ends say: the word lists of layout.toml behind plain questions."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from demarche.language.lines import Line

_TAIL = 60  # characters of a line's end that are looked at, so that a line of a million full stops costs no more
_FINAL = re.compile(r"[.!?…]+[\"”’'»)\]]*$")
_FINAL_STOP = re.compile(r"(\S+)\.$")
_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\.$")
_QUOTE_MARK = re.compile(r"[\"“”«»]|''|``")
_OPENING = re.compile(r"(?:[\"“«]|''|``)(?=[\w\[(‘'$])|[“«]")
_CLOSING_QUOTE = re.compile(r"(?:[\"”»]|'')$")
_ASKS_FOR_MORE = re.compile(r"(?:,[\"”’'»]*|[(\[/&–—-])$")
_STRAY = re.compile(r"(?:[.,;:!?)\]”’%]+|['’]s)(?=\s|$)|[,;]\"")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """layout.toml, compiled. The lists are folded to lower case."""

    open_words: frozenset[str]
    before_names: frozenset[str]
    finite_verbs: frozenset[str]
    openers: frozenset[str]
    continuations: frozenset[str]
    abbreviations: frozenset[str]
    doubtful_abbreviations: frozenset[str]
    first_parts: frozenset[str]
    second_parts: frozenset[str]
    name_start: re.Pattern[str]
    alone: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def words() -> Words:
    """The word lists, read once."""
    data = tomllib.loads(files("demarche.language").joinpath("layout.toml").read_text("utf-8"))
    alone = tuple((rule["kind"], re.compile(rule["pattern"])) for rule in data["alone"])
    listed = {name: frozenset(data[name]) for name in data if name not in ("alone", "titles", "adjectives", "name_starts")}
    return Words(
        before_names=frozenset(data["titles"]) | frozenset(data["adjectives"]),
        name_start=re.compile("|".join(data["name_starts"])),
        alone=alone,
        **listed,
    )


def finished(text: str) -> bool:
    """Does a sentence end with this line? Not so after "Gen." or an initial."""
    tail = text[-_TAIL:]
    return bool(_FINAL.search(tail)) and not _names_follow(tail)


def _names_follow(tail: str) -> bool:
    return _abbreviation(tail) in words().abbreviations or bool(_INITIAL.search(tail))


def doubtful(text: str) -> bool:
    """Does the line end in an abbreviation that may end a sentence too ("U.S.")?"""
    return _abbreviation(text[-_TAIL:]) in words().doubtful_abbreviations


def _abbreviation(text: str) -> str:
    """The last word, folded and without the full stop that it ends in, else ""."""
    stop = _FINAL_STOP.search(text)
    return stop[1].lower().lstrip("(\"“'") if stop else ""


def goes_on(text: str) -> bool:
    """Does the line end in a way that asks for more: a comma, an open bracket, a dash, a small word, an initial, "Gen."?"""
    if _names_follow(text[-_TAIL:]):
        return True
    return bool(_ASKS_FOR_MORE.search(text[-_TAIL:])) or text.count("(") > text.count(")") or last_word(text) in words().open_words


def starts_low(text: str) -> bool:
    """Does the line begin in lower case, other than a name such as "al-Rashid"?"""
    return text[0].islower() and not words().name_start.match(text)


def continues(text: str) -> bool:
    """Does the line begin as a sentence hardly ever does: with a bracket, a weekday, a month?"""
    return text[0] in "([" or first_word(text).strip(",.").lower() in words().continuations


def only_marks(text: str) -> bool:
    """Does the line begin with punctuation that belongs to the word before it, or is it nothing else?"""
    return bool(_STRAY.match(text))


def last_word(text: str) -> str:
    """The last word, folded; "" where the line ends in something else."""
    return text.rsplit(None, 1)[-1].lower()


def first_word(text: str) -> str:
    """The line's first word as it stands, with the punctuation on it."""
    return text.split(None, 1)[0]


def quote_marks(text: str) -> list[str]:
    """The line's double quotation marks, in order."""
    return _QUOTE_MARK.findall(text)


def opens_quote(text: str) -> bool:
    """Does the line begin with an opening quotation mark?"""
    return bool(_OPENING.match(text))


def ends_quoted(text: str) -> bool:
    """Does the line end with a closing quotation mark?"""
    return bool(_CLOSING_QUOTE.search(text[-_TAIL:]))


def stands_alone(text: str) -> str:
    """The kind of a line that is a block by its look (byline, caption, ..), else ""."""
    if len(text) > 320:
        return ""
    return next((kind for kind, pattern in words().alone if pattern.fullmatch(text)), "")


def heading_shaped(text: str, most: int = 8) -> bool:
    """Short, capitalised, no final stop, no comma, no common finite verb, and no word at its end that a name would follow."""
    if len(text) > 12 * most or not (text[0].isupper() or text[0].isdigit()):
        return False
    tokens = text.split()
    if len(tokens) > most:
        return False
    if re.search(r"[,;.(\"“]$|,\s", text) or goes_on(text) or (text[-1] == ":" and tokens[-1][0].islower()):
        return False
    folded = [token.lower().strip(":?!'’\"") for token in tokens]
    if any(token in words().finite_verbs for token in folded):
        return False
    return folded[-1] not in words().before_names and folded[0] not in words().openers


class Layout:
    """What is typical of one report: is it wrapped, how wide, how evenly; which words and pairs of words it holds."""

    def __init__(self, lines: Sequence[Line]) -> None:
        pairs = [(a, b) for a, b in itertools.pairwise(lines) if not b.blanks and not b.rule and not b.mark]
        soft = [(a, b) for a, b in pairs if not finished(a.text) and (starts_low(b.text) or a.text[-1] == ",")]
        lengths = sorted(a.reach for a, _ in soft)
        self.wrapped = bool(soft) and len(soft) >= 0.2 * len(pairs)
        self.width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
        self.ragged = sum(self.has_room(a, b) for a, b in soft) > 0.2 * len(soft)
        self._lines = lines
        self._words: frozenset[str] | None = None
        self._pairs: frozenset[str] | None = None

    def has_room(self, a: Line, b: Line) -> bool:
        """Would the next line's first word have fitted on the line? Then its end was meant, in evenly wrapped text."""
        return a.reach + 1 + len(first_word(b.text)) <= 0.95 * self.width

    def is_full(self, a: Line, b: Line) -> bool:
        """Is the line as long as wrapped lines are here, so that its end says nothing?"""
        return self.wrapped and not self.has_room(a, b) and a.reach <= 1.2 * self.width

    def holds(self, word: str) -> bool:
        """Does the word (lower case) stand inside a line of this report, with other words before and behind it?"""
        if self._words is None:
            self._words = frozenset(word.lower() for line in self._lines for word in _WORD.findall(line.text)[1:-1])
        return word in self._words

    def holds_pair(self, first: str, second: str) -> bool:
        """Do the two words stand next to each other inside a line of this report?"""
        if self._pairs is None:
            split = (_WORD.findall(line.text) for line in self._lines)
            self._pairs = frozenset(f"{a} {b}" for found in split for a, b in itertools.pairwise(found))
        return f"{first} {second}" in self._pairs
