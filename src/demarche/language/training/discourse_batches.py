"""Windows over documents with their frames, batched for the discourse network."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from demarche.language.encoding import CLS, MASK, SEP, Window
from demarche.language.roles import AFTER, BEFORE, KINDS
from demarche.language.training.batches import IGNORE
from demarche.language.training.batches import _pad as pad
from demarche.language.training.discourse_network import ANCHORS, Anchored

WINDOW, BATCH = 256, 1024
TAUGHT = {name: ANCHORS[name] for name in ("position", "commitment", "meeting", "text")}  # heads for which a teacher is asked
HEADS = ("statement", "reported", "position", "commitment", "done", "meeting", "text", "stage")
SECOND = {"done": "commitment", "stage": "text"}  # heads that ask more about the anchors of a kind
Batch = dict[str, Tensor | Anchored | None]


@dataclass
class Laid:
    """A document as numbers: pieces and surfaces a word, anchors (kind, word, label, done) and each one's tags over all words.

    `layers`: the kinds that were annotated; `style`: 0 PolNeAR, 1 gold records; `own`: written for demarche; `taught`: a teacher's
    chances (words, classes) a head (`teacher`).
    """

    id: str
    pieces: list[tuple[int, ...]]
    surfaces: list[int]
    breaks: list[int]  # words at which a window may begin
    anchors: list[tuple[int, int, int, int]]
    tags: list[NDArray[np.int8]]
    layers: frozenset[str]
    style: int
    own: bool = False
    taught: dict[str, NDArray[np.float16]] | None = None


@dataclass
class Piece:
    """A window of one document: words [first, end)."""

    laid: Laid
    first: int
    end: int

    @property
    def size(self) -> int:
        return sum(map(len, self.laid.pieces[self.first : self.end])) + 2


def cut(laid: Laid, chance: random.Random) -> list[Piece]:
    """Windows of whole sentences; the first may be short, so that each epoch cuts elsewhere."""
    lengths = np.cumsum([0, *map(len, laid.pieces)])
    room = chance.randint(WINDOW // 3, WINDOW)
    out, first = [], 0
    ends = [*laid.breaks[1:], len(laid.pieces)]
    last = 0
    for end in ends:
        if lengths[end] - lengths[first] > room and last > first:
            out.append(Piece(laid, first, last))
            first, room = last, WINDOW
        while lengths[end] - lengths[first] > 400:  # one endless sentence
            stop = first + 150
            out.append(Piece(laid, first, stop))
            first = stop
        last = end
    if last > first:
        out.append(Piece(laid, first, last))
    return out


def discourse_batches(documents: Sequence[Laid], chance: random.Random, hidden: float = 0.0, most: int = BATCH) -> Iterator[Batch]:
    """Shuffled batches of at most so many word pieces, windows of like length together; a share of the pieces is hidden, so that words
    are not learned by heart.
    """
    windows = [piece for laid in documents for piece in cut(laid, chance)]
    windows.sort(key=lambda piece: piece.size + chance.random() * 20)
    groups: list[list[Piece]] = [[]]
    for window in windows:
        if groups[-1] and window.size * (len(groups[-1]) + 1) > most:
            groups.append([])
        groups[-1].append(window)
    chance.shuffle(groups)
    for group in groups:
        batch = collate(group)
        pieces = batch["pieces"]
        assert isinstance(pieces, Tensor)
        struck = (torch.rand(pieces.shape) < hidden) & (pieces != CLS) & (pieces != SEP) & (pieces != 0)
        yield batch | {"pieces": pieces.masked_fill(struck, MASK)}


def collate(group: Sequence[Piece]) -> Batch:
    """Encoder inputs, anchor classes a head, and the anchors to decode with their tags."""
    laid = [Window(p.laid.pieces[p.first : p.end], p.laid.surfaces[p.first : p.end]) for p in group]
    batch: Batch = {key: pad([getattr(w, key) for w in laid], 0) for key in ("pieces", "surfaces", "first", "last")}
    batch["mask"] = pad([[1] * len(w.pieces) for w in laid], 0)
    batch |= {f"anchor_{name}": pad([_classes(p, name) for p in group], IGNORE) for name in HEADS}
    batch |= {f"taught_{name}": _taught(group, name) for name in TAUGHT}
    batch["anchored"], batch["tags"] = _anchored(group)
    return batch


def _taught(group: Sequence[Piece], head: str) -> Tensor | None:
    """A teacher's chances (windows, words, classes), zero where none was asked; None where it was asked about no window."""
    if not any(p.laid.taught for p in group):
        return None
    out = torch.zeros(len(group), max(p.end - p.first for p in group), TAUGHT[head])
    for row, p in zip(out, group, strict=True):
        if p.laid.taught:
            row[: p.end - p.first] = torch.from_numpy(p.laid.taught[head][p.first : p.end].astype(np.float32))
    return out


def _classes(piece: Piece, head: str) -> list[int]:
    """The class of each word for one head; `statement` learns from PolNeAR, `reported` from the gold records."""
    n, laid = piece.end - piece.first, piece.laid
    kind = "statement" if head == "reported" else SECOND.get(head, head)
    known = kind in laid.layers and not (head == "statement" and laid.style == 1) and not (head == "reported" and laid.style == 0)
    out = [0 if known and head not in SECOND else IGNORE] * n
    for number, at, label, done in laid.anchors:
        if known and KINDS[number] == kind and piece.first <= at < piece.end:
            out[at - piece.first] = done if head in SECOND else label
    return [IGNORE if value < 0 else value for value in out]


def near(piece: Piece, at: int) -> range:
    """The words of a window in which the roles of the anchor `at` are sought."""
    return range(max(piece.first, at - BEFORE), min(piece.end, at + AFTER))


def _anchored(group: Sequence[Piece]) -> tuple[Anchored | None, Tensor | None]:
    rows, ats, kinds, styles, contexts, tags = [], [], [], [], [], []
    for row, piece in enumerate(group):
        for (kind, at, _, _), all_tags in zip(piece.laid.anchors, piece.laid.tags, strict=True):
            if piece.first <= at < piece.end:
                around = near(piece, at)
                rows.append(row)
                ats.append(at - piece.first)
                kinds.append(kind)
                styles.append(piece.laid.style if KINDS[kind] == "statement" else 1)
                contexts.append([i - piece.first for i in around])
                tags.append(all_tags[around.start : around.stop])
    if not rows:
        return None, None
    mask = pad([[1] * len(c) for c in contexts], 0).bool()
    as_long = (torch.tensor(v, dtype=torch.long) for v in (rows, ats, kinds, styles))
    row_t, at_t, kind_t, style_t = as_long
    return Anchored(row_t, at_t, pad(contexts, 0), mask, kind_t, style_t), pad(tags, IGNORE)  # type: ignore[arg-type]


def to_device(batch: Batch, device: str) -> Batch:
    """The batch where the network is."""

    def moved(value: Tensor | Anchored | None) -> Tensor | Anchored | None:
        if isinstance(value, Anchored):
            return Anchored(*(getattr(value, field.name).to(device, non_blocking=True) for field in fields(value)))
        return None if value is None else value.to(device, non_blocking=True)

    return {name: moved(value) for name, value in batch.items()}
