"""Which state or body words name where they are printed: the lookup of the knowledge room, told what the report says around them."""

import re

from demarche import knowledge
from demarche.knowledge import KnownActor
from demarche.resolve.view import View

_NEAR = 3000  # characters before and after that may tell which meaning words have
_SURE = 0.6  # of a grouping: less, and the words stay a group
_GIVEN_NAME = re.compile(r"(?:^|[\s(\"“])(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|[A-Z][a-z]+)\.?\s+$")
_SURNAME = re.compile(r"\s(?:[A-Z]\.\s)?(?P<name>[A-Z][a-z]+)")


def known_here(view: View, start: int, end: int) -> KnownActor | None:
    """The state or body that the words at these characters name; None for none, or where they are likelier a place or a person."""
    printed = view.text[start:end]
    found = knowledge.find_actor(printed, view.report.date)
    if found is None:
        return None
    senses = knowledge.senses(printed, near(view, start, end))
    if not senses:
        return found
    if any(s.meaning == "person:" for s in senses) and _in_a_name(view, start, end):
        return None
    every = {k.id: k for k in knowledge.meanings(printed, view.report.date)}
    meaning = senses[0].meaning
    return every.get(meaning) or knowledge.actor_by_id(meaning)


def grouping_here(view: View, start: int, end: int) -> KnownActor | None:
    """The grouping that words such as "the troika" or "six major powers" mean in this report, None where it is not sure."""
    found = knowledge.collective_senses(view.text[start:end], view.report.date, near(view, start, end))
    return knowledge.actor_by_id(found[0].meaning) if found and found[0].share >= _SURE else None


def near(view: View, start: int, end: int) -> str:
    """What the report says around, as far as it may tell who is meant."""
    return view.text[max(0, start - _NEAR) : end + _NEAR]


def _in_a_name(view: View, start: int, end: int) -> bool:
    """Whether a word that may be a given name or surname is part of a person's name: "Chad Smith", "Michael Jordan"."""
    following = _SURNAME.match(view.text, end)
    if following and not _other(following.group("name")):
        return True
    leading = _GIVEN_NAME.search(view.text[max(0, start - 20) : start])
    return bool(leading) and not _other(leading.group().strip(' "“(.'))


def _other(word: str) -> bool:
    """Whether a capitalised word is no part of a person's name: an office, a state, a weekday, "In"."""
    return knowledge.find_office(word) is not None or knowledge.find_actor(word) is not None or word in _NO_NAMES


_NO_NAMES = frozenset(
    "In At On From To By For And But The With As After Before Of Since While When If Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday January February March April May June July August September October November December".split()
)
