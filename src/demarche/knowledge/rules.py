"""How bodies decide at a date: consensus, majorities, weighted votes, vetoes, silence. Data with sources: `data/decision_rules.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Literal, cast

from demarche.errors import DemarcheError
from demarche.knowledge.memberships import members as members_of
from demarche.knowledge.tables import Row, rows, words

Kind = Literal[
    "consensus", "silence", "unanimity", "simple majority", "two-thirds majority", "qualified majority", "security council", "majority"
]
ONE_OBJECTION = ("consensus", "silence", "unanimity")  # where a single vote against blocks and abstention does not


@dataclass(frozen=True, slots=True)
class Quota:
    """A sum of weights that those in favour must reach.

    `needed` is that sum; where `of_voting`, the share of the weight of those for and against, with `more` if it must be passed. Fewer than
    `least_blockers` members outside can't bring it down.
    """

    name: str
    weights: Mapping[str, int]
    needed: float
    of_voting: bool = False
    more: bool = False
    least_blockers: int = 0


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """How a body decides on a matter ("" the usual one) at a date. `members` and `vetoes` are ISO3 codes, or names in one's own rule."""

    body: str
    matter: str
    kind: Kind
    members: tuple[str, ...]
    quotas: tuple[Quota, ...] = ()
    vetoes: frozenset[str] = frozenset()
    source: str = ""
    start: str = ""
    end: str = ""
    note: str = ""  # what the tables lack, such as populations of the year

    @property
    def objection(self) -> bool:
        """Whether one member against is enough to block."""
        return self.kind in ONE_OBJECTION


def decision_rule(body: str, date: str, matter: str = "") -> DecisionRule:
    """The rule of a body ("org:nato" or "nato") at an ISO date (a full day), for the usual matter or one of `matters(body)`.

    DemarcheError where none is known: the message says for which bodies, matters and dates there is one.
    """
    key = body.removeprefix("org:")
    found = [r for r in _rules() if r["body"] == key and r["matter"] == matter and _held(r, date)]
    if not found:
        raise DemarcheError(_unknown(key, date, matter))
    return _rule(found[0], date)


def matters(body: str) -> tuple[str, ...]:
    """The matters that a body has rules of its own for; "" is the usual one."""
    return tuple(dict.fromkeys(r["matter"] for r in _rules() if r["body"] == body.removeprefix("org:")))


def deciding_bodies() -> tuple[str, ...]:
    """The bodies with a rule."""
    return tuple(dict.fromkeys(r["body"] for r in _rules()))


def council_votes(date: str) -> dict[str, int]:
    """Each member's votes in the Council of the EU (EC, EEC) at an ISO date; DemarcheError where votes are not weighed then."""
    for r in _rules():
        if r["body"] == "eu" and r["votes"] and r["matter"] == "" and _held(r, date):
            return _votes()[r["period"]]
    raise DemarcheError(f"The Council had no weighed votes on {date}: they are known from 1958-01-01 to 2014-10-31.")


def rule_of(
    members: Mapping[str, int] | tuple[str, ...], kind: Kind = "qualified majority", needed: float = 0, vetoes: frozenset[str] = frozenset()
) -> DecisionRule:
    """A rule of one's own: members, or their votes and the number needed. DemarcheError where the numbers don't fit."""
    votes = dict(members) if isinstance(members, Mapping) else dict.fromkeys(members, 1)
    if not votes or (kind not in ONE_OBJECTION and not 0 < needed <= sum(votes.values())):
        raise DemarcheError(f"A rule needs members and between 1 and {sum(votes.values())} votes in favour, but {needed} are asked for.")
    quotas = () if kind in ONE_OBJECTION else (Quota("votes", votes, needed),)
    return DecisionRule("", "", kind, tuple(sorted(votes)), quotas, vetoes, source="typed in")


@cache
def _rules() -> tuple[Row, ...]:
    return tuple(rows("decision_rules.csv"))


@cache
def _votes() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for r in rows("council_votes.csv"):
        table.setdefault(r["period"], {})[r["iso3"]] = int(r["votes"] or 0)
    return table


@cache
def _populations() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for r in rows("council_populations.csv"):
        table.setdefault(r["year"], {})[r["iso3"]] = int(r["hundreds"])
    return table


def _held(row: Row, date: str) -> bool:
    return row["start"] <= date and (not row["end"] or date <= row["end"])


def _unknown(body: str, date: str, matter: str) -> str:
    if body not in deciding_bodies():
        return f"No decision rule of {body!r} is known. There are rules of {', '.join(deciding_bodies())}; make others with `rule_of`."
    if matter not in matters(body):
        known = ", ".join(repr(m) for m in matters(body) if m)
        return f"No rule of {body!r} for the matter {matter!r} is known. Leave it out{f', or take {known}' if known else ''}."
    return f"No rule of {body!r} for {matter or 'usual matters'} on {date!r} is known. Give a full day in its life, such as 2004-06-09."


def _rule(row: Row, date: str) -> DecisionRule:
    seats = frozenset(words(row["vetoes"].removeprefix("seat:")))
    states = _votes()[row["period"]] if row["period"] else dict.fromkeys(members_of(row["of"] or row["body"], date) | seats, 0)
    populations, note = _population(states, date) if row["population"] else ({}, "")
    return DecisionRule(
        row["body"],
        row["matter"],
        cast(Kind, row["kind"]),
        tuple(sorted(states)),
        tuple(_quotas(row, states, populations)),
        frozenset() if row["vetoes"].startswith("seat:") else seats,
        row["source"],
        row["start"],
        row["end"],
        note,
    )


def _population(states: Mapping[str, int], date: str) -> tuple[dict[str, int], str]:
    """The populations that the Council counted with at the date, in hundreds; the nearest year's where that one is not listed."""
    year = max((y for y in _populations() if y <= date[:4]), default=min(_populations()))
    table = {iso3: count for iso3, count in _populations()[year].items() if iso3 in states}
    return table, "" if int(date[:4]) <= int(max(_populations())) else f"populations of {year} stand for those of {date[:4]}"


def _quotas(row: Row, states: Mapping[str, int], populations: Mapping[str, int]) -> list[Quota]:
    each = dict.fromkeys(states, 1)
    quotas = []
    if row["votes"]:
        quotas.append(Quota("votes", states, int(row["votes"])))
    if row["members"]:
        quotas.append(Quota("members", each, _of(row["members"], len(each))))
    if row["population"]:
        share = _share(row["population"]) * sum(populations.values())
        quotas.append(Quota("population", populations, float(share), least_blockers=int(row["least_blockers"] or 0)))
    if row["voting"]:
        share = _share(row["voting"].removeprefix(">"))
        quotas.append(Quota("members", each, float(share), of_voting=True, more=row["voting"].startswith(">")))
    return quotas


def _share(printed: str) -> Fraction:
    return Fraction(printed.removesuffix("%")) / (100 if printed.endswith("%") else 1)


def _of(printed: str, count: int) -> int:
    """How many of so many members "7", "2/3", "55%" or ">1/2" are."""
    if printed.isdigit():
        return int(printed)
    if printed.startswith(">"):
        return floor(_share(printed[1:]) * count) + 1
    return ceil(_share(printed) * count)
