"""The challenge (expected utility) model of Bueno de Mesquita, after its published reconstruction.

Bueno de Mesquita 1985 (APSR 79), 1994 and 1997 (International Interactions 23); Scholz, Calbert and Smith 2011 (Journal of Theoretical
Politics 23), whose equations are followed. Actors challenge each other to move; each sees the other's fear and its own chance of winning,
which third parties decide; each takes the offer that costs it the least move; this is repeated until the median voter stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChallengeOptions:
    """`q`: the chance that things stay as they are if nobody challenges (1 in Scholz et al.). `tolerance`: a share of the range.

    `outcome` "median": the last position of the median voter, as in the papers; "mean": the mean of the last positions weighed by
    capability and salience, which errs less on DEU and hits less often.
    """

    q: float = 1.0
    rounds: int = 10
    outcome: str = "median"
    tolerance: float = 0.01


@dataclass(frozen=True, slots=True)
class Negotiation:
    """The course of the rounds: `positions[r]` are the actors' after round r (0 the start), `medians[r]` the median voter's position."""

    positions: tuple[tuple[float, ...], ...]
    medians: tuple[float, ...]
    risk: tuple[float, ...]  # of the first round: 0.5 to 2, above 1 averse
    outcome: float


def votes(x: Array, weight: Array, span: float) -> Array:
    """`votes[j, k]`: all actors' votes for position j against position k; positive where j wins (Scholz et al., eq. 1)."""
    distance = np.abs(x[:, None] - x[None, :])  # voter x position
    return np.asarray(np.einsum("i,ijk->jk", weight, distance[:, None, :] - distance[:, :, None]) / span)


def median_voter(x: Array, weight: Array, span: float) -> float:
    """The position that loses to no other; of several the one with the most votes for it."""
    tally = votes(x, weight, span)
    losses = (tally < -1e-12).sum(1)
    best = np.flatnonzero(losses == losses.min())
    return float(x[best[np.argmax(tally[best].sum(1))]])


def chances(x: Array, weight: Array, span: float) -> Array:
    """`chances[i, j]`: that i wins against j if third parties weigh in by what is at stake for them (eq. 3); 0.5 where none cares."""
    distance = np.abs(x[:, None] - x[None, :])
    stake = weight[:, None, None] * (distance[:, None, :] - distance[:, :, None]) / span  # k's vote for i over j
    for_i, total = np.maximum(stake, 0).sum(0), np.abs(stake).sum(0)
    return np.asarray(np.divide(for_i, total, out=np.full_like(total, 0.5), where=total > 0))


@dataclass(frozen=True, slots=True)
class Utilities:
    """What i expects: success, failure, no challenge with things getting better or worse for i, and the status quo; each i x j."""

    success: Array
    failure: Array
    better: Array
    worse: Array
    quo: Array


def utilities(x: Array, median: float, risk: Array, span: float) -> Utilities:
    """Basic utilities under each actor's risk attitude (eqs. 5 to 9)."""
    r = np.broadcast_to(risk[:, None], (len(x), len(x)))
    gap = np.abs(x[:, None] - x[None, :]) / span
    drift = (np.abs(x - median)[:, None] / span + gap) / 4
    return Utilities(
        2 - 4 * np.maximum(0.5 - 0.5 * gap, 0) ** r,
        2 - 4 * (0.5 + 0.5 * gap) ** r,
        2 - 4 * np.maximum(0.5 - drift, 0) ** r,
        2 - 4 * (0.5 + drift) ** r,
        2 - 4 * 0.5**r,
    )


def expected(x: Array, salience: Array, weight: Array, median: float, risk: Array, span: float, q: float) -> tuple[Array, Array]:
    """What each pair gains by a challenge, as i sees it (eq. 4): `[i, j]` i's by challenging j, and j's by challenging i.

    i can't look into j, so it weighs j's gain with its own attitude to risk.
    """
    u, win = utilities(x, median, risk, span), chances(x, weight, span)
    # j, left alone, moves towards the median: better for i where that lies nearer to i than j does now.
    nearer = (np.abs(x[:, None] - median) < np.abs(x[:, None] - x[None, :])).astype(float)
    alone = q * u.quo + (1 - q) * (nearer * u.better + (1 - nearer) * u.worse)
    own = challenge_gain(salience[None, :], win, u) - alone
    other = challenge_gain(salience[:, None], win.T, u) - alone
    for gain in (own, other):
        np.fill_diagonal(gain, 0.0)
    return own, other


