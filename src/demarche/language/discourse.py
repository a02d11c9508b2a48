"""The discourse model at run time: Docs in, frames out (statements, positions, commitments, meetings, texts with their roles)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from demarche.language.encoding import Window, WordPieces
from demarche.language.roles import ACTS, AFTER, BEFORE, FORMS, KINDS, REACH, ROLES_OF, STANCES, TAGS, Frame, Role
from demarche.language.syntax import feed, session
from demarche.language.vectors import KEY as VECTORS
from demarche.language.words import DocWords, doc_words, quoted_surfaces

WINDOW, MARGIN = 256, 20  # word pieces: a window, and what at its open ends is read for context only
DECODED_TOGETHER = 48
CLASSES = {"position": STANCES, "commitment": ACTS, "meeting": FORMS, "text": ("none", "text")}
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Piece:
    """A window of a Doc: words [first, end), of which [core_first, core_end) are answered for."""

    first: int
    end: int
    core_first: int
    core_end: int
    window: Window


@dataclass(frozen=True)
class _Anchor:
    """An anchor found: at which word, and what."""

    word: int
    kind: str
    label: str
    confidence: float
    done: float
    scores: tuple[float, ...]
    stages: tuple[float, ...] = ()


class DiscourseModel:
    """Loads a folder written by the training recipe (`discourse.onnx`, `roles.onnx`, `thresholds.json`, `tokenizer.json`)."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._encoder = session(folder / "discourse.onnx", threads)
        self._decoder = session(folder / "roles.onnx", threads)
        self.thresholds: dict[str, float] = json.loads((folder / "thresholds.json").read_text(encoding="utf8"))
        self._pieces = WordPieces(folder / "tokenizer.json")

    def frames(self, docs: Sequence[Doc]) -> list[list[Frame]]:
        """The frames of each Doc, in the order of their anchors."""
        return [sorted(self._frames(doc), key=lambda f: f.anchor) for doc in docs]

    def _frames(self, doc: Doc) -> Iterator[Frame]:
        words = doc_words(doc)
        read: list[tuple[_Anchor, _Piece, Floats]] = []
        kept: list[Floats] = []  # of the words that each window answers for
        for piece in self._cut(doc, words):
            out = self._encoded(piece)
            read += [(anchor, piece, out["words"]) for anchor in self._anchors(piece, out)]
            kept.append(out["words"][piece.core_first - piece.first : piece.core_end - piece.first])
        if kept:
            doc.user_data[VECTORS] = np.concatenate(kept)
        for start in range(0, len(read), DECODED_TOGETHER):
            some = read[start : start + DECODED_TOGETHER]
            for (anchor, _, _), roles in zip(some, self._decode(some, words), strict=True):
                told = (anchor.confidence, roles, anchor.done, anchor.scores, anchor.stages)
                yield Frame(anchor.kind, int(words.at[anchor.word]), anchor.label, *told)

    def _cut(self, doc: Doc, words: DocWords) -> Iterator[_Piece]:
        pieces, surfaces = [self._pieces.of(f) for f in words.forms], quoted_surfaces(words)
        sums = np.cumsum([0, *map(len, pieces)])
        bounds = [at for at, token in enumerate(words.at) if at == 0 or doc[int(token)].is_sent_start] + [len(pieces)]
        for first, end, core_first, core_end in _windows(bounds, sums):
            yield _Piece(first, end, core_first, core_end, Window(pieces[first:end], surfaces[first:end]))

    def _encoded(self, piece: _Piece) -> dict[str, Floats]:
        """The vectors and chances of the words of a window."""
        names, inputs = [o.name for o in self._encoder.get_outputs()], {i.name for i in self._encoder.get_inputs()}
        return {name: value[0] for name, value in zip(names, self._encoder.run(None, feed(piece.window, inputs)), strict=True)}

    def _anchors(self, piece: _Piece, out: dict[str, Floats]) -> Iterator[_Anchor]:
        core = slice(piece.core_first - piece.first, piece.core_end - piece.first)
        done = out["done"][core, 1]
        stages = out["stage"][core] if "stage" in out else np.zeros((len(done), 0), dtype=np.float32)
        both = np.stack([out["statement"][core, 1], out["reported"][core, 1]], axis=1)
        for at in np.flatnonzero(both.mean(axis=1) >= self.thresholds["statement"]):
            scores = tuple(float(v) for v in both[at])
            yield _Anchor(piece.core_first + int(at), "statement", "statement", sum(scores) / 2, 0.5, scores)
        for kind, labels in CLASSES.items():
            chance = out[kind][core]
            for at in np.flatnonzero(1 - chance[:, 0] >= self.thresholds[kind]):
                label, sure = labels[int(chance[at, 1:].argmax()) + 1], float(1 - chance[at, 0])
                scores, stage = (tuple(float(v) for v in row[at]) for row in (chance, stages))
                yield _Anchor(piece.core_first + int(at), kind, label, sure, float(done[at]), scores, stage if kind == "text" else ())

    def _decode(self, read: Sequence[tuple[_Anchor, _Piece, Floats]], words: DocWords) -> Iterator[tuple[Role, ...]]:
        spans = [_near(anchor, piece) for anchor, piece, _ in read]
        longest = max(map(len, spans))
        around = np.zeros((len(read), longest, read[0][2].shape[-1]), dtype=np.float32)
        mask = np.zeros((len(read), longest), dtype=bool)
        distance = np.zeros((len(read), longest), dtype=np.int64)
        for n, ((anchor, piece, vectors), span) in enumerate(zip(read, spans, strict=True)):
            around[n, : len(span)] = vectors[span.start - piece.first : span.stop - piece.first]
            mask[n, : len(span)] = True
            distance[n, : len(span)] = np.clip(np.arange(span.start, span.stop) - anchor.word, -REACH, REACH) + REACH
        centre = np.stack([vectors[anchor.word - piece.first] for anchor, piece, vectors in read])
        kinds = np.array([KINDS.index(anchor.kind) for anchor, _, _ in read], dtype=np.int64)
        style = np.array([int(anchor.kind != "statement") for anchor, _, _ in read], dtype=np.int64)
        inputs = {"around": around, "anchor": centre, "distance": distance, "mask": mask, "kind": kinds, "style": style}
        (chance,) = self._decoder.run(None, inputs)
        folded = np.einsum("nwt,ntf->nwf", chance, np.stack([_folding(anchor.kind) for anchor, _, _ in read]))
        for span, path, row in zip(spans, _likeliest(folded, mask), folded, strict=True):
            yield tuple(_roles(path[: len(span)], row[: len(span)], words.at[span.start : span.stop]))


