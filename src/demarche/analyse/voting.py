"""Whether votes carry a decision under a rule, and which sets of members would turn it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

from demarche.knowledge.rules import DecisionRule, Quota

Vote = Literal["for", "against", "abstains", "open"]
MOST_TRIED = 50_000  # sets of one size that are all tried
MOST_NAMED = 20  # sets that are named


@dataclass(frozen=True, slots=True)
class Turning:
    """The smallest sets whose change would turn the verdict: their size, the sets, and whether these are all of them."""

    size: int
    sets: tuple[tuple[str, ...], ...]
    complete: bool


def passes(rule: DecisionRule, votes: Mapping[str, Vote]) -> bool:
    """Whether these votes carry it; who has none, or is open, is not in favour and does not object."""
    against = {m for m in rule.members if votes.get(m) == "against"}
    if rule.objection:
        return not against
    if against & rule.vetoes:
        return False
    return all(_reached(quota, rule.members, votes) for quota in rule.quotas)


def _reached(quota: Quota, members: Sequence[str], votes: Mapping[str, Vote]) -> bool:
    favour = sum(quota.weights.get(m, 0) for m in members if votes.get(m) == "for")
    if quota.of_voting:
        cast = favour + sum(quota.weights.get(m, 0) for m in members if votes.get(m) == "against")
        # Written with a product, for shares such as two thirds: 8 of 12 must do.
        return favour > quota.needed * cast + 1e-9 if quota.more else favour > 0 and favour >= quota.needed * cast - 1e-9
    outside = sum(votes.get(m) != "for" for m in members)
    return favour >= quota.needed or 0 < outside < quota.least_blockers


def with_votes(votes: Mapping[str, Vote], who: Iterable[str], vote: Vote) -> dict[str, Vote]:
    """The same votes with some members' changed."""
    return dict(votes) | dict.fromkeys(who, vote)


def turning_sets(candidates: Sequence[str], turned: Callable[[tuple[str, ...]], bool], rule: DecisionRule) -> Turning | None:
    """The smallest sets of candidates for which `turned` holds; None where not even all of them do.

    All sets of a size are tried while they are few; beyond, the heaviest members are added until it turns, which gives one set that
    no smaller set need not beat, and `complete` is False.
    """
    if not turned(tuple(candidates)):
        return None
    for size in range(len(candidates) + 1):
        if comb(len(candidates), size) > MOST_TRIED:
            return _heaviest(candidates, turned, rule)
        found = [chosen for chosen in combinations(sorted(candidates), size) if turned(chosen)]
        if found:
            return Turning(size, tuple(found[:MOST_NAMED]), len(found) <= MOST_NAMED)
    return None


def _heaviest(candidates: Sequence[str], turned: Callable[[tuple[str, ...]], bool], rule: DecisionRule) -> Turning:
    def weight(member: str) -> tuple[float, ...]:
        return (member in rule.vetoes, *(q.weights.get(member, 0) / (sum(q.weights.values()) or 1) for q in rule.quotas))

    ranked = sorted(candidates, key=lambda m: (-sum(weight(m)), m))
    size = next(n for n in range(1, len(ranked) + 1) if turned(tuple(ranked[:n])))
    return Turning(size, (tuple(sorted(ranked[:size])),), False)
