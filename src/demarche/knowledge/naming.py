"""Find the states and bodies that words name, and tell them from parts of people's names."""

import re
from functools import cache

from demarche.knowledge.actors import KnownActor, find_actor
from demarche.knowledge.ambiguity import is_place, senses
from demarche.knowledge.offices import find_office
from demarche.knowledge.tables import rows

_PARTS = re.compile(r"\w[\w.&/+'’-]*\w\.?|\w\.?|['’]s")
_LONGEST = 8  # words of a name
_GIVEN_NAME = re.compile(r"(?:^|[\s(\"“])(?P<name>(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.?|[A-Z][a-z]+)\s+$")
_SURNAME = re.compile(r"\s(?:[A-Z]\.\s)?(?P<name>[A-Z][a-z]+)")


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


def in_a_name(printed: str, before: str, after: str) -> bool:
    """Whether a word that can be a given name or surname stands in a person's name: "Chad Smith", "Michael Jordan", "Mr. Holland".

    `before` and `after` are what stands directly beside it on the line, blanks included.
    """
    if not any(sense.meaning == "person:" for sense in senses(printed)):
        return False
    following, leading = _SURNAME.match(after), _GIVEN_NAME.search(before)
    return bool((following and _of_a_person(following.group("name"))) or (leading and _of_a_person(leading.group("name"))))


def _of_a_person(word: str) -> bool:
    """Whether a capitalised word may be part of a person's name: no office, state, weekday or "In"."""
    return find_office(word) is None and find_actor(word) is None and word not in _no_first_names()


@cache
def _no_first_names() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("no_first_names.csv"))


def _longest(words: str, parts: list[tuple[int, int]], date: str | None) -> tuple[int, KnownActor | None]:
    for size in range(len(parts), 0, -1):
        piece = words[parts[0][0] : parts[size - 1][1]]
        known = find_actor(piece, date)
        if known or is_place(piece):
            return size, known
    return 0, None
