"""Training windows: runs of consecutive sentences, laid out for the encoder, batched by length."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from demarche.language.encoding import Window, WordPieces, surface
from demarche.language.lemmas import script_for
from demarche.language.training.treebanks import Sentence

NAME_TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
LENGTHS = (0, 48, 96, 160)  # most pieces a window; 0 is one sentence alone
BATCH_PIECES = 1024
IGNORE = -100


@dataclass(frozen=True)
class Inventory:
    """The classes of each head, in order."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemma: list[str]
    label: list[str]
    name: list[str]


def take_inventory(sentences: Sequence[Sentence]) -> Inventory:
    """Every class seen at least twice (for tags and labels: at all)."""

    def seen(values: Iterator[str], least: int) -> list[str]:
        return [v for v, n in Counter(values).most_common() if n >= least]

    return Inventory(
        upos=seen((t for s in sentences for t in s.upos), 1),
        xpos=seen((t for s in sentences for t in s.xpos), 1),
        feats=seen((t for s in sentences for t in s.feats), 2),
        lemma=seen((script_for(word, lemma) for s in sentences for word, lemma in zip(s.words, s.lemmas, strict=True)), 3),
        label=seen((t for s in sentences for t in s.deprels), 1),
        name=NAME_TAGS,
    )


class Encoded:
    """One sentence as numbers: pieces, surfaces and the class of each word for each head."""

    def __init__(self, sentence: Sentence, pieces: WordPieces, maps: dict[str, dict[str, int]]) -> None:
        self.pieces = [pieces.of(w) for w in sentence.words]
        self.surfaces = [surface(w, s) for w, s in zip(sentence.words, sentence.spacing, strict=True)]
        scripts = [script_for(word, lemma) for word, lemma in zip(sentence.words, sentence.lemmas, strict=True)]
        named = sentence.names if sentence.names else ["?"] * len(sentence.words)
        columns = {
            "upos": sentence.upos,
            "xpos": sentence.xpos,
            "feats": sentence.feats,
            "lemma": scripts,
            "label": sentence.deprels,
            "name": named,
        }
        self.classes = {key: [maps[key].get(v, IGNORE) for v in column] for key, column in columns.items()}
        self.heads = [at if head < 0 else head for at, head in enumerate(sentence.heads)]
        self.new_document = sentence.new_document
        self.length = sum(map(len, self.pieces))


def windows(sentences: Sequence[Encoded], chance: random.Random) -> list[list[Encoded]]:
    """Every sentence once, in runs of a length drawn anew for each run."""
    runs: list[list[Encoded]] = []
    room = 0
    for sentence in sentences:
        if sentence.length > room or sentence.new_document or not runs:
            runs.append([])
            room = chance.choice(LENGTHS)
        runs[-1].append(sentence)
        room -= sentence.length
    return runs


def batches(sentences: Sequence[Encoded], chance: random.Random) -> Iterator[dict[str, Tensor]]:
    """Shuffled batches of windows of like length, about `BATCH_PIECES` pieces each."""
    runs = windows(sentences, chance)
    runs.sort(key=lambda run: sum(s.length for s in run) + chance.random() * 12)
    groups: list[list[list[Encoded]]] = [[]]
    for run in runs:
        longest = sum(s.length for s in run) + 2
        if groups[-1] and longest * (len(groups[-1]) + 1) > BATCH_PIECES:
            groups.append([])
        groups[-1].append(run)
    chance.shuffle(groups)
    for group in groups:
        yield collate(group)


def _pad(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    width = max(map(len, rows))
    out = np.full((len(rows), width), fill, dtype=np.int64)
    for at, row in enumerate(rows):
        out[at, : len(row)] = row
    return torch.from_numpy(out)


def collate(group: list[list[Encoded]]) -> dict[str, Tensor]:
    """A batch: encoder inputs, classes a head (IGNORE where none), heads, sentence numbers (-1 for padding) and starts."""
    laid = [Window([p for s in run for p in s.pieces], [f for s in run for f in s.surfaces]) for run in group]
    batch = {
        "pieces": _pad([w.pieces for w in laid], 0),  # type: ignore[misc]
        "surfaces": _pad([w.surfaces for w in laid], 0),  # type: ignore[misc]
        "mask": _pad([[1] * len(w.pieces) for w in laid], 0),
        "first": _pad([w.first for w in laid], 0),  # type: ignore[misc]
        "last": _pad([w.last for w in laid], 0),  # type: ignore[misc]
        "sentence": _pad([[n for n, s in enumerate(run) for _ in s.heads] for run in group], -1),
        "start": _pad([[int(i == 0) for s in run for i in range(len(s.heads))] for run in group], IGNORE),
    }
    for key in ("upos", "xpos", "feats", "lemma", "label", "name"):
        batch[key] = _pad([[c for s in run for c in s.classes[key]] for run in group], IGNORE)
    offsets = [np.cumsum([0, *(len(s.heads) for s in run)]) for run in group]
    batch["head"] = _pad(
        [[h + int(o) for s, o in zip(run, off, strict=False) for h in s.heads] for run, off in zip(group, offsets, strict=True)], IGNORE
    )
    return batch
