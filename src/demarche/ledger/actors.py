"""Correcting an actor everywhere in a ledger: merge, rename, split, undo. Judgements are appended; entries stay as they were recorded.

The judgements in force are applied, in their order, to every actor of every entry as it is read: so also to entries recorded later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import Engine, select
from sqlalchemy.engine import Connection

from demarche import knowledge
from demarche.errors import LedgerError
from demarche.ledger.connection import writing
from demarche.ledger.issues import Merges
from demarche.ledger.meanwhile import Happened, concerning, refuse
from demarche.ledger.schema import actor_judgements
from demarche.model import Actor, ActorKind, Entry
from demarche.serial import actors_of, fold

Verdict = Literal["merge", "rename", "split", "undo"]


@dataclass(frozen=True, slots=True)
class ActorJudgement:
    """What a person decided about an actor, in all entries.

    merge: `actor` is `into`. rename: `actor` is called `name`. split: where `actor` was printed as `printed` (and, if given, in `report`)
    it is `into`. undo: judgement number `undoes` holds no more. `name`, `kind` and `iso3` tell of `into`.
    """

    verdict: Verdict
    by: str
    actor: str = ""  # an id
    into: str = ""
    name: str = ""
    kind: ActorKind = "unknown"
    iso3: str | None = None
    printed: str = ""
    report: str = ""
    undoes: int | None = None
    note: str = ""
    at: str = ""  # ISO 8601 date and time, UTC
    number: int | None = None  # in the order of judging, given by the ledger

    @property
    def ids(self) -> frozenset[str]:
        """The actors that it is about."""
        return frozenset(filter(None, (self.actor, self.into)))

    @property
    def happened(self) -> Happened:
        """What was done, by whom and when."""
        done = {
            "merge": f"merged {self.actor} into {self.into}",
            "rename": f"renamed {self.actor} to {self.name!r}",
            "split": f"parted {self.printed!r} of {self.actor} as {self.into}",
            "undo": f"undone judgement {self.undoes} on actors",
        }
        return Happened(done[self.verdict], self.by, self.at)


@dataclass(frozen=True, slots=True)
class ActorCount:
    """An actor of a ledger as corrected: in how many entries, printed how (the most frequent first)."""

    actor: Actor
    entries: int
    printed: tuple[str, ...]


class Corrections:
    """The judgements in force, on actors and on issues (`merges`)."""

    def __init__(self, judgements: Iterable[ActorJudgement] = (), merges: Merges | None = None) -> None:
        every = list(judgements)
        self.merges = merges or Merges()
        undone = _undone(every)
        self.judgements = tuple(j for j in every if j.number not in undone and j.verdict != "undo")

    def actor(self, actor: Actor, report: str) -> Actor:
        """The actor as corrected; what was printed stays."""
        above = self.actor(actor.speaks_for, report) if actor.speaks_for else None
        found = replace(actor, speaks_for=above) if above != actor.speaks_for else actor
        for j in self.judgements:
            found = _corrected(found, j, report)
        return found if found.speaks_for is None or found.speaks_for.id != found.id else replace(found, speaks_for=None)

    def entry(self, entry: Entry) -> Entry:
        """The entry with its actors and issue corrected."""
        if not self.judgements:
            return self.merges.entry(entry)
        changed: dict[str, Any] = {}
        for part in fields(entry.record):
            value = getattr(entry.record, part.name)
            if isinstance(value, Actor):
                changed[part.name] = self.actor(value, entry.report)
            elif isinstance(value, tuple) and any(isinstance(one, Actor) for one in value):
                changed[part.name] = _once(self.actor(one, entry.report) for one in value)
        return self.merges.entry(replace(entry, record=replace(entry.record, **changed)))

    def asked(self, name: str) -> frozenset[str]:
        """The folded names that a question for this one stands for now: of an actor merged into another, also the other."""
        names = {fold(name)}
        for j in self.judgements:
            if j.verdict == "merge" and fold(j.actor) in names:
                names.add(fold(j.into))
        return frozenset(names)

    def recorded(self, asked: frozenset[str]) -> frozenset[str]:
        """Under which folded names the entries were recorded that may answer: those of all who became one of the asked."""
        names = set(asked)
        for j in reversed(self.judgements):
            if names & {fold(j.into or j.actor), fold(j.name), fold(j.iso3 or "-")}:
                names.add(fold(j.actor))
        return frozenset(names)

    def answers(self, entry: Entry, asked: frozenset[str]) -> bool:
        """Whether one of the entry's actors, as corrected, bears one of the names."""
        told = (n for _, a in actors_of(entry.record) for n in (a.id, a.iso3, a.name, a.printed) if n)
        return any(fold(n) in asked for n in told)


def _undone(every: list[ActorJudgement]) -> set[int | None]:
    """Numbers of the judgements that an undo, itself in force, takes back; an undo can be undone."""
    undone: set[int | None] = set()
    for j in reversed(every):
        if j.verdict == "undo" and j.number not in undone:
            undone.add(j.undoes)
    return undone


def _corrected(actor: Actor, j: ActorJudgement, report: str) -> Actor:
    if actor.id != j.actor:
        return actor
    if j.verdict == "rename":
        return replace(actor, name=j.name)
    if j.verdict == "split" and (fold(actor.printed) != fold(j.printed) or j.report not in ("", report)):
        return actor
    return replace(actor, id=j.into, name=j.name, kind=j.kind, iso3=j.iso3)


