"""Find the states and bodies that words name, and make ids of names."""

import re
import unicodedata

from demarche.knowledge.actors import KnownActor, find_actor
from demarche.knowledge.ambiguity import is_place

_PARTS = re.compile(r"\w[\w.&/+'’-]*\w\.?|\w\.?|['’]s")
_LONGEST = 8  # words of a name


def slug(name: str) -> str:
    """A name as part of an id: "Miguel Ángel Moratinos" is "miguel-angel-moratinos", "D'Alema" "dalema"."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().casefold().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^(?:the|a|an)\s+", "", plain)).strip("-")


def actors_in(words: str, date: str | None = None) -> list[KnownActor]:
    """The states and bodies that the words name, longest names first come, left to right."""
    parts = [(m.start(), m.end()) for m in _PARTS.finditer(words)]
    found: list[KnownActor] = []
    at = 0
    while at < len(parts):
        size, known = _longest(words, parts[at : at + _LONGEST], date)
        if known:
            found.append(known)
        at += max(1, size)
    return found


def _longest(words: str, parts: list[tuple[int, int]], date: str | None) -> tuple[int, KnownActor | None]:
    for size in range(len(parts), 0, -1):
        piece = words[parts[0][0] : parts[size - 1][1]]
        known = find_actor(piece, date)
        if known or is_place(piece):
            return size, known
    return 0, None
