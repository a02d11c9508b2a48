"""Networks over time: one for each moment, from the statements around it, weighed by a kernel (Leifeld, DNA 3).

Without a kernel ("none") each statement in the window counts once; a uniform kernel halves it.

The kernels are symmetric. DNA 3 codes its triangular and Epanechnikov kernels without the absolute value and the square of the
difference; ours are the ones of the literature, so only its uniform and gaussian windows are the same as ours.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from demarche.analyse.coded import Coded, without_duplicates
from demarche.analyse.networks import Network, NetworkOptions, check, matrix_of, select
from demarche.errors import DemarcheError

UNITS = ("days", "weeks", "months", "years")
KERNEL: Mapping[str, Callable[[float], float]] = {
    "none": lambda u: 1.0 if abs(u) <= 1 else 0.0,
    "uniform": lambda u: 0.5 if abs(u) <= 1 else 0.0,
    "triangular": lambda u: max(0.0, 1 - abs(u)),
    "epanechnikov": lambda u: max(0.0, 0.75 * (1 - u * u)),
    "gaussian": lambda u: math.exp(-0.5 * u * u) / math.sqrt(2 * math.pi),
}


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """Windows of `size` units around moments one unit apart. `indent` leaves out moments whose window hangs over the first or last day."""

    size: int = 8
    unit: str = "days"
    kernel: str = "none"
    indent: bool = False

    @property
    def said(self) -> str:
        """The settings in words."""
        kernel = "no" if self.kernel == "none" else self.kernel
        return f"windows of {self.size} {self.unit}, {kernel} kernel{', indented' if self.indent else ''}"


def moments(first: date, last: date, options: WindowOptions) -> list[date]:
    """The middle of each window, from the first to the last day, a unit apart."""
    check_windows(options)
    if options.indent:
        first, last = later(first, options.size // 2, options.unit), later(last, -(options.size // 2), options.unit)
    found: list[date] = []
    while (day := later(first, len(found), options.unit)) <= last:
        found.append(day)
    return found


def check_windows(options: WindowOptions) -> None:
    """DemarcheError where a setting is none of those allowed."""
    if options.unit not in UNITS:
        raise DemarcheError(f"The windows' unit is {options.unit!r}, but must be one of {', '.join(UNITS)}.")
    if options.kernel not in KERNEL:
        raise DemarcheError(f"The kernel is {options.kernel!r}, but must be one of {', '.join(KERNEL)}.")
    if options.size < 1:
        raise DemarcheError(f"The windows' size is {options.size}, but must be 1 or more {options.unit}.")


def later(day: date, count: int, unit: str) -> date:
    """A day some units later; the 31st becomes the last of a shorter month."""
    if unit in ("days", "weeks"):
        return day + timedelta(days=count * (7 if unit == "weeks" else 1))
    month = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
    return date(month // 12, month % 12 + 1, min(day.day, calendar.monthrange(month // 12, month % 12 + 1)[1]))


def apart(day: date, moment: date, unit: str) -> float:
    """How many units lie between two days."""
    days = (moment - day).days
    return days / {"days": 1, "weeks": 7, "months": 30.4375, "years": 365.25}[unit]


def weight(day: date, moment: date, options: WindowOptions) -> float:
    """The kernel's weight of a statement's day in the window around a moment."""
    return KERNEL[options.kernel](2 * apart(day, moment, options.unit) / options.size)


def dated(rows: Iterable[Coded]) -> list[Coded]:
    """The rows with a date, oldest first; DemarcheError where there are none."""
    found = sorted((r for r in rows if r.date is not None), key=lambda r: r.date or date.min)
    if not found:
        raise DemarcheError("No statement has a date, so nothing can be said over time. Read the reports with --date.")
    return found


def windows(rows: Iterable[Coded], options: NetworkOptions, across: WindowOptions) -> Iterator[Network]:
    """A network for each moment, all with the same rows and columns. A pair counts the root of the product of its two weights.

    Duplicates are dropped before the windows are cut, as DNA does.
    """
    check(options)
    kept = dated(without_duplicates(select(rows, options), options.duplicates))
    actors, issues = sorted({r.actor for r in kept}), sorted({r.issue for r in kept})
    for moment in moments(*span(kept), across):
        yield at_moment(kept, moment, options, across, (actors, issues))


def span(kept: Sequence[Coded]) -> tuple[date, date]:
    """The first and last day of rows that are dated and sorted."""
    first, last = kept[0].date, kept[-1].date
    if first is None or last is None:
        raise DemarcheError("A statement has no date. Sort the rows with `dated` first.")
    return first, last


def at_moment(
    kept: Sequence[Coded], moment: date, options: NetworkOptions, across: WindowOptions, names: tuple[Sequence[str], Sequence[str]]
) -> Network:
    """The network of the statements around one moment."""
    weights = np.array([weight(r.date, moment, across) if r.date else 0.0 for r in kept])
    inside = [(r, w) for r, w in zip(kept, weights, strict=True) if w > 0]
    # A pair of statements weighs sqrt(w1 * w2), so each brings the root of its weight; in a two-mode network it stands alone.
    shares = np.array([math.sqrt(w) if options.modes == 1 else w for _, w in inside])
    found = matrix_of([r for r, _ in inside], options, *names, shares)
    return replace(found, moment=moment)
