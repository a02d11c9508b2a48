"""Forecasts of what is decided, from positions on a scale with salience and capability, each with its model's error on DEU.

Models: Thomson, Stokman, Achen & König 2006 (The European Union Decides) and what is said in `challenge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.analyse.calibration import Array, Calibration, calibrations
from demarche.analyse.challenge import ChallengeOptions, median_voter, negotiate
from demarche.errors import DemarcheError

# Where a stance lies between refusal (0) and consent (100), for positions taken from a ledger. The two between are our reading.
SCALE: Mapping[str, float] = {"oppose": 0, "reserved": 25, "undecided": 50, "conditional": 75, "support": 100}


@dataclass(frozen=True, slots=True)
class Player:
    """An actor of a forecast: its position on the issue's scale, how much it cares (0 to 100 or 0 to 1), its weight in any unit."""

    name: str
    position: float
    salience: float = 1.0
    capability: float = 1.0


@dataclass(frozen=True, slots=True)
class ForecastOptions:
    """Which model, and how. `low` and `high` are the scale's ends, the lowest and highest position where None."""

    model: str = "compromise"
    level: float = 0.8  # of the interval
    low: float | None = None
    high: float | None = None
    reference: float | None = None  # what holds if nothing is decided; only the Nash model asks for it
    challenge: ChallengeOptions | None = None


@dataclass(frozen=True, slots=True)
class Pull:
    """What one actor does to the forecast: the outcome without it, and if its capability were twice as large."""

    name: str
    without: float
    doubled: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast as a distribution. `wins` gives each position's probability to be nearest to the outcome, the likeliest first."""

    point: float
    interval: tuple[float, float]
    wins: tuple[tuple[float, tuple[str, ...], float], ...]  # position, who holds it, probability
    pulls: tuple[Pull, ...]
    error: Calibration
    options: ForecastOptions
    players: tuple[Player, ...]

    @property
    def said(self) -> str:
        """The model's error on DEU, in a sentence."""
        e = self.error
        return (
            f"On {e.issues} issues of DEU this model was {e.mean_error:.1f} points of 100 off on average, hit within 10 points in "
            f"{e.hits:.0%}, and its 80% interval held {e.coverage:.0%} of the outcomes."
        )


