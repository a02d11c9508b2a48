"""The heading of an issue made of its id, which has small letters only: names get theirs back, from the text or from the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from demarche.knowledge.actors import printed_names, states
from demarche.knowledge.tables import slug

# What the tables have as a name or acronym, and headings far more often as a plain word.
PLAIN = frozenset(["who", "it", "is", "as", "so", "no", "am", "at", "do", "in", "on", "or", "by", "my", "ac", "ad", "cut", "aid", "start"])
_LONGEST_NAME = 6  # words
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)


def issue_title(id: str, quotes: Iterable[str] = ()) -> str:
    """`issue:nato-role-in-iraq` gives `NATO role in Iraq`; empty where the id is.

    `quotes` are targets of positions on it: where one of them gave the id, the heading has its letters as they are printed.
    """
    name = id.removeprefix("issue:")
    if name != name.casefold() or " " in name.strip():  # an analyst's own heading
        words = _one_line(name)
        return words[:1].upper() + words[1:]
    printed = next((quote for quote in quotes if name and slug(quote)[:60].strip("-") == name), "")
    words = _ARTICLE.sub("", _one_line(printed)) or " ".join(_cased(_one_line(name.replace("-", " ").replace("_", " ")).split()))
    return words[:1].upper() + words[1:]


def _one_line(text: str) -> str:
    """Without control and direction characters."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def _cased(words: list[str]) -> Iterator[str]:
    """The words, those of the longest known names as these are written."""
    names, at = _names(), 0
    while at < len(words):
        sizes = range(min(_LONGEST_NAME, len(words) - at), 0, -1)
        size = next((n for n in sizes if "-".join(words[at : at + n]) in names), 0)
        yield names["-".join(words[at : at + size])] if size else words[at]
        at += max(size, 1)


@cache
def _names() -> dict[str, str]:
    """Names of states and bodies by their slugs, of several spellings that with the most capitals; and capitals of states."""
    found: dict[str, str] = {}
    capitals = (one.capital for one in states() if one.capital)
    for printed in (*(name for name, _ in printed_names()), *capitals):
        plain = _ARTICLE.sub("", printed)
        key = slug(plain)
        if plain[:1].isupper() and key not in PLAIN and _capitals(plain) > _capitals(found.get(key, "")):
            found[key] = plain
    return found


def _capitals(name: str) -> int:
    return sum(c.isupper() for c in name)
