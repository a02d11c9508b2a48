"""Who counts as a body's: itself, and who is a member on a date, by the dated memberships of `demarche.knowledge`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.errors import LedgerError
from demarche.knowledge import find_actor, member_bodies, members, organisation, spells
from demarche.knowledge.own import own_actors
from demarche.model import Entry
from demarche.serial import actors_of, fold


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by its id."""

    id: str

    def names(self, date: str | None) -> frozenset[str]:
        """The folded codes and ids of itself and its members on a date (ISO); without one, of all who ever were members."""
        found = members(self.id, date) | member_bodies(self.id, date) if date else frozenset(_ever(self.id))
        return frozenset(map(fold, (self.id, *found)))

    def speaks(self, entry: Entry, date: str) -> bool:
        """Whether an actor of an entry is the body or a member on a date."""
        names = self.names(date)
        return any(fold(name) in names for _, actor in actors_of(entry.record) for name in (actor.id, actor.iso3) if name)


def body_called(name: str) -> Body:
    """The body of this id or name; LedgerError where none is known."""
    if name in {actor.id for actor in own_actors().actors}:
        return Body(name)
    listed, known = organisation(name), find_actor(name)
    if listed is not None:
        return Body(f"org:{listed.id.removeprefix('org:')}")
    if known is not None and known.id.startswith("org:"):
        return Body(known.id)
    raise LedgerError(f"No body is known as {name!r}. Give an organisation's name or id, such as NATO or org:eu.")


def _ever(body: str) -> Iterator[str]:
    """All who were members at some time, those by way of another body, too."""
    for spell in spells(body):
        if spell.member.startswith("@"):
            yield from _ever(spell.member[1:])
        else:
            yield spell.member
    yield from (member for actor in own_actors().actors if actor.id == body for member in actor.members)
