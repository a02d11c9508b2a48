"""The classifier of events at run time: named counts and the encoder's vectors in, the chance of each PLOVER root type out (numpy only)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from demarche.extract.plover.features import Floats

TYPES = ("word", "phrase")  # what the counts of the lexicon's types begin with
MOST = 2  # more of one type count as this many


@dataclass(frozen=True)
class Scale:
    """How counts and vectors become columns: each word's rarity, and the mean and spread of the vectors."""

    columns: Mapping[str, int]  # name of a count -> its column
    rarity: Floats  # a value a column; that of the lexicon's types is their weight
    mean: Floats  # (pooled width)
    spread: Floats

    def words(self, counts: Counter[str]) -> Floats:
        """Counts as a row (columns): words by logarithm and rarity, of length one together; the lexicon's types by themselves."""
        row, types = np.zeros(len(self.rarity), dtype=np.float32), np.zeros(len(self.rarity), dtype=np.float32)
        for name, count in counts.items():
            at = self.columns.get(name)
            if at is None:
                continue
            if name.partition(":")[0] in TYPES:
                types[at] = min(count, MOST) * self.rarity[at]
            else:
                row[at] = (1 + np.log(count)) * self.rarity[at]
        length = float(np.linalg.norm(row))
        return row / (length or 1.0) + types

    def vectors(self, pooled: Floats) -> Floats:
        """Pooled vectors as a row that weighs about as much as the words."""
        scaled: Floats = (pooled - self.mean) * self.spread
        return scaled


@dataclass(frozen=True)
class Classifier:
    """Linear weights over the columns; a second set for where there are no vectors."""

    roots: tuple[str, ...]
    scale: Scale
    both: Floats  # (columns + pooled width + 1, roots), the last row is added
    words_only: Floats  # (columns + 1, roots)

    def chances(self, counts: Counter[str], pooled: Floats | None) -> dict[str, float]:
        """The chance of each root type, together 1."""
        row = self.scale.words(counts)
        if pooled is not None:
            row = np.concatenate([row, self.scale.vectors(pooled)])
        weights = self.words_only if pooled is None else self.both
        scores = row @ weights[:-1] + weights[-1]
        powers = np.exp(scores - scores.max())
        return dict(zip(self.roots, (powers / powers.sum()).tolist(), strict=True))


@cache
def classifier() -> Classifier:
    """That of the package."""
    with as_file(files("demarche.extract.plover").joinpath("events.npz")) as path:
        return read(path)


def read(path: Path) -> Classifier:
    """A classifier from the file that training wrote."""
    with np.load(path) as kept:
        columns = {str(name): at for at, name in enumerate(kept["columns"])}
        rarity, mean, spread, both, words_only = (
            kept[name].astype(np.float32) for name in ("rarity", "mean", "spread", "both", "words_only")
        )
        return Classifier(tuple(map(str, kept["roots"])), Scale(columns, rarity, mean, spread), both, words_only)


def write(found: Classifier, path: Path) -> None:
    """The same file: half precision is enough."""
    halves = {"rarity": found.scale.rarity, "mean": found.scale.mean, "spread": found.scale.spread}
    halves |= {"both": found.both, "words_only": found.words_only}
    small = {name: values.astype(np.float16) for name, values in halves.items()}
    np.savez_compressed(path, columns=np.array(list(found.scale.columns)), roots=np.array(found.roots), **small)  # type: ignore[arg-type]
