"""What others did since somebody looked: told before anything of theirs is overruled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from demarche.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done meanwhile: what, by whom ("" where no person did it), and when (ISO 8601, UTC)."""

    what: str
    by: str
    at: str

    @property
    def sentence(self) -> str:
        """In one sentence."""
        return f"{self.by or 'A reader'} has {self.what} ({self.at[:16].replace('T', ' ')} UTC)."


class Decided(Protocol):
    """A judgement on actors or on issues."""

    @property
    def number(self) -> int | None:
        """In the order of judging."""
        ...

    @property
    def undoes(self) -> int | None:
        """The number of the judgement that it undoes."""
        ...

    @property
    def ids(self) -> frozenset[str]:
        """What it is about."""
        ...


J = TypeVar("J", bound=Decided)


def concerning(judgements: Sequence[J], since: int, ids: Collection[str]) -> list[J]:
    """The judgements after number `since` that change what some ids stand for, directly or by way of one another; undoing counts, too."""
    by_number = {one.number: one for one in judgements}
    wanted = set(ids) - {""}
    found = []
    for one in judgements:
        undone = by_number.get(one.undoes) if one.undoes is not None else None
        touched = (undone or one).ids
        if (one.number or 0) > since and touched & wanted:
            found.append(one)
            wanted |= touched
    return found


def refuse(happened: Iterable[Happened]) -> None:
    """ConflictError, with all that happened, where something did."""
    told = " ".join(one.sentence for one in happened)
    if told:
        raise ConflictError(f"Since you looked: {told}")
