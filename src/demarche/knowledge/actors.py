"""States and bodies by the words that print them: names, adjectives, words for the people, capitals, government houses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from demarche.knowledge.own import OwnActor, own_actors
from demarche.knowledge.tables import Row, bare, fold, rows, words

Match = Literal["name", "adjective", "people", "capital", "house"]


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory. `begin` and `end` are ISO dates, "" where it is old or goes on.

    `iso2` and `numeric` are the other codes of ISO 3166-1, `cow` the code of the Correlates of War, `wikidata` the item; "" for none.
    """

    iso3: str
    name: str
    adjective: str = ""
    capital: str = ""
    begin: str = ""
    end: str = ""
    iso2: str = ""
    numeric: str = ""
    cow: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body: `part_of` is the body it is an organ of, `state` the ISO3 code of the state it belongs to ("" for none).

    `speaks` tells whether it states the position of `state` (a ministry does, a parliament does not). `decides` names how it usually
    decides, in the words of `rules` ("consensus", "qualified majority", ..), "" where not known.
    """

    id: str
    name: str
    kind: str
    part_of: str = ""
    state: str = ""
    speaks: bool = False
    decides: str = ""


@dataclass(frozen=True, slots=True)
class KnownActor:
    """What printed words name. `match` tells by which kind of word: a capital is a place unless it acts."""

    id: str
    name: str
    kind: Literal["state", "organisation", "group"]  # a group only among the user's own
    match: Match
    iso3: str | None = None
    speaks_for: str | None = None  # the id of the state whose position it states
    part_of: str | None = None


def find_actor(printed: str, date: str | None = None) -> KnownActor | None:
    """The state or body that the printed words name, or None. `date` (ISO) tells Moscow in 1980 from Moscow now.

    Articles, possessives, dots, accents and case don't matter, but short acronyms must be in capitals ("US", not "us").
    """
    return next(_named(printed, date), None)


def meanings(printed: str, date: str | None = None) -> tuple[KnownActor, ...]:
    """All states and bodies that the printed words can name, the surest first; see `find_actor`."""
    found: dict[str, KnownActor] = {}
    for actor in _named(printed, date):
        found.setdefault(actor.id, actor)
    return tuple(found.values())


def _named(printed: str, date: str | None) -> Iterator[KnownActor]:
    """All whom the words name: the user's own first, then those of the tables."""
    line = bare(printed)
    for own in own_actors().named(line, date):
        if own.kind != "person" and any(fold(name) == fold(line) and _cased(name, line) for name in own.names):
            yield _own_actor(own)
    for alias, actor in _aliases().get(fold(line), ()):
        if _cased(alias, line):
            yield _at(actor, date)


def _own_actor(own: OwnActor) -> KnownActor:
    kind: Literal["state", "organisation", "group"] = "group" if own.kind == "group" or own.kind == "person" else own.kind
    iso3 = own.id.removeprefix("state:") if own.kind == "state" else None
    return KnownActor(own.id, own.name, kind, "name", iso3, own.speaks_for or None)


def printed_names() -> Iterator[tuple[str, KnownActor]]:
    """All words that print a state or a body, as the tables have them, with whom they name: for looking through a whole text at once."""
    return (pair for listed in _aliases().values() for pair in listed)


def state(iso3: str) -> State | None:
    """The state with this ISO 3166-1 alpha-3 code (also SUN, YUG, CSK, DDR, XKX and the like)."""
    return _states().get(iso3)


def states() -> tuple[State, ...]:
    """All states and territories."""
    return tuple(_states().values())


def organisation(id: str) -> Organisation | None:
    """The body with this id, as "org:nato" or "nato"."""
    return _organisations().get(id.removeprefix("org:"))


def organisations() -> tuple[Organisation, ...]:
    """All bodies."""
    return tuple(_organisations().values())


def actor_by_id(id: str) -> KnownActor | None:
    """The actor with this id ("state:ESP", "org:nato")."""
    own = next((a for a in own_actors().actors if a.id == id and a.kind != "person"), None)
    if own:
        return _own_actor(own)
    if id.startswith("state:"):
        one = state(id.removeprefix("state:"))
        return _state_actor(one, "name") if one else None
    body = organisation(id)
    return _body_actor(body) if body else None


