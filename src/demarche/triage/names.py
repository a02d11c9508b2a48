"""Names of states and bodies in a text by one pass over its words, each as its class: "=state", "=nation", "=body", .."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from demarche.knowledge import KnownActor, Organisation, organisation, printed_names, senses
from demarche.knowledge.tables import rows

WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
DOMESTIC = frozenset(["USA", "PRI", "GUM", "ASM", "VIR", "MNP", "UMI"])  # the articles learned from are of the United States
CLASSES = {  # kinds of bodies that act between states; media are nobody's actors here, other bodies are "=other"
    **dict.fromkeys(["intergovernmental", "forum", "alliance", "negotiating group", "organ", "agency", "mission", "group"], "=body"),
    **dict.fromkeys(["news agency", "broadcaster", "newspaper"], ""),
    "armed movement": "=armed",
}
MATCHES = {"name": "=state", "people": "=state", "adjective": "=nation", "capital": "=capital", "house": "=state"}
DOUBTFUL = 0.1  # share of other meanings from which a name ("Georgia", "Chad") tells too little


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name: its words after the first (lower case), its class ("" for none), whom it names, whether it must be in capitals."""

    rest: tuple[str, ...]
    kind: str
    actor: str
    acronym: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: the positions of its words, its class, whom it names."""

    first: int
    end: int
    kind: str
    actor: str


def words_of(text: str) -> list[str]:
    """The words of a text as printed, numbers and marks left out, the possessive ending cut off."""
    return [word[:-2] if word.endswith(("'s", "’s")) else word for word in WORD.findall(text)]


def names_in(printed: Sequence[str], low: Sequence[str]) -> Iterator[Found]:
    """The names among the words of a text, the longest first, none inside another. `low` are the same words in lower case."""
    table, at = _table(), 0
    while at < len(low):
        end = at + 1
        for name in table.get(low[at], ()) if printed[at][0].isupper() else ():
            end = at + 1 + len(name.rest)
            if tuple(low[at + 1 : end]) == name.rest and (not name.acronym or printed[at].isupper()):
                yield Found(at, end, name.kind, name.actor)
                break
            end = at + 1
        at = end


@cache
def _table() -> dict[str, list[Name]]:
    """First word -> the names that begin with it, the longest first."""
    table: dict[str, dict[tuple[str, ...], Name]] = {}
    for printed, kind, actor in (*_places(), *_actors()):
        first, *rest = (word.lower() for word in words_of(printed))
        plain = printed.replace(".", "")
        table.setdefault(first, {}).setdefault(tuple(rest), Name(tuple(rest), kind, actor, plain.isupper() and len(plain) <= 5))
    return {first: sorted(names.values(), key=lambda n: -len(n.rest)) for first, names in table.items()}


def _places() -> Iterator[tuple[str, str, str]]:
    """Longer names that hold a state's and are not the state ("New Mexico"): found first, and of no class."""
    for row in rows("places.csv"):
        yield row["place"], "", ""


def _actors() -> Iterator[tuple[str, str, str]]:
    for printed, actor in printed_names():
        if words_of(printed) and any(c.isupper() for c in printed):
            doubtful = sum(s.share for s in senses(printed) if s.meaning != actor.id) >= DOUBTFUL
            yield printed, "" if doubtful else _class(actor), actor.id


def _class(actor: KnownActor) -> str:
    if actor.kind == "state":
        return "=us" if actor.iso3 in DOMESTIC else MATCHES[actor.match]
    body = organisation(actor.id)
    return _class_of_body(body) if body else ""


def _class_of_body(body: Organisation) -> str:
    if body.state in DOMESTIC:
        return "=us"
    return CLASSES.get(body.kind, "=other")
