"""How far coders (or a machine and a person) agree: share, Cohen's kappa, Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, permutations

from demarche.errors import DemarcheError

Distance = Callable[[str | float, str | float], float]
Judged = Mapping[str, Mapping[str, str | float]]  # the label that each coder gave to each unit


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """Agreement on `units` that two coders or more have judged. kappa is the mean over pairs of coders; alpha is of all."""

    units: int
    coders: tuple[str, ...]
    share: float
    kappa: float
    alpha: float


def nominal(one: str | float, other: str | float) -> float:
    """Labels are alike or not."""
    return float(one != other)


def interval(one: str | float, other: str | float) -> float:
    """Numbers are as far apart as the square of their difference."""
    return (float(one) - float(other)) ** 2


def ordinal(units: Iterable[Sequence[str | float]], order: Sequence[str | float]) -> Distance:
    """Ranks are as far apart as the square of how many labels lie between them, half of their own included (Krippendorff 2011)."""
    counts = Counter(label for labels in units if len(labels) > 1 for label in labels)
    upto = dict(zip(order, accumulate(counts[label] for label in order), strict=True))

    def distance(one: str | float, other: str | float) -> float:
        low, high = sorted((one, other), key=list(order).index)
        between = upto[high] - upto[low] + counts[low]
        return 0.0 if one == other else (between - (counts[low] + counts[high]) / 2) ** 2

    return distance


def ordinal_alpha(judged: Judged, order: Sequence[str | float]) -> float:
    """Krippendorff's alpha of `{coder: {unit: label}}` whose labels have an order. DemarcheError where no unit has two coders, or a label
    is not in `order`.
    """
    shared = _shared(judged)
    if strange := {label for labels in shared for label in labels} - set(order):
        raise DemarcheError(f"The labels {', '.join(map(repr, sorted(map(str, strange))))} have no place in the order. Name all of them.")
    return alpha(shared, ordinal(shared, order))


def coder_agreement(judged: Judged, distance: Distance = nominal) -> CoderAgreement:
    """Agreement of `{coder: {unit: label}}`. DemarcheError where no unit has two coders.

    Krippendorff 2011 (Computing Krippendorff's Alpha-Reliability) for alpha, which takes missing labels; Cohen 1960 for kappa.
    """
    shared = _shared(judged)
    pairs = [(a, b) for labels in shared for a, b in permutations(labels, 2)]
    share = sum(a == b for a, b in pairs) / len(pairs)
    return CoderAgreement(len(shared), tuple(judged), share, _kappas(judged), alpha(shared, distance))


def _shared(judged: Judged) -> list[list[str | float]]:
    """The labels of each unit that two coders or more have judged."""
    units: dict[str, list[str | float]] = {}
    for labels in judged.values():
        for unit, label in labels.items():
            units.setdefault(unit, []).append(label)
    shared = [labels for labels in units.values() if len(labels) > 1]
    if not shared:
        raise DemarcheError("No unit was judged by two coders. Give {coder: {unit: label}} with units in common.")
    return shared


def _kappas(judged: Judged) -> float:
    coders = list(judged)
    found = [kappa(judged[a], judged[b]) for i, a in enumerate(coders) for b in coders[i + 1 :] if judged[a].keys() & judged[b].keys()]
    return sum(found) / len(found)


def kappa(one: Mapping[str, str | float], other: Mapping[str, str | float]) -> float:
    """Cohen's kappa of two coders on the units in common; 1 where there is but one label, used alike."""
    both = sorted(one.keys() & other.keys())
    seen = sum(one[u] == other[u] for u in both) / len(both)
    first, second = Counter(one[u] for u in both), Counter(other[u] for u in both)
    chance = sum(first[label] * second[label] for label in first) / len(both) ** 2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def alpha(units: Sequence[Sequence[str | float]], distance: Distance = nominal) -> float:
    """Krippendorff's alpha of units with two labels or more each; 1 where all labels are one."""
    seen: Counter[tuple[str | float, str | float]] = Counter()
    for labels in units:
        for pair in permutations(labels, 2):
            seen[pair] += 1 / (len(labels) - 1)  # type: ignore[assignment]
    totals: Counter[str | float] = Counter()
    for (label, _), count in seen.items():
        totals[label] += count
    size = sum(totals.values())
    observed = sum(count * distance(a, b) for (a, b), count in seen.items()) / size
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals) / (size * (size - 1))
    return 1.0 if expected == 0 else 1 - observed / expected
