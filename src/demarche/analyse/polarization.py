"""How polarised a discourse is: how well two or more camps of about equal size part agreement from conflict.

Two measures:

- "camps": the share of all congruence and conflict that lies where two camps would have it (agreement within, conflict between). 1 is
  perfect polarization, 0.5 what camps drawn by lot have. This is the one to read.
- "dna": what Discourse Network Analyzer 3 prints: the absolute differences between the networks and those of ideal camps, halved, and
  divided by the networks' sums where normalised; it reports the partition for which they are **largest**. It is here to reproduce DNA's
  figures. Since it grows with the distance from ideal camps, the camps that it names are poor ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from demarche.analyse.coded import Coded, without_duplicates
from demarche.analyse.networks import Array, NetworkOptions, matrix_of, select
from demarche.analyse.windows import WindowOptions, at_moment, dated, moments, span
from demarche.errors import DemarcheError

Members = NDArray[np.int64]
MEASURES = ("camps", "dna")
MOST_TRIED = 20_000  # partitions that are all tried; beyond, camps are improved by swaps


@dataclass(frozen=True, slots=True)
class PolarizationOptions:
    """How polarization is measured. `normalised` divides by the amount of statements, so that busy times compare with quiet ones."""

    measure: str = "camps"
    camps: int = 2
    normalised: bool = True
    normalisation: str = "average"  # of the networks; see NetworkOptions
    duplicates: str = "include"
    starts: int = 20  # random beginnings of the search by swaps
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Polarization:
    """A score with the camps that give it. `exact` says whether all partitions were tried."""

    score: float
    camps: tuple[tuple[str, ...], ...]
    options: PolarizationOptions
    exact: bool
    moment: date | None = None


def polarization(rows: Iterable[Coded], options: PolarizationOptions | None = None) -> Polarization:
    """The polarization of coded statements over all time."""
    chosen = _checked(options)
    kept = without_duplicates(rows, chosen.duplicates)
    actors, issues = sorted({r.actor for r in kept}), sorted({r.issue for r in kept})
    congruence, conflict = (
        matrix_of(kept, NetworkOptions(aggregation=name, normalisation=chosen.normalisation), actors, issues).values
        for name in ("congruence", "conflict")
    )
    return best_camps(congruence, conflict, actors, chosen)


def polarization_over_time(
    rows: Iterable[Coded], across: WindowOptions, options: PolarizationOptions | None = None
) -> Iterator[Polarization]:
    """The polarization at each moment; 0 without camps where too few speak."""
    chosen = _checked(options)
    kept = dated(without_duplicates(select(rows, NetworkOptions()), chosen.duplicates))
    actors, issues = sorted({r.actor for r in kept}), sorted({r.issue for r in kept})
    for moment in moments(*span(kept), across):
        congruence, conflict = (
            at_moment(kept, moment, NetworkOptions(aggregation=a, normalisation=chosen.normalisation), across, (actors, issues)).values
            for a in ("congruence", "conflict")
        )
        speaking = np.flatnonzero((congruence + conflict).sum(1) > 0)
        part = np.ix_(speaking, speaking)
        found = best_camps(congruence[part], conflict[part], [actors[i] for i in speaking], chosen)
        yield replace(found, moment=moment)


def _checked(options: PolarizationOptions | None) -> PolarizationOptions:
    chosen = options or PolarizationOptions()
    if chosen.measure not in MEASURES:
        raise DemarcheError(f"The measure of polarization is {chosen.measure!r}, but must be one of {', '.join(MEASURES)}.")
    if chosen.camps < 2:
        raise DemarcheError(f"The number of camps is {chosen.camps}, but must be 2 or more.")
    return chosen


def best_camps(congruence: Array, conflict: Array, actors: list[str], options: PolarizationOptions) -> Polarization:
    """The camps of about equal size with the highest score."""
    if len(actors) <= options.camps or congruence.sum() + conflict.sum() == 0:
        return Polarization(0.0, (), options, True)
    exact = options.camps == 2 and comb(len(actors), len(actors) // 2) <= MOST_TRIED
    tried = _halves(len(actors)) if exact else swapped(congruence, conflict, options)
    best, members = max(((score(m, congruence, conflict, options), m) for m in tried), key=lambda found: found[0])
    camps = tuple(tuple(a for a, m in zip(actors, members, strict=True) if m == camp) for camp in range(options.camps))
    return Polarization(best, camps, options, exact)


def score(members: Members, congruence: Array, conflict: Array, options: PolarizationOptions) -> float:
    """The score of one partition; `members` has the number of each actor's camp."""
    same = members[:, None] == members[None, :]
    if options.measure == "dna":
        return _dna_score(members, same, congruence, conflict, options.normalised)
    placed = float(congruence[same].sum() + conflict[~same].sum())
    return placed / float(congruence.sum() + conflict.sum()) if options.normalised else placed / 2


def _dna_score(members: Members, same: NDArray[np.bool_], congruence: Array, conflict: Array, normalised: bool) -> float:
    """DNA's `absdiff` (its Polarization.java): distance from networks in which all congruence is within and all conflict between camps."""
    sizes = np.bincount(members)
    within = int((sizes * (sizes - 1)).sum())
    between = len(members) * (len(members) - 1) - within
    off = ~np.eye(len(members), dtype=bool)
    ideal_congruence = (sizes * (sizes - 1) / within * (congruence.sum() / within))[members][:, None]
    ideal_conflict = np.outer(sizes[members], sizes[members]) / between * (conflict.sum() / between)
    distance = np.abs(congruence - ideal_congruence)[same & off].sum() + conflict[same & off].sum()
    distance += congruence[~same].sum() + np.abs(conflict - ideal_conflict)[~same].sum()
    return float(distance / (2 * (congruence.sum() + conflict.sum())) if normalised else distance / 2)


def _halves(count: int) -> Iterator[Members]:
    """All partitions into two camps whose sizes differ by one at most; where they are equal each one once."""
    for chosen in combinations(range(count), count // 2):
        if count % 2 or chosen[0] == 0:
            members = np.zeros(count, dtype=np.int64)
            members[list(chosen)] = 1
            yield members


def swapped(congruence: Array, conflict: Array, options: PolarizationOptions) -> Iterator[Members]:
    """Partitions drawn by lot and improved by swapping pairs until none helps."""
    random = np.random.default_rng(options.seed)
    for _ in range(options.starts):
        members = random.permutation(np.arange(len(congruence)) % options.camps)
        yield _improve(members, congruence, conflict, options)


def _improve(members: Members, congruence: Array, conflict: Array, options: PolarizationOptions) -> Members:
    best = score(members, congruence, conflict, options)
    improved = True
    while improved:
        improved = False
        for i, j in combinations(range(len(members)), 2):
            if members[i] == members[j]:
                continue
            members[[i, j]] = members[[j, i]]
            now = score(members, congruence, conflict, options)
            if now > best + 1e-12:
                best, improved = now, True
            else:
                members[[i, j]] = members[[j, i]]
    return members