def _at(actor: KnownActor, date: str | None) -> KnownActor:
    soviet = _states()["SUN"]
    if date and actor.id == "state:RUS" and actor.match in ("capital", "house") and soviet.begin <= date < soviet.end:
        return _state_actor(soviet, actor.match)
    return actor


def _cased(alias: str, line: str) -> bool:
    """Whether the capitals fit: acronyms must be printed so, names need one capital, plain descriptions none."""
    plain = alias.replace(".", "").replace(" ", "")
    if plain.isupper() and len(plain) <= 5:
        return line.replace(".", "").replace(" ", "") == plain or (line.isupper() and len(plain) > 2)
    return alias.islower() or any(c.isupper() for c in line)


@cache
def _states() -> dict[str, State]:
    nations = {r["iso3"]: r for r in rows("nations.csv")}
    found = {}
    for r in rows("states.csv"):
        adjectives = words(nations.get(r["iso3"], {}).get("adjectives", ""))
        first = adjectives[0] if adjectives else ""
        ids = (r["iso2"], r["numeric"], r["cow"], r["wikidata"])
        found[r["iso3"]] = State(r["iso3"], r["name"], first, r["capital"], r["begin"], r["end"], *ids)
    return found


@cache
def _organisations() -> dict[str, Organisation]:
    return {
        r["id"]: Organisation(r["id"], r["name"], r["kind"], r["part_of"], r["state"], r["speaks"] == "yes", r["decides"])
        for r in rows("organisations.csv")
    }


@cache
def _aliases() -> dict[str, list[tuple[str, KnownActor]]]:
    """Folded words -> (words as listed, actor), the surest first."""
    table: dict[str, list[tuple[str, KnownActor]]] = {}
    for alias, actor in (*_state_names(), *_body_names(), *_houses(), *_state_adjectives(), *_capitals()):
        table.setdefault(fold(alias), []).append((alias, actor))
    table.pop("", None)
    return table


def _state_names() -> Iterator[tuple[str, KnownActor]]:
    nations = {r["iso3"]: r for r in rows("nations.csv")}
    for r in rows("states.csv"):
        actor = _state_actor(_states()[r["iso3"]], "name")
        for name in (r["name"], *words(nations.get(r["iso3"], {}).get("names", "")), *words(r["names"])):
            yield name, actor


def _state_adjectives() -> Iterator[tuple[str, KnownActor]]:
    for r in rows("nations.csv"):
        actor = _state_actor(_states()[r["iso3"]], "adjective")
        yield from ((word, actor) for word in words(r["adjectives"]))
        yield from ((word, replace(actor, match="people")) for word in words(r["people"]))


def _capitals() -> Iterator[tuple[str, KnownActor]]:
    kept = rows("capitals.csv")
    dropped = {(r["iso3"], r["capital"]) for r in kept if r["use"] == "not"}
    listed = [(s.iso3, s.capital) for s in states() if s.capital]
    for iso3, capital in (*((r["iso3"], r["capital"]) for r in kept), *listed):
        if (iso3, capital) not in dropped:
            yield capital, _state_actor(_states()[iso3], "capital")


def _body_names() -> Iterator[tuple[str, KnownActor]]:
    for r in rows("organisations.csv"):
        actor = _body_actor(_organisations()[r["id"]])
        yield from ((name, actor) for name in (r["name"], *words(r["other_names"])))


def _houses() -> Iterator[tuple[str, KnownActor]]:
    for r in rows("metonyms.csv"):
        yield r["printed"], replace(_house_actor(r), match="house")


def _house_actor(row: Row) -> KnownActor:
    kind, _, key = row["actor"].partition(":")
    return _state_actor(_states()[key], "house") if kind == "state" else _body_actor(_organisations()[key])


def _state_actor(one: State, match: Match) -> KnownActor:
    return KnownActor(f"state:{one.iso3}", one.name, "state", match, iso3=one.iso3)


def _body_actor(body: Organisation) -> KnownActor:
    speaks_for = f"state:{body.state}" if body.state and body.speaks else None
    return KnownActor(
        f"org:{body.id}", body.name, "organisation", "name", speaks_for=speaks_for, part_of=f"org:{body.part_of}" if body.part_of else None
    )