def challenge_gain(resistance: Array, win: Array, u: Utilities) -> Array:
    """What a challenge is worth: won or lost where the other resists, won where it doesn't care enough."""
    return np.asarray(resistance * (win * u.success + (1 - win) * u.failure) + (1 - resistance) * u.success)


def risk_attitude(gain: Array) -> Array:
    """Each actor's risk attitude r from its security, the sum of what others expect of challenging it (eqs. 10, 11): 0.5 to 2."""
    threat = gain.sum(0)
    low, high = threat.min(), threat.max()
    if high - low < 1e-12:
        return np.ones(len(gain))
    security = (2 * threat - high - low) / (high - low)
    return np.asarray((1 - security / 3) / (1 + security / 3))


def offers(x: Array, seen: Array, other: Array) -> Array:
    """`offers[i, j]`: where i would have j move (nan where it doesn't challenge). `seen[i, j]` is i's gain, `other[i, j]` j's as i sees it.

    Both gain: conflict, which the one that gains more wins. i gains and j loses: j gives way all along where it loses more than i gains,
    else part of the way (compromise).
    """
    gap = x[:, None] - x[None, :]
    share = np.divide(np.abs(other), seen, out=np.ones_like(seen), where=seen > 0)
    moves = np.where(other < 0, np.minimum(share, 1.0), 1.0)
    challenges = (seen > 0) & ((other < 0) | (seen > other)) & (np.abs(gap) > 1e-12)
    return np.where(challenges, x[None, :] + gap * moves, np.nan)


def next_positions(x: Array, offered: Array) -> Array:
    """Each takes the offer that moves it least, or stays."""
    cost = np.abs(offered - x[None, :])
    cost = np.where(np.isnan(cost), np.inf, cost)
    best = cost.argmin(0)
    taken = offered[best, np.arange(len(x))]
    return np.where(np.isfinite(cost.min(0)), taken, x)


def negotiate(positions: Array, capability: Array, salience: Array, options: ChallengeOptions | None = None) -> Negotiation:
    """Rounds of challenges until the median voter stays within the tolerance. Saliences are from 0 to 1; capabilities in any unit."""
    chosen = options or ChallengeOptions()
    x, weight = positions.astype(float), capability * salience
    span = float(x.max() - x.min())
    if span == 0 or weight.sum() == 0:
        middle = float(np.median(x))
        return Negotiation((tuple(map(float, x)),), (middle,), tuple(1.0 for _ in x), middle)
    history, medians, first_risk = [x], [median_voter(x, weight, span)], np.ones(len(x))
    for number in range(chosen.rounds):
        x, risk = one_round(x, salience, weight, span, chosen.q)
        first_risk = risk if number == 0 else first_risk
        history.append(x)
        medians.append(median_voter(x, weight, span))
        if abs(medians[-1] - medians[-2]) <= chosen.tolerance * span:
            break
    outcome = medians[-1] if chosen.outcome == "median" else float(weight @ x / weight.sum())
    return Negotiation(tuple(tuple(map(float, h)) for h in history), tuple(medians), tuple(map(float, first_risk)), outcome)


def one_round(x: Array, salience: Array, weight: Array, span: float, q: float) -> tuple[Array, Array]:
    """The positions after one round, and the risk attitudes in it. The first pass takes all as neutral, to find those."""
    median = median_voter(x, weight, span)
    neutral, _ = expected(x, salience, weight, median, np.ones(len(x)), span, q)
    risk = risk_attitude(neutral)
    own, other = expected(x, salience, weight, median, risk, span, q)
    return next_positions(x, offers(x, own, other)), risk
