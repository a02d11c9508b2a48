"""Words to what the encoder reads: word pieces, and the shape and spacing that its lower-cased vocabulary loses."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

MAX_PIECES_A_WORD = 6
SHAPES = 10
SPACINGS = 3  # 0 joined to the word before, 1 after a space, 2 first of a paragraph
UNKNOWN, CLS, SEP, MASK = 100, 101, 102, 103


def shape_of(word: str) -> int:
    """A class of the word's letter case: 0 lower ... 9 none of these."""
    if word.isdigit():
        return 5
    if any(ch.isdigit() for ch in word):
        return 6
    if not any(ch.isalpha() for ch in word):
        return 7
    if word.islower():
        return 0
    if word.isupper():
        return 3 if len(word) == 1 else 2
    if word[0].isupper():
        return 1 if word[1:].islower() else 8
    return 4


def surface(word: str, spacing: int) -> int:
    """The row of the surface embedding: shape and spacing together."""
    return shape_of(word) * SPACINGS + spacing


class WordPieces:
    """Word to word-piece ids by the encoder's own tokenizer, remembered from word to word."""

    def __init__(self, tokenizer_json: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.of = lru_cache(maxsize=100_000)(self._pieces)

    def words(self) -> frozenset[str]:
        """The whole words of the vocabulary."""
        return frozenset(w for w in self._tokenizer.get_vocab() if w.isalpha() and len(w) > 2)

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(ids[:MAX_PIECES_A_WORD]) or (UNKNOWN,)


class Window:
    """A run of words laid out for the encoder: piece ids and surfaces with [CLS] and [SEP], and each word's first and last piece."""

    __slots__ = ("first", "last", "pieces", "surfaces")

    def __init__(self, words: Sequence[tuple[int, ...]], surfaces: Sequence[int]) -> None:
        lengths = np.fromiter((len(w) for w in words), dtype=np.int64, count=len(words))
        ends = np.cumsum(lengths)
        self.first: NDArray[np.int64] = ends - lengths + 1
        self.last: NDArray[np.int64] = ends
        self.pieces: NDArray[np.int64] = np.array([CLS, *(p for w in words for p in w), SEP], dtype=np.int64)
        self.surfaces: NDArray[np.int64] = np.concatenate([[0], np.repeat(np.asarray(surfaces, dtype=np.int64), lengths), [0]])
