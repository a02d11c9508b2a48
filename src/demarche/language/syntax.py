"""The syntax model at run time: words in, tags, trees, names and sentence starts out (ONNX Runtime, no spaCy here)."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from demarche.errors import ModelError
from demarche.language.encoding import Window, WordPieces, surface
from demarche.language.lemmas import Lexicon
from demarche.language.trees import decode

MOST_PIECES = 192  # a window's; a sentence longer than this is cut
SLOWER = ["SkipLayerNormFusion"]  # measured: the fused step costs a fifth of the whole, the steps apart a twentieth
FULL_ENOUGH = 0.6  # from this share of a window on, it may end early at a known sentence start


@dataclass(frozen=True)
class Words:
    """One text's words: forms, spacing (0 joined, 1 after a space, 2 new paragraph), starts known beforehand (1 yes, 0 no, -1 unknown)."""

    forms: Sequence[str]
    spacing: Sequence[int]
    starts: Sequence[int]


@dataclass
class Annotation:
    """What is found, one value a word; the numbers index `SyntaxModel.classes`; `heads` are positions in the text."""

    upos: NDArray[np.int64]
    xpos: NDArray[np.int64]
    feats: NDArray[np.int64]
    lemma: NDArray[np.int64]
    label: NDArray[np.int64]
    name: NDArray[np.int64]
    heads: NDArray[np.int64]

    @classmethod
    def empty(cls, n: int) -> "Annotation":
        """Zeros for n words."""
        return cls(*(np.zeros(n, dtype=np.int64) for _ in range(7)))


class _Cursor:
    """How far one text has been read, and its pieces."""

    def __init__(self, words: Words, pieces: WordPieces) -> None:
        self.words = words
        self.pieces = [pieces.of(form) for form in words.forms]
        self.surfaces = [surface(f, s) for f, s in zip(words.forms, words.spacing, strict=True)]
        self.lengths = [len(p) for p in self.pieces]
        self.at = 0
        self.found = Annotation.empty(len(self.pieces))

    @property
    def done(self) -> bool:
        return self.at >= len(self.pieces)

    def end(self) -> int:
        """Where the next window ends: as far as it has room, or at a known sentence start when it is full enough."""
        room, end, cut = MOST_PIECES, self.at, 0
        while end < len(self.pieces) and (room >= self.lengths[end] or end == self.at):
            if self.words.starts[end] == 1 and room < MOST_PIECES * (1 - FULL_ENOUGH):
                cut = end
            room -= self.lengths[end]
            end += 1
        return end if end == len(self.pieces) else (cut or end)

    def window(self) -> Window:
        end = self.end()
        return Window(self.pieces[self.at : end], self.surfaces[self.at : end])


