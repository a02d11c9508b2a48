"""Is a report about international politics? A linear classifier over common words and classes of names; its weights are a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from demarche.triage.features import features

INTERCEPT, THRESHOLD = "=intercept", "=threshold"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each word and class adds; `threshold` is the least score (0 to 1) of a report about international politics."""

    words: Mapping[str, float]
    intercept: float
    threshold: float


@cache
def weights() -> Weights:
    """The table in the package: `weights.tsv`, a word and its weight a line."""
    return read_weights(files("demarche.triage").joinpath("weights.tsv").read_text(encoding="utf8"))


def read_weights(table: str) -> Weights:
    """Weights from the text of such a table; lines that begin with # are remarks."""
    lines = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    found = {word: float(weight) for word, weight in lines}
    return Weights(found, found.pop(INTERCEPT), found.pop(THRESHOLD))


def score(text: str, by: Weights | None = None) -> float:
    """How surely a text is about international politics, 0 to 1. Linear in the text's length, about a millisecond for a long article."""
    known = by or weights()
    parts = presence(features(text), known.words)
    return 1 / (1 + math.exp(-known.intercept - sum(known.words[word] * part for word, part in parts.items())))


def presence(counts: Mapping[str, int], vocabulary: Mapping[str, object]) -> dict[str, float]:
    """The words of the vocabulary that a text has: 1 + log(count), brought to length 1, so that long texts don't weigh more."""
    parts = {word: 1 + math.log(count) for word, count in counts.items() if word in vocabulary}
    norm = math.sqrt(sum(part * part for part in parts.values())) or 1.0
    return {word: part / norm for word, part in parts.items()}
