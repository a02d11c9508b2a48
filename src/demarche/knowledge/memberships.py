"""Which states and bodies belong to which bodies when.

`memberships_by_hand.csv` has days, from treaties and summits; `memberships.csv.gz` whole years, from COW IGO v3 (to 2014), CIA 2020 and the
UN. A blank start means not known, a blank end still so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from demarche.knowledge.own import own_actors
from demarche.knowledge.tables import plain_rows, rows


@dataclass(frozen=True, slots=True)
class Membership:
    """A spell of one state (ISO3) or body ("org:eu") in one body ("org:nato"); ISO dates, maybe years only, both days in."""

    body: str
    member: str
    start: str
    end: str
    source: str

    def held(self, date: str) -> bool:
        """Whether the spell covers the (maybe partial) date. Of a spell in whole years, the first and the last year count as in."""
        return self.start[: len(date)] <= date and (not self.end or date[: len(self.end)] <= self.end)


def members(body: str, date: str) -> frozenset[str]:
    """ISO3 codes of the members of a body ("org:nato" or "nato") at an ISO date. Suspended members count: see `suspended`."""
    return frozenset(m for m in _all_members(body, date) if ":" not in m)


def member_bodies(body: str, date: str) -> frozenset[str]:
    """Ids of the bodies that are members: the EU in the G20, the UN and the EU in the Quartet."""
    return frozenset(m for m in _all_members(body, date) if ":" in m)


def suspended(body: str, date: str) -> frozenset[str]:
    """ISO3 codes of the members that were kept from taking part at an ISO date (`data/suspensions.csv`); `members` has them too."""
    found = (s for s in _suspensions() if s.body == f"org:{body.removeprefix('org:')}")
    return frozenset(s.member for s in found if s.held(date))


def memberships(iso3: str, date: str) -> frozenset[str]:
    """Ids ("org:nato") of the bodies that a state, or a body by its id, belongs to at an ISO date, of those in the tables."""
    own = {a.id for a in own_actors().actors if a.at(date) and iso3 in a.members}
    return frozenset(f"org:{body}" for body in _spells() if iso3 in _members(body, date)) | own


def spells(body: str) -> tuple[Membership, ...]:
    """All spells of membership in a body, with their sources."""
    return _spells().get(body.removeprefix("org:"), ())


def _all_members(body: str, date: str) -> Iterator[str]:
    """Those of the tables, and of the user's own groups."""
    yield from _members(body.removeprefix("org:"), date)
    yield from (m for a in own_actors().actors if a.id in (body, f"org:{body}") and a.at(date) for m in a.members)


def _members(body: str, date: str) -> Iterator[str]:
    for spell in _spells().get(body, ()):
        if spell.held(date) and spell.member.startswith("@"):  # all members of another body
            yield from _members(spell.member[1:], date)
        elif spell.held(date):
            yield spell.member


@cache
def _suspensions() -> tuple[Membership, ...]:
    return tuple(Membership(f"org:{r['body']}", r["member"], r["start"], r["end"], r["source"]) for r in rows("suspensions.csv"))


@cache
def _spells() -> dict[str, tuple[Membership, ...]]:
    by_hand = [
        Membership(f"org:{r['body']}", member, r["start"], r["end"], r["source"])
        for r in rows("memberships_by_hand.csv")
        for member in r["members"].split()
    ]
    better = {(m.body, m.member) for m in by_hand}
    from_files = (Membership(f"org:{row[0]}", *row[1:]) for row in plain_rows("memberships.csv.gz"))
    table: dict[str, list[Membership]] = {}
    for one in (*by_hand, *(m for m in from_files if (m.body, m.member) not in better)):
        table.setdefault(one.body.removeprefix("org:"), []).append(one)
    return {body: tuple(found) for body, found in table.items()}
