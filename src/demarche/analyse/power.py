"""Who is pivotal under a rule: Banzhaf and Shapley-Shubik indices, exact for up to 30 members.

The members are parted in two halves; each coalition is one subset of each. For each pair of subsets it is looked up whether it wins, so
several quotas at once (votes, members, population) and vetoes are exact too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, factorial, floor

import numpy as np
from numpy.typing import NDArray

from demarche.errors import DemarcheError
from demarche.knowledge.rules import DecisionRule

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Sizes = NDArray[np.int64]
MOST_MEMBERS = 30
BLOCK = 256  # rows looked at together


@dataclass(frozen=True, slots=True)
class Power:
    """A member's share of power. `banzhaf` is normalised to sum to 1 over the members; `swings` is the number of coalitions it turns."""

    member: str
    banzhaf: float
    shapley: float
    swings: int


def power(rule: DecisionRule) -> tuple[Power, ...]:
    """The indices of all members, the most powerful first; everyone in favour or not (no abstention).

    DemarcheError for more than 30 members. Under consensus and unanimity all are equal.
    """
    members = rule.members
    if len(members) > MOST_MEMBERS:
        raise DemarcheError(
            f"Power is computed exactly for up to {MOST_MEMBERS} members, but {rule.body or 'this body'} has {len(members)}."
        )
    if rule.objection or len(members) == 1:
        share = 1 / len(members)
        return tuple(Power(m, share, share, 1) for m in members)
    winning, total = _winning(rule)
    swings = 2 * winning.sum(1) - total.sum()
    shapley = _shapley(winning, total)
    swung = swings.sum() or 1
    found = [Power(m, float(b / swung), float(s), round(b)) for m, b, s in zip(members, swings, shapley, strict=True)]
    return tuple(sorted(found, key=lambda p: (-p.shapley, p.member)))


def _shapley(winning: Array, total: Array) -> Array:
    """From the numbers of winning coalitions of each size: all (`total[s]`) and those with a member (`winning[m, s]`)."""
    count = len(winning)
    values = np.zeros(count)
    for size in range(count + 1):
        if size:
            values += winning[:, size] * (factorial(size - 1) * factorial(count - size) / factorial(count))
        if size < count:
            values -= (total[size] - winning[:, size]) * (factorial(size) * factorial(count - size - 1) / factorial(count))
    return values


def _winning(rule: DecisionRule) -> tuple[Array, Array]:
    """How many coalitions of each size win: with each member, and in all."""
    half, count = len(rule.members) // 2, len(rule.members)
    left, right = _subsets(rule.members[:half]), _subsets(rule.members[half:])
    by_row, by_column = _partners(rule, left, right)
    winning, total = np.zeros((count, count + 1)), np.zeros(count + 1)
    for size in range(half + 1):  # of the left part
        of_size = left.sum(1) == size
        width = by_row.shape[1]
        total[size : size + width] += by_row[of_size].sum(0)
        winning[:half, size : size + width] += left[of_size].T @ by_row[of_size]
        winning[half:, size : size + width] += right.T @ (by_column[size][:, None] * np.eye(width)[right.sum(1).astype(np.int64)])
    return winning, total


def _partners(rule: DecisionRule, left: Array, right: Array) -> tuple[Array, Array]:
    """With how many right subsets of each size each left one wins (left x size), and the same the other way (size x right)."""
    weights = _weights(rule)
    half = left.shape[1]
    sums_left, sums_right = left.astype(np.float32) @ weights[:half], right.astype(np.float32) @ weights[half:]
    sizes_left, sizes_right = left.sum(1).astype(np.int64), right.sum(1).astype(np.int64)
    onehot_left, onehot_right = np.eye(half + 1, dtype=np.float32)[sizes_left], np.eye(right.shape[1] + 1, dtype=np.float32)[sizes_right]
    by_row, by_column = np.zeros((len(left), right.shape[1] + 1)), np.zeros((half + 1, len(right)))
    for start in range(0, len(left), BLOCK):
        rows = slice(start, start + BLOCK)
        wins = _wins(rule, sums_left[rows], sums_right, sizes_left[rows], sizes_right)
        by_row[rows] = wins @ onehot_right
        by_column += onehot_left[rows].T @ wins
    return by_row, by_column


def _subsets(members: tuple[str, ...]) -> Array:
    """All subsets, a row each, of zeros and ones."""
    numbers = np.arange(2 ** len(members))
    return np.array((numbers[:, None] >> np.arange(len(members))) & 1, dtype=np.float64)


def _weights(rule: DecisionRule) -> Single:
    """Members x quotas, and a last column for those with a veto. Single precision holds whole numbers up to 16 million."""
    columns = [[quota.weights.get(m, 0) for m in rule.members] for quota in rule.quotas]
    return np.array([*columns, [m in rule.vetoes for m in rule.members]], dtype=np.float32).T


def _wins(rule: DecisionRule, left: Single, right: Single, sizes_left: Sizes, sizes_right: Sizes) -> Single:
    """Whether each pair of subsets wins, as 0 and 1."""
    won = left[:, -1][:, None] + right[:, -1][None, :] >= len(rule.vetoes)
    for number, quota in enumerate(rule.quotas):
        needed = quota.needed * sum(quota.weights.values()) if quota.of_voting else quota.needed
        least = floor(needed + 1e-9) + 1 if quota.more else ceil(needed - 1e-9)  # weights are whole numbers
        reached = right[:, number][None, :] >= (np.float32(least) - left[:, number])[:, None]
        if quota.least_blockers:
            outside = len(rule.members) - (sizes_left[:, None] + sizes_right[None, :])
            reached |= (outside > 0) & (outside < quota.least_blockers)
        won &= reached
    return np.asarray(won, dtype=np.float32)