class SyntaxModel:
    """Loads a folder written by the training recipe (`syntax.onnx`, `labels.npz`, `classes.json`, `tokenizer.json`)."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._session = session(folder / "syntax.onnx", threads)
        self.classes: dict[str, list[str]] = json.loads((folder / "classes.json").read_text(encoding="utf8"))
        pair = np.load(folder / "labels.npz")["pair"].astype(np.float32)  # (labels, dependent + 1, head + 1)
        self._pair = np.ascontiguousarray(pair.transpose(1, 0, 2).reshape(pair.shape[1], -1))
        self._root = self.classes["label"].index("root")
        self._pieces = WordPieces(folder / "tokenizer.json")
        self._lexicon = Lexicon(folder / "lemmas.tsv.gz", self._pieces.words())
        self.lemma = lru_cache(maxsize=100_000)(self._lemma)

    def _lemma(self, form: str, upos: int, script: int) -> str:
        return self._lexicon.lemma(form, self.classes["upos"][upos], self.classes["lemma"][script])

    def annotate(self, texts: Sequence[Words]) -> list[Annotation]:
        """Annotations of several texts, each by itself: int8 scales what it computes together, so a neighbour would change the outcome."""
        cursors = [_Cursor(words, self._pieces) for words in texts]
        names, inputs = [o.name for o in self._session.get_outputs()], {i.name for i in self._session.get_inputs()}
        for cursor in cursors:
            while not cursor.done:
                window = cursor.window()
                out = zip(names, self._session.run(None, feed(window, inputs)), strict=True)
                self._take(cursor, len(window.first), {key: value[0] for key, value in out})
        return [c.found for c in cursors]

    def _take(self, cursor: _Cursor, n: int, out: dict[str, NDArray[np.float32]]) -> None:
        start = cursor.at
        begins = _starts(out["start"], cursor.words.starts[start : start + n])
        at_end = start + n >= len(cursor.pieces) or cursor.words.starts[start + n] == 1
        if not at_end and len(begins) > 1:
            n = begins.pop()  # the last sentence may go on: it is read again from its start
        heads = np.concatenate([_tree(out["arc"], a, b) for a, b in zip(begins, [*begins[1:], n], strict=True)])
        here = slice(start, start + n)
        found = cursor.found
        for key in ("upos", "xpos", "feats", "lemma"):
            getattr(found, key)[here] = out[key][:n]
        scores = self._label_scores(out["label_dependent"][:n], out["label_head"][heads])
        scores[:, self._root] = np.where(heads == np.arange(n), np.inf, -np.inf)  # the root has its own label, and only the root
        found.label[here] = scores.argmax(-1)
        found.name[here] = _names(out["name"][:n])
        found.heads[here] = heads + start
        cursor.at += n

    def _label_scores(self, dependent: NDArray[np.float32], head: NDArray[np.float32]) -> NDArray[np.float32]:
        one = np.ones((len(head), 1), dtype=np.float32)
        left = np.hstack([dependent, one]) @ self._pair  # (words, labels * (head + 1))
        scores: NDArray[np.float32] = np.einsum("wlj,wj->wl", left.reshape(len(head), -1, head.shape[1] + 1), np.hstack([head, one]))
        return scores


def _starts(chance: NDArray[np.float32], known: Sequence[int]) -> list[int]:
    begins = [i for i, k in enumerate(known) if k == 1 or (k < 0 and chance[i] > 0.5)]
    return begins if begins[:1] == [0] else [0, *begins]


def _names(chance: NDArray[np.float32]) -> NDArray[np.int64]:
    """IOB2 classes from chances (words, O B I B I B I): bounds by the chances of all types together, the type by whole names."""
    begin, inside = chance[:, 1::2].sum(axis=1), chance[:, 2::2].sum(axis=1)
    named = chance[:, 0] < 0.5
    starts = named & ((begin >= inside) | ~np.concatenate([[False], named[:-1]]))
    tags = np.zeros(len(chance), dtype=np.int64)
    firsts = np.flatnonzero(starts)
    for first, stop in zip(firsts, np.append(firsts[1:], len(chance))[: len(firsts)], strict=True):
        length = stop - first if named[first:stop].all() else int(named[first:stop].argmin())
        kind = int((chance[first : first + length, 1::2] + chance[first : first + length, 2::2]).sum(axis=0).argmax())
        tags[first : first + length] = 2 + 2 * kind
        tags[first] = 1 + 2 * kind
    return tags


def _tree(arcs: NDArray[np.float32], first: int, end: int) -> NDArray[np.int64]:
    return np.asarray(decode(arcs[first:end, first:end]), dtype=np.int64) + first


def model_folder() -> Path:
    """Where our own models lie: in the package."""
    return Path(__file__).parent / "data"


def session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """An ONNX session on the CPU with that many threads. ModelError where the file is missing."""
    if not path.exists():
        raise ModelError(f"The model file {path} is missing; allowed is a folder written by the training recipe. Install demarche again.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)


def feed(window: Window, inputs: Container[str]) -> dict[str, NDArray[np.int64]]:
    """A window as those of the encoder's inputs that its graph has, a batch of one."""
    columns = {key: getattr(window, key)[None] for key in ("pieces", "surfaces", "first", "last")}
    columns["mask"] = np.ones_like(columns["pieces"])
    return {key: value for key, value in columns.items() if key in inputs}
