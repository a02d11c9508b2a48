"""Offices: the words for them, who held which one when.

Holders come from Wikidata, REIGN and a hand-written list (see tools/build_knowledge.py).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from demarche.knowledge.own import own_actors
from demarche.knowledge.tables import fold, lines, respelt, rows, slug, without_umlauts, words

Speaks = Literal["state", "self"]
_STILL_HELD = 0.75  # a year after the last that is known: ministers and heads stay three to five years


@dataclass(frozen=True, slots=True)
class Office:
    """A word for an office or role. `speaks` "state": its holder states the position of the state or body named with it."""

    word: str
    speaks: Speaks
    rank: int  # 1 to 9: how high, to choose between two people


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office. `actor` is the id of the state or body; dates are ISO, may be partial, "" where unknown or open.

    `known_to`: of a post without an end, the last month for which its source tells of it ("" where there is no such limit); after it
    the post is less and less sure, see `sureness`.
    """

    person: str
    office: str
    actor: str
    start: str
    end: str
    wikidata: str = ""  # of the person
    known_to: str = ""
    source: str = ""  # Wikidata, REIGN, by hand, or one's own file; and which rule gave the end

    @property
    def speaks_for(self) -> bool:
        """Whether the holder states the position of `actor`."""
        office = find_office(self.office)
        return self.office == "Leader" or office is None or office.speaks == "state"

    def held(self, date: str) -> bool:
        """Whether the office was held at the (maybe partial) date, days of change included."""
        return (not self.start or self.start[: len(date)] <= date) and (not self.end or date[: len(self.end)] <= self.end)

    def sureness(self, date: str | None) -> float:
        """How sure it is that an office held at the date was still held: 1, and after `known_to` a quarter less each year."""
        if not date or not self.known_to or date <= self.known_to:
            return 1.0
        months = (int(date[:4]) - int(self.known_to[:4])) * 12 + int(date[5:7] or 12) - int(self.known_to[5:7] or 12)
        return float(_STILL_HELD ** (max(0, months) / 12))


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
    """Who bears this surname or full name and held an office at the date (at any time where none is told), the highest first.

    "Schroeder" and "Schröder" find each other, and so do "Zelenskyy" and "Zelensky"; a surname spelt as printed comes first.
    """
    plain = fold(_HONOURS.sub("", name.strip()))
    held = [(h, names) for h, names in (*_own_bearers(), *_bearers(plain)) if date is None or h.held(date)]
    found = [(h, without_umlauts(plain) in map(without_umlauts, names)) for h, names in held if respelt(plain) in map(respelt, names)]
    return tuple(h for h, _ in sorted(found, key=lambda f: (" " not in plain and not f[1], -weight(f[0]), f[0].start)))


def holder_of(role: str, actor: str, date: str) -> tuple[Holder, ...]:
    """Who held the role ("president", "foreign secretary", ..) of a state (ISO3 or "state:USA") or body ("org:nato") at the date."""
    key = actor if ":" in actor else f"state:{actor}"
    found = [h for h, _ in _own_bearers() if h.actor == key] + [_holder(row) for row in _rows(_by_actor().get(key, ()))]
    held = _each_once(_in_full(h, date) for h in found if h.held(date) and has_role(h, role))
    return tuple(sorted(held, key=lambda h: -h.sureness(date)))


def _each_once(found: Iterable[Holder]) -> Iterable[Holder]:
    """Each person once: one whom both tables have, by a name spelt alike or by the same first day, is one."""
    best: dict[str, Holder] = {}
    by_hand: dict[str, str] = {}
    for h in found:
        plain = "-".join(part for part in slug(h.person).split("-") if len(part) > 1)  # without middle initials
        key = by_hand.get(h.start, plain)
        if h.source == "by hand" and len(h.start) == len("2004-06-09"):
            by_hand[h.start] = key
        same = best.setdefault(key, h)
        best[key] = replace(same, wikidata=same.wikidata or h.wikidata)
    return best.values()


def _in_full(h: Holder, date: str) -> Holder:
    """The holder under the full name, where the table of heads has the surname alone and another table knows who that is."""
    if " " in h.person:
        return h
    same = (other for other in holder(h.person, date) if other.actor == h.actor and " " in other.person)
    return replace(h, person=next((other.person for other in same), h.person))


