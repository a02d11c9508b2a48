"""Actors of the user's own, beside those of the tables: in force within `using`, so that two readings don't disturb each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from demarche.knowledge.tables import fold

OwnKind = Literal["state", "organisation", "group", "person"]


@dataclass(frozen=True, slots=True)
class OwnActor:
    """One actor of the user's file. `speaks_for` is the id of the state or body that it speaks for; dates are ISO, "" where open.

    `names` are all words that name it, the canonical name first; `members` ISO3 codes or ids; `office` that of a person.
    """

    id: str
    name: str
    kind: OwnKind
    names: tuple[str, ...] = ()
    speaks_for: str = ""
    office: str = ""
    members: tuple[str, ...] = ()
    start: str = ""
    end: str = ""

    def at(self, date: str | None) -> bool:
        """Whether it is this actor's time; always where no date is told."""
        return date is None or (self.start[: len(date)] <= date and (not self.end or date[: len(self.end)] <= self.end))


@dataclass(frozen=True, slots=True)
class OwnActors:
    """The actors of one file, ready to be looked up."""

    actors: tuple[OwnActor, ...] = ()
    by_name: dict[str, list[OwnActor]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, actors: tuple[OwnActor, ...]) -> "OwnActors":
        """With an index of the folded names."""
        index: dict[str, list[OwnActor]] = {}
        for actor in actors:
            for name in dict.fromkeys(map(fold, actor.names)):
                index.setdefault(name, []).append(actor)
        return cls(actors, index)

    def named(self, printed: str, date: str | None) -> list[OwnActor]:
        """Those whom the printed words name on the date."""
        return [a for a in self.by_name.get(fold(printed), ()) if a.at(date)]


# Not state of the module: each context (thread, task) sees what `using` set for it, and nothing afterwards.
_IN_FORCE: ContextVar[OwnActors] = ContextVar("own_actors", default=OwnActors())  # noqa: B039 -- frozen and empty


def own_actors() -> OwnActors:
    """The user's own actors that are in force here."""
    return _IN_FORCE.get()


@contextmanager
def using(own: OwnActors) -> Iterator[None]:
    """A context in which the lookups know these actors too; they come before those of the tables."""
    token = _IN_FORCE.set(own)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)