def _once(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor of a list once: two that were merged are one."""
    kept: dict[str, Actor] = {}
    for actor in actors:
        kept.setdefault(actor.id or actor.printed, actor)
    return tuple(kept.values())


def load(engine: Engine) -> list[ActorJudgement]:
    """All judgements on actors, the oldest first."""
    with engine.connect() as connection:
        return load_all(connection)


def load_all(connection: Connection) -> list[ActorJudgement]:
    """The same in a transaction that goes on."""
    found = connection.execute(select(actor_judgements).order_by(actor_judgements.c.number))
    return [ActorJudgement(**row._mapping) for row in found]


def judge(engine: Engine, judgement: ActorJudgement, known: dict[str, Actor], since: int | None = None) -> ActorJudgement:
    """Append a judgement; `known` are the ledger's actors by id, as corrected. LedgerError where it says nothing that can be done.

    `since` is the number of the last judgement that who judges has seen: ConflictError where a later one concerns the same actors.
    """
    with writing(engine) as connection:
        before = load_all(connection)
        if since is not None:
            refuse(one.happened for one in meanwhile(before, judgement, since))
        kept = replace(_checked(judgement, known, before), at=judgement.at or datetime.now(UTC).isoformat(timespec="microseconds"))
        return replace(kept, number=_append(connection, kept))


def meanwhile(before: list[ActorJudgement], judgement: ActorJudgement, since: int) -> list[ActorJudgement]:
    """Which judgements after number `since` concern the actors of this one."""
    undone = next((one for one in before if one.number == judgement.undoes and judgement.verdict == "undo"), judgement)
    return concerning(before, since, undone.ids)


def _append(connection: Connection, judgement: ActorJudgement) -> int:
    row = {key: value for key, value in asdict(judgement).items() if key != "number"}
    inserted = connection.execute(actor_judgements.insert().values(row)).inserted_primary_key
    assert inserted is not None
    return int(inserted[0])


def _checked(j: ActorJudgement, known: dict[str, Actor], before: list[ActorJudgement]) -> ActorJudgement:
    """The judgement with what it leaves out filled in."""
    if j.verdict not in get_args(Verdict):
        raise LedgerError(f"The verdict is {j.verdict!r}, but must be one of {', '.join(get_args(Verdict))}.")
    if not j.by.strip():
        raise LedgerError("A judgement needs the name of who judged. Give it as `by`.")
    if j.verdict == "undo":
        return _checked_undo(j, before)
    if j.actor not in known:
        raise LedgerError(f"The ledger has no actor {j.actor!r}. `demarche actors LEDGER` lists them; take the id of one.")
    if j.verdict == "rename":
        return _need(j, "name", "the new name")
    if j.verdict == "split":
        _need(j, "printed", "the printed words that mean somebody else")
        _need(j, "name", "the name of whom they mean")
    return _into(_need(j, "into", "the id of whom it is"), known)


def _need(j: ActorJudgement, key: str, what: str) -> ActorJudgement:
    if not str(getattr(j, key)).strip():
        raise LedgerError(f"A {j.verdict} needs {what}.")
    return j


def _into(j: ActorJudgement, known: dict[str, Actor]) -> ActorJudgement:
    """With name, kind and code of whom the actor becomes: as in the ledger, else as in the tables, else as told."""
    if j.into == j.actor:
        raise LedgerError(f"{j.actor!r} can't become itself. Name another actor.")
    listed = knowledge.actor_by_id(j.into)
    if j.into in known:
        other = known[j.into]
        return replace(j, name=other.name, kind=other.kind, iso3=other.iso3)
    if listed:
        return replace(j, name=listed.name, kind=listed.kind, iso3=listed.iso3)
    kinds: dict[str, ActorKind] = {"state": "state", "org": "organisation", "group": "group", "person": "person", "unnamed": "person"}
    kind = kinds.get(j.into.partition(":")[0])
    if kind is None or not j.name.strip():
        raise LedgerError(
            f"Nobody is known as {j.into!r}. Give an id such as 'org:nato'; for a new one, such as 'org:my-body', a name too."
        )
    return replace(j, kind=kind)


def _checked_undo(j: ActorJudgement, before: list[ActorJudgement]) -> ActorJudgement:
    """An undo of the judgement named, else of the last one in force."""
    undone = _undone(before)
    standing = [b.number for b in before if b.number not in undone and (b.verdict != "undo" or j.undoes is not None)]
    number = j.undoes if j.undoes is not None else max((n for n in standing if n is not None), default=None)
    if number not in standing or number is None:
        raise LedgerError(f"There is no judgement {'' if number is None else f'number {number} '}in force that could be undone.")
    return replace(j, undoes=number)


def counted(entries: Iterable[Entry]) -> Iterator[ActorCount]:
    """The actors of entries, with how many entries each is in, the most frequent first."""
    seen: dict[str, Actor] = {}
    entries_of: Counter[str] = Counter()
    printed: dict[str, Counter[str]] = {}
    for entry in entries:
        found = {a.id or a.printed: a for _, a in reversed([*_all_actors(entry)])}
        for key, actor in found.items():
            seen.setdefault(key, actor)
            entries_of[key] += 1
            printed.setdefault(key, Counter())[" ".join(actor.printed.split())] += 1
    for key, count in sorted(entries_of.items(), key=lambda item: (-item[1], item[0])):
        yield ActorCount(seen[key], count, tuple(words for words, _ in printed[key].most_common() if words))


def _all_actors(entry: Entry) -> Iterator[tuple[str, Actor]]:
    """Each actor of an entry and all those for whom it speaks."""
    for role, actor in actors_of(entry.record):
        yield role, actor
        above = actor.speaks_for
        while above is not None:
            yield "for", above
            above = above.speaks_for