def has_role(h: Holder, role: str) -> bool:
    """Whether the office that a person holds is the role that words name: a Secretary of State is a foreign minister."""
    canonical = _role_words().get(fold(role), fold(role))
    return canonical in (role_of(h.office), fold(h.office))


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
def _holdings() -> tuple[str, ...]:
    """Lines of both tables: person, office, actor, start, end, Wikidata, folded name, the same respelt where that differs, source.

    An end with a question mark is the month up to which the post is known. Only the lines that are asked for are read as rows: 23,000 lists
    would be slow to make, and slower for the collector of garbage to visit.
    """
    by_hand = (f"{line},,{','.join(_spellings(line))},by hand" for line in lines("holders_by_hand.csv")[1:])
    return (*by_hand, *lines("holders.csv.gz")[1:])


def _spellings(line: str) -> tuple[str, str]:
    plain = fold(next(csv.reader([line]))[0])
    return plain, respelt(plain)


def _rows(some: Iterable[str]) -> list[list[str]]:
    return list(csv.reader(some))


def _holder(row: list[str]) -> Holder:
    person, office, actor, start = row[:4]
    end, doubt, _ = row[4].partition("?")
    return Holder(person, office, actor, start, "" if doubt else end, row[5], end if doubt else "", row[8])


@cache
def _by_actor() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in _holdings():
        table.setdefault(line.rsplit(",", 7)[1], []).append(line)
    return table


@cache
def _by_last_word() -> dict[str, list[str]]:
    """Lines by the last word of the folded name, and by the first where surnames come first; in one spelling of umlauts."""
    table: dict[str, list[str]] = {}
    for line in _holdings():
        _, actor, _, _, _, folded, respelt_name, _ = line.rsplit(",", 7)  # no cell behind the office has a comma
        name = respelt_name or folded
        last = name.rpartition(" ")[2]
        table.setdefault(last, []).append(line)
        if actor in _SURNAME_FIRST and (first := name.partition(" ")[0]) != last:
            table.setdefault(first, []).append(line)
    return table


def _bearers(plain: str) -> list[tuple[Holder, set[str]]]:
    words_of = plain.split()
    found = [line for word in dict.fromkeys(map(respelt, (words_of[-1:] + words_of[:1]))) for line in _by_last_word().get(word, ())]
    return [(_holder(row), _names(row[6], row[2])) for row in _rows(found)]


def _own_bearers() -> Iterator[tuple[Holder, set[str]]]:
    """The people of the user's own file."""
    for own in own_actors().actors:
        if own.kind == "person":
            h = Holder(own.name, own.office or "Leader", own.speaks_for, own.start, own.end, source="the user's file")
            yield h, {name for written in own.names for name in _names(fold(written), own.speaks_for)}


_HONOURS = re.compile(r"^(mr|mrs|ms|dr|president|king)\.?\s+", re.I)
_SURNAME_FIRST = frozenset({"state:CHN", "state:KOR", "state:PRK", "state:TWN", "state:VNM"})  # Hu Jintao is "Hu"
_ARTICLES = frozenset({"al", "el", "de", "van", "von", "der", "den", "bin", "ben", "da", "dos", "di"})


def _names(folded: str, actor: str) -> set[str]:
    """The full name, and what may stand for it alone: its last one to three words, the first where surnames come first."""
    parts = folded.split()
    names = {" ".join(parts[-n:]) for n in (1, 2, 3)} | {" ".join(parts)}
    if len(parts) > 2:
        names.add(f"{parts[0]} {parts[-1]}")
    if actor in _SURNAME_FIRST and parts:
        names.add(parts[0])
    return {n for n in names if n and n not in _ARTICLES}


@cache
def _role_words() -> dict[str, str]:
    return {fold(word): r["role"] for r in rows("roles.csv") for word in words(r["words"])}


@cache
def role_of(office: str) -> str:
    """The role that a title stands for ("Taoiseach" is "prime minister"), "" for none of those in roles.csv."""
    for r in rows_of_roles():
        if re.fullmatch(r["title"], office, flags=re.I):
            return r["role"]
    return ""


@cache
def rows_of_roles() -> tuple[dict[str, str], ...]:
    """The table of roles, read once."""
    return tuple(rows("roles.csv"))


_WEIGHTS = ("president", "prime minister", "chancellor", "leader", "monarch", "foreign minister", "secretary general", "defence minister")


def weight(h: Holder) -> int:
    """How high the office is, 0 to 8: president, head of government, chancellor and so on down."""
    role = role_of(h.office)
    return len(_WEIGHTS) - _WEIGHTS.index(role) if role in _WEIGHTS else 0