def mean(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """All count alike."""
    return float(x.mean())


def median(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """The middle position, all counting alike."""
    return float(np.median(x))


def salience_mean(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """Each counts by how much it cares; with a breakdown as bad for all, close to the Nash solution (Achen 2006)."""
    return _average(x, salience)


def compromise(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """The compromise model: each counts by how much it cares and how much it weighs (Van den Bos 1991; Achen 2006)."""
    return _average(x, salience * capability)


def weighted_median(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """The median voter, votes counting by salience and capability (Black 1958)."""
    weight, span = salience * capability, float(np.ptp(x))
    return float(np.median(x)) if span == 0 or not weight.any() else median_voter(x, weight, span)


def nash(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """The asymmetric Nash bargaining solution: the outcome with the highest product of gains over breakdown, each to the power of its
    salience and capability. Losses are squared distances; breakdown costs each one a full range more than the reference, if there is one.
    """
    weight, span = salience * capability, float(np.ptp(x))
    if span == 0 or not weight.any():
        return float(x.mean())
    grid = np.linspace(x.min(), x.max(), 1001)
    losses = ((grid[:, None] - x[None, :]) / span) ** 2
    breakdown = 1.0 if options.reference is None else 1.0 + ((options.reference - x[None, :]) / span) ** 2
    gains = np.maximum(breakdown - losses, 1e-9)
    return float(grid[int(np.argmax(np.log(gains) @ weight))])


def challenge(x: Array, salience: Array, capability: Array, options: ForecastOptions) -> float:
    """The challenge model of Bueno de Mesquita; see the module `challenge`."""
    return negotiate(x, capability, salience, options.challenge).outcome


MODELS: Mapping[str, Callable[[Array, Array, Array, ForecastOptions], float]] = {
    "mean": mean,
    "median": median,
    "salience": salience_mean,
    "compromise": compromise,
    "weighted median": weighted_median,
    "nash": nash,
    "challenge": challenge,
}


def _average(x: Array, weight: Array) -> float:
    return float(weight @ x / weight.sum()) if weight.sum() > 0 else float(x.mean())


def point_of(players: Sequence[Player], options: ForecastOptions) -> float:
    """The model's outcome, on the players' scale."""
    x, s, c = (np.array([getattr(p, name) for p in players], dtype=float) for name in ("position", "salience", "capability"))
    return MODELS[options.model](x, s / 100 if s.max() > 1 else s, c, options)


def forecast(players: Iterable[Player], options: ForecastOptions | None = None) -> Forecast:
    """The forecast for an issue. DemarcheError for fewer than two actors, numbers out of range or an unknown model."""
    chosen, found = options or ForecastOptions(), tuple(players)
    _check(found, chosen)
    positions = [p.position for p in found]
    low = min(positions) if chosen.low is None else chosen.low
    span = (max(positions) if chosen.high is None else chosen.high) - low
    error, point = calibrations()[chosen.model], point_of(found, chosen)
    scaled = (point - low) / span * 100 if span > 0 else 50.0
    edges = [low + span * edge / 100 for edge in error.interval(scaled, chosen.level)]
    outcomes = low + span * error.draws(scaled) / 100
    return Forecast(point, (edges[0], edges[1]), _wins(found, outcomes), _pulls(found, chosen), error, chosen, found)


def _check(players: tuple[Player, ...], options: ForecastOptions) -> None:
    if options.model not in MODELS:
        raise DemarcheError(f"The forecast model is {options.model!r}, but must be one of {', '.join(MODELS)}.")
    if not 0 < options.level < 1:
        raise DemarcheError(f"The interval's level is {options.level}, but must lie between 0 and 1, such as 0.8.")
    if len(players) < 2:
        raise DemarcheError(f"A forecast needs two actors with a position at least, but there are {len(players)}. Add some.")
    for p in players:
        if not (np.isfinite([p.position, p.salience, p.capability]).all() and p.salience >= 0 and p.capability >= 0):
            numbers = f"position {p.position}, salience {p.salience}, capability {p.capability}"
            raise DemarcheError(f"{p.name!r} has {numbers}; all must be numbers, the last two not below 0. Correct them.")
        outside = (options.low is not None and p.position < options.low) or (options.high is not None and p.position > options.high)
        if outside:
            raise DemarcheError(f"{p.name!r} has the position {p.position}, outside the scale from {options.low} to {options.high}.")


def _wins(players: tuple[Player, ...], outcomes: Array) -> tuple[tuple[float, tuple[str, ...], float], ...]:
    """How often each position is the nearest to the outcome."""
    positions = np.array(sorted({p.position for p in players}))
    nearest = np.abs(outcomes[:, None] - positions[None, :]).argmin(1)
    shares = np.bincount(nearest, minlength=len(positions)) / len(outcomes)
    rows = [(float(x), tuple(p.name for p in players if p.position == x), float(s)) for x, s in zip(positions, shares, strict=True)]
    return tuple(sorted(rows, key=lambda row: -row[2]))


def _pulls(players: tuple[Player, ...], options: ForecastOptions) -> tuple[Pull, ...]:
    """What each actor does to the outcome."""
    found = []
    for at, player in enumerate(players):
        rest = players[:at] + players[at + 1 :]
        stronger = Player(player.name, player.position, player.salience, player.capability * 2)
        doubled = point_of((*players[:at], stronger, *players[at + 1 :]), options)
        found.append(Pull(player.name, point_of(rest, options) if len(rest) > 1 else rest[0].position, doubled))
    return tuple(found)


def players_from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Player]:
    """Players of a table with actor, position and perhaps salience and capability (1 where they are missing)."""
    return [_player(number, row) for number, row in enumerate(rows, start=1)]


def _player(number: int, row: Mapping[str, Any]) -> Player:
    try:
        position = SCALE.get(str(row["position"]), None)
        return Player(
            str(row["actor"]),
            float(row["position"]) if position is None else position,
            *(float(row[name]) if row.get(name) not in (None, "") else 1.0 for name in ("salience", "capability")),
        )
    except (KeyError, TypeError, ValueError):
        raise DemarcheError(
            f"Row {number} of the table is {dict(row)!r}, but needs an actor and a position (a number or a stance); salience and "
            "capability are numbers or blank. Correct the table."
        ) from None
