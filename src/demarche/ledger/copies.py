"""Syndicated copies: near-duplicate reports are recognised by MinHash over runs of four words (Broder 1997; Leskovec et al., Mining of
Massive Datasets, chapter 3).

A sketch has 16 hashes, each of five minima: of two reports whose runs of words overlap by 0.8 (Jaccard), 99.8 % share one or more. Those
that share one are compared word by word, so nothing is taken for a copy by chance. The library for it, datasketch, needs SciPy; this is
one page of NumPy.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.8  # least Jaccard overlap of a copy
LEAST_WORDS = 30  # shorter texts are alike by chance
MOST_COMPARED = 5  # candidates that are compared word by word, those that share most first
_RUN = 4  # words
_BANDS, _ROWS = 16, 5
_BLOCK = 4096  # runs hashed at a time, so that a long report takes no more memory than a short one
_WORD = re.compile(r"\w+")

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The hashes by which copies of a text are looked up, and those of all its runs of words. Both empty where it is too short."""

    values: tuple[int, ...]  # signed, of 64 bits
    runs: Hashes

    @classmethod
    def of(cls, text: str) -> Self:
        """The sketch of a text."""
        runs = _runs(text)
        return cls(_values(runs) if runs.size else (), runs)

    def alike(self, other: Sketch) -> float:
        """The Jaccard overlap of two texts' runs of words, 0 to 1."""
        shared = np.intersect1d(self.runs, other.runs, assume_unique=True).size
        return float(shared / max(self.runs.size + other.runs.size - shared, 1))


def candidates(found: Iterable[int]) -> list[int]:
    """Reports that share hashes, given once for each, those first that share most; of equals the one recorded first."""
    shared = Counter(found)
    return sorted(shared, key=lambda number: (-shared[number], number))[:MOST_COMPARED]


def _runs(text: str) -> Hashes:
    hashes = list(map(_hashed, _WORD.findall(text.casefold())))
    if len(hashes) < LEAST_WORDS:
        return np.empty(0, np.uint64)
    words = np.array(hashes, np.uint64)
    factors = _constants()[0][:_RUN]
    runs = sum((words[at : words.size - _RUN + 1 + at] * factors[at] for at in range(_RUN)), np.zeros(1, np.uint64))
    return np.unique(_mixed(runs))


@lru_cache(maxsize=50_000)
def _hashed(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _values(runs: Hashes) -> tuple[int, ...]:
    """Minima under 80 hash functions, five of them hashed into one value, with the number of the band."""
    factors, added = _constants()
    least = np.full(_BANDS * _ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, runs.size, _BLOCK):
        hashed = (factors[:, None] * runs[None, start : start + _BLOCK] + added[:, None]) >> np.uint64(32)
        least = np.minimum(least, hashed.min(axis=1))
    bands = (least.reshape(_BANDS, _ROWS) * factors[:_ROWS]).sum(axis=1, dtype=np.uint64) + added[:_BANDS]
    return tuple(dict.fromkeys(_mixed(bands).view(np.int64).tolist()))


def _mixed(values: Any) -> Hashes:
    """Bits spread over the whole number (the finaliser of SplitMix64, Steele et al. 2014); products wrap around."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))  # type: ignore[no-any-return]


@cache
def _constants() -> tuple[Hashes, Hashes]:
    """Odd factors and addends. Made by hand, for they are part of every ledger: NumPy's own random numbers may change."""
    drawn = _mixed(np.arange(1, 2 * _BANDS * _ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return drawn[: _BANDS * _ROWS] | np.uint64(1), drawn[_BANDS * _ROWS :]
