"""Offices: the words for them, who held which one when.

Holders come from Wikidata, REIGN and a hand-written list (see tools/build_knowledge.py).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from demarche.knowledge.tables import fold, rows, words

Speaks = Literal["state", "self"]


@dataclass(frozen=True, slots=True)
class Office:
    """A word for an office or role. `speaks` "state": its holder states the position of the state or body named with it."""

    word: str
    speaks: Speaks
    rank: int  # 1 to 9: how high, to choose between two people


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office. `actor` is the id of the state or body; dates are ISO, may be partial, "" where unknown or open."""

    person: str
    office: str
    actor: str
    start: str
    end: str

    @property
    def speaks_for(self) -> bool:
        """Whether the holder states the position of `actor`."""
        office = find_office(self.office)
        return self.office == "Leader" or office is None or office.speaks == "state"

    def held(self, date: str) -> bool:
        """Whether the office was held at the (maybe partial) date, days of change included."""
        return (not self.start or self.start[: len(date)] <= date) and (not self.end or date[: len(self.end)] <= self.end)


@lru_cache(maxsize=65536)
def find_office(printed: str) -> Office | None:
    """The office that the words end in or hold: "the Spanish foreign minister" is "foreign minister". Plurals too."""
    parts = _singular(printed).split()
    for size in range(min(4, len(parts)), 0, -1):
        for at in range(len(parts) - size, -1, -1):
            office = _offices().get(" ".join(parts[at : at + size]))
            if office:
                return office
    return None


def offices() -> tuple[Office, ...]:
    """All words for offices."""
    return tuple(_offices().values())


def holder(name: str, date: str | None = None) -> tuple[Holder, ...]:
    """Who bears this surname or full name and held an office at the date (at any time where none is told), the highest first."""
    found = _by_name().get(fold(re.sub(r"^(mr|mrs|ms|dr|president|king)\.?\s+", "", name.strip(), flags=re.I)), ())
    kept = [h for h in found if date is None or h.held(date)]
    return tuple(sorted(kept, key=lambda h: (-_weight(h), h.start)))


def holder_of(role: str, actor: str, date: str) -> tuple[Holder, ...]:
    """Who held the role ("president", "foreign secretary", ..) of a state (ISO3 or "state:USA") or body ("org:nato") at the date."""
    key = actor if ":" in actor else f"state:{actor}"
    canonical = _role_words().get(fold(role), fold(role))
    return tuple(h for h in _by_actor().get(key, ()) if h.held(date) and canonical in (_role(h.office), fold(h.office)))


def _singular(printed: str) -> str:
    return " ".join(
        re.sub(r"(?<=[a-z]{3})s$", "", word) if word not in ("congress", "affairs") else word for word in fold_office(printed).split()
    )


def fold_office(printed: str) -> str:
    """As `fold`, with hyphens kept as spaces: "Secretary-General" is "secretary general"."""
    return fold(printed).replace("-", " ")


@cache
def _offices() -> dict[str, Office]:
    table: dict[str, Office] = {}
    for r in rows("offices.csv"):
        speaks: Speaks = "state" if r["speaks"] == "state" else "self"
        table.setdefault(_singular(r["word"]), Office(r["word"], speaks, int(r["rank"])))
    return table


@cache
def _holders() -> tuple[Holder, ...]:
    listed = (*rows("holders_by_hand.csv"), *rows("holders.csv.gz"))
    return tuple(Holder(r["person"], r["office"], r["actor"], r["start"], r["end"]) for r in listed)


@cache
def _by_actor() -> dict[str, list[Holder]]:
    table: dict[str, list[Holder]] = {}
    for h in _holders():
        table.setdefault(h.actor, []).append(h)
    return table


@cache
def _by_name() -> dict[str, list[Holder]]:
    table: dict[str, list[Holder]] = {}
    for h in _holders():
        for name in _names(h):
            table.setdefault(name, []).append(h)
    return table


_SURNAME_FIRST = frozenset({"state:CHN", "state:KOR", "state:PRK", "state:TWN", "state:VNM"})  # Hu Jintao is "Hu"
_ARTICLES = frozenset({"al", "el", "de", "van", "von", "der", "den", "bin", "ben", "da", "dos", "di"})


def _names(h: Holder) -> set[str]:
    """The full name, and what may stand for it alone: its last one to three words, the first where surnames come first."""
    parts = fold(h.person).split()
    names = {" ".join(parts[-n:]) for n in (1, 2, 3)} | {" ".join(parts)}
    if len(parts) > 2:
        names.add(f"{parts[0]} {parts[-1]}")
    if h.actor in _SURNAME_FIRST and parts:
        names.add(parts[0])
    return {n for n in names if n and n not in _ARTICLES}


@cache
def _role_words() -> dict[str, str]:
    return {fold(word): r["role"] for r in rows("roles.csv") for word in words(r["words"])}


@cache
def _role(office: str) -> str:
    for r in rows_of_roles():
        if re.fullmatch(r["title"], office, flags=re.I):
            return r["role"]
    return ""


@cache
def rows_of_roles() -> tuple[dict[str, str], ...]:
    """The table of roles, read once."""
    return tuple(rows("roles.csv"))


_WEIGHTS = ("president", "prime minister", "chancellor", "leader", "monarch", "foreign minister", "secretary general", "defence minister")


def _weight(h: Holder) -> int:
    role = _role(h.office)
    return len(_WEIGHTS) - _WEIGHTS.index(role) if role in _WEIGHTS else 0
