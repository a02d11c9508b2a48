"""Which states belong to which bodies when. COW IGO v3 (whole years, to 2014), CIA 2020, UN; a blank year means not known or still so."""

from dataclasses import dataclass
from functools import cache

from demarche.knowledge.tables import rows


@dataclass(frozen=True, slots=True)
class Membership:
    """A spell of one state (ISO3) in one body ("org:nato"), in years; "" where unknown (start) or open (end)."""

    body: str
    iso3: str
    start: str
    end: str

    def held(self, date: str) -> bool:
        """Whether the spell covers the date. Facts are by whole years only, so the year of joining counts as in."""
        year = date[:4]
        return self.start[:4] <= year and (not self.end or year <= self.end[:4])


def members(body: str, date: str) -> frozenset[str]:
    """ISO3 codes of the members of a body ("org:nato" or "nato") at an ISO date."""
    key = body.removeprefix("org:")
    return frozenset(m.iso3 for m in _spells().get(key, ()) if m.held(date))


def memberships(iso3: str, date: str) -> frozenset[str]:
    """Ids ("org:nato") of the bodies that a state belongs to at an ISO date, of those in the table."""
    return frozenset(f"org:{body}" for body, spells in _spells().items() if any(m.iso3 == iso3 and m.held(date) for m in spells))


@cache
def _spells() -> dict[str, tuple[Membership, ...]]:
    table: dict[str, list[Membership]] = {}
    for r in rows("memberships.csv.gz"):
        table.setdefault(r["body"], []).append(Membership(f"org:{r['body']}", r["iso3"], r["start"], r["end"]))
    return {body: tuple(spells) for body, spells in table.items()}