@cache
def _folding(kind: str) -> Floats:
    """A matrix (tags, tags) that gathers a kind's roles from the names they may have, and drops roles that the kind does not have."""
    matrix = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    matrix[0, 0] = 1
    for role, others in ROLES_OF[kind].items():
        for name in (role, *others):
            for mark in "BI":
                matrix[TAGS.index(f"{mark}-{name}"), TAGS.index(f"{mark}-{role}")] = 1
    return matrix


def _near(anchor: _Anchor, piece: _Piece) -> range:
    return range(max(piece.first, anchor.word - BEFORE), min(piece.end, anchor.word + AFTER))


def _roles(path: NDArray[np.int64], chance: Floats, at: NDArray[np.int64]) -> Iterator[Role]:
    """The spans of a sequence of tags; `chance` (words, tags) says how sure each is, `at` which token each word is."""
    tagged = np.flatnonzero(path)
    for run in np.split(tagged, np.flatnonzero((np.diff(tagged) > 1) | (path[tagged][1:] % 2 == 1)) + 1):
        if len(run):
            sure = chance[run, path[run]].mean()
            yield Role(TAGS[path[run[0]]][2:], int(at[run[0]]), int(at[run[-1]]) + 1, float(sure))


def _likeliest(chance: Floats, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Viterbi over chances (anchors, words, tags): an inside tag may only follow the begin or inside tag of its role; 0 where masked."""
    logs = np.log(chance + 1e-9)
    logs[~mask] = np.where(np.arange(len(TAGS)) == 0, 0, -1e9)
    inside, rows = np.arange(2, len(TAGS), 2), np.arange(len(chance))
    back = np.zeros(chance.shape, dtype=np.int64)
    score = logs[:, 0].copy()
    score[:, inside] = -np.inf
    for n in range(1, chance.shape[1]):
        back[:, n] = score.argmax(axis=1)[:, None]
        reached = np.repeat(score.max(axis=1)[:, None], len(TAGS), axis=1)
        goes_on = score[:, inside] >= score[:, inside - 1]
        back[:, n, inside] = np.where(goes_on, inside, inside - 1)
        reached[:, inside] = np.maximum(score[:, inside], score[:, inside - 1])
        score = reached + logs[:, n]
    path = np.empty(chance.shape[:2], dtype=np.int64)
    path[:, -1] = score.argmax(axis=1)
    for n in range(chance.shape[1] - 1, 0, -1):
        path[:, n - 1] = back[rows, n, path[:, n]]
    return path


def _windows(bounds: Sequence[int], sums: NDArray[np.int64]) -> Iterator[tuple[int, int, int, int]]:
    """(first, end, core first, core end) in words: windows of whole sentences that overlap by a margin on either side."""
    total, core_first = bounds[-1], 0
    while core_first < total:
        first = next((b for b in bounds if sums[b] >= sums[core_first] - MARGIN), core_first)
        fitting = [b for b in bounds if b > core_first and sums[b] - sums[first] <= WINDOW]
        end = fitting[-1] if fitting else min(total, core_first + WINDOW // 2)
        inner = [b for b in bounds if core_first < b and sums[b] <= sums[end] - MARGIN]
        core_end = end if end == total or not inner else inner[-1]
        yield first, end, core_first, core_end
        core_first = core_end
