"""How far each forecast model was off on DEU, and the distribution of outcomes that follows for a new forecast.

DEU: 351 issues of EU negotiations, 1996 to 2018 (Arregui & Perarnaud, doi:10.34810/data53). Only errors are kept here, in
`data/forecast_errors.csv`, which `benchmarks/forecast.py --write` makes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 20  # quantiles a twentieth apart
BINS = 5
DRAWS = 400
NOMINAL = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)  # levels at which it is looked how much an interval really holds


@dataclass(frozen=True, slots=True)
class Calibration:
    """A model's errors on DEU, on its scale of 0 to 100. `errors[b]` are the quantiles of outcome minus forecast near `centres[b]`."""

    model: str
    issues: int
    mean_error: float
    hits: float  # the share of outcomes within 10 points of the forecast
    coverage: float  # the share of outcomes within the 80 % interval, by cross-validation over proposals
    centres: tuple[float, ...]
    errors: tuple[tuple[float, ...], ...]
    held: tuple[float, ...] = NOMINAL  # what intervals of the NOMINAL levels really held, by cross-validation

    def interval(self, point: float, level: float) -> tuple[float, float]:
        """The shortest interval (0 to 100) that holds this share of outcomes; set so that it does on proposals not learned from."""
        return self.raw_interval(point, float(np.interp(level, self.held, NOMINAL)))

    def raw_interval(self, point: float, level: float) -> tuple[float, float]:
        """The shortest interval with this share of the distribution. Outcomes pile up at the ends of the scale: tails are uneven."""
        drawn = self.draws(point)
        inside = min(DRAWS, max(1, round(level * DRAWS)))
        widths = drawn[inside - 1 :] - drawn[: DRAWS - inside + 1]
        # Of several as short, the one in the middle of them.
        shortest = np.flatnonzero(widths <= widths.min() + 1e-9)
        start = int(shortest[len(shortest) // 2])
        return float(drawn[start]), float(drawn[start + inside - 1])

    def draws(self, point: float) -> Array:
        """Outcomes (0 to 100) in order, equally likely, evenly over the distribution."""
        at = (np.arange(DRAWS) + 0.5) / DRAWS
        return np.clip(point + np.interp(at, np.linspace(0, 1, STEPS + 1), self._near(point)), 0, 100)

    def _near(self, point: float) -> Array:
        """The quantiles of errors, read off between the two nearest centres."""
        table = np.array(self.errors)
        return np.array([np.interp(point, self.centres, column) for column in table.T])


@dataclass(frozen=True, slots=True)
class Record:
    """Past forecasts (0 to 100), what came out, and the number of the proposal that each belongs to."""

    points: Array
    outcomes: Array
    groups: NDArray[np.int64]

    def part(self, chosen: NDArray[np.bool_]) -> Record:
        """The chosen ones."""
        return Record(self.points[chosen], self.outcomes[chosen], self.groups[chosen])


def fit(model: str, past: Record, coverage: float = float("nan")) -> Calibration:
    """The errors of past forecasts, and how wide intervals must be to hold what they say."""
    held = [_covered(past, partial(Calibration.raw_interval, level=level), _errors) for level in NOMINAL[:-1]]
    return replace(_errors(past), model=model, coverage=coverage, held=(*(float(h) for h in np.maximum.accumulate(held)), 1.0))


def covered(past: Record, level: float = 0.8) -> float:
    """The share of outcomes inside the interval, each forecast with what other proposals' forecasts teach only."""
    return _covered(past, partial(Calibration.interval, level=level), partial(fit, ""))


def _errors(past: Record) -> Calibration:
    """Parted into five groups by the forecast's height, for a low forecast can only err upwards."""
    errors = past.outcomes - past.points
    groups = np.array_split(np.argsort(past.points, kind="stable"), BINS)
    centres = tuple(float(past.points[g].mean()) for g in groups)
    tables = tuple(tuple(float(v) for v in np.quantile(errors[g], np.linspace(0, 1, STEPS + 1))) for g in groups)
    hits = float((np.abs(errors) <= 10).mean())
    return Calibration("", len(errors), float(np.abs(errors).mean()), hits, float("nan"), centres, tables)


def _covered(
    past: Record, interval: Callable[[Calibration, float], tuple[float, float]], learn: Callable[[Record], Calibration], folds: int = 10
) -> float:
    """Cross-validation over proposals: all issues of one are held out together."""
    shuffled = np.random.default_rng(1).permutation(int(past.groups.max()) + 1) % folds
    inside = 0
    for number in range(folds):
        out = shuffled[past.groups] == number
        if out.any():
            known, held = learn(past.part(~out)), past.part(out)
            edges = [interval(known, float(point)) for point in held.points]
            inside += sum(low - 1e-6 <= y <= high + 1e-6 for (low, high), y in zip(edges, held.outcomes, strict=True))
    return inside / len(past.points)


def to_rows(known: Calibration) -> Iterator[dict[str, str]]:
    """The rows of the table, one a group of forecasts."""
    for centre, errors in zip(known.centres, known.errors, strict=True):
        yield {
            "model": known.model,
            "issues": str(known.issues),
            "mean_error": f"{known.mean_error:.2f}",
            "hits": f"{known.hits:.4f}",
            "coverage": f"{known.coverage:.4f}",
            "centre": f"{centre:.2f}",
            "errors": ";".join(f"{e:.1f}" for e in errors),
            "held": ";".join(f"{h:.3f}" for h in known.held),
        }


def from_rows(rows: Iterable[dict[str, str]]) -> dict[str, Calibration]:
    """The calibrations by model."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        grouped.setdefault(row["model"], []).append(row)
    return {model: _calibration(model, found) for model, found in grouped.items()}


def _calibration(model: str, found: list[dict[str, str]]) -> Calibration:
    mean_error, hits, coverage = (float(found[0][name]) for name in ("mean_error", "hits", "coverage"))
    centres = tuple(float(row["centre"]) for row in found)
    errors = tuple(tuple(float(e) for e in row["errors"].split(";")) for row in found)
    held = tuple(float(h) for h in found[0]["held"].split(";"))
    return Calibration(model, int(found[0]["issues"]), mean_error, hits, coverage, centres, errors, held)


@cache
def calibrations() -> dict[str, Calibration]:
    """Each model's errors on DEU, as shipped."""
    text = files("demarche.analyse").joinpath("data", "forecast_errors.csv").read_text(encoding="utf-8")
    return from_rows(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
