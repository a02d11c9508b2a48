"""Which state or body words name where they are printed: the lookup of the knowledge room, told what the report says around them."""

from demarche import knowledge
from demarche.knowledge import KnownActor
from demarche.resolve.view import View

_NEAR = 3000  # characters before and after that may tell which meaning words have
_SURE = 0.6  # of a grouping: less, and the words stay a group


def known_here(view: View, start: int, end: int) -> KnownActor | None:
    """The state or body that the words at these characters name; None for none, or where they are likelier a place or a person."""
    printed = view.text[start:end]
    found = knowledge.find_actor(printed, view.report.date)
    if found is None:
        return None
    senses = knowledge.senses(printed, near(view, start, end))
    if not senses:
        return found
    if knowledge.in_a_name(printed, view.text[max(0, start - 20) : start], view.text[end : end + 40]):
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
