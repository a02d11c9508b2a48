"""Ask trained networks about the articles: `python -m demarche.language.training.teacher EXAMPLES RUN.. OUT_FILE`.

The articles of `attribution/train` are annotated for statements alone. The mean chances of several runs for positions, commitments,
meetings and texts, and the roles that they find for them, are what the next run learns there, with words hidden from it (a noisy
student: Xie et al. 2020).
"""

import argparse
import pickle
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from demarche.language.roles import KINDS
from demarche.language.training.batches import IGNORE
from demarche.language.training.discourse_batches import TAUGHT, Laid, Piece, collate, cut, near, to_device
from demarche.language.training.discourse_export import load_checkpoint
from demarche.language.training.discourse_network import Anchored, DiscourseNetwork

TOGETHER = 32  # windows
FOUND, SURE = 0.5, 0.7  # chance from which an anchor is asked for its roles, and from which the tag of a word is learned


class Teacher:
    """Several trained networks that answer together."""

    def __init__(self, networks: Sequence[DiscourseNetwork], device: str) -> None:
        self.networks, self.device = [n.eval().to(device) for n in networks], device

    @torch.inference_mode()
    def teach(self, documents: Sequence[Laid], chance: random.Random) -> None:
        """Give the documents chances (words, classes) for each head of `TAUGHT`, and anchors with their roles."""
        for laid in documents:
            _forget(laid)
            laid.taught = {head: np.zeros((len(laid.pieces), classes), dtype=np.float16) for head, classes in TAUGHT.items()}
        windows = sorted((piece for laid in documents for piece in cut(laid, chance)), key=lambda piece: piece.size)
        for start in range(0, len(windows), TOGETHER):
            self._teach(windows[start : start + TOGETHER])

    def _teach(self, group: Sequence[Piece]) -> None:
        with torch.autocast(self.device, dtype=torch.bfloat16):
            batch = to_device(collate(group), self.device)
            vectors = [network.words(batch) for network in self.networks]
            found = [n.anchors(words) for n, words in zip(self.networks, vectors, strict=True)]
            for head in TAUGHT:
                chances = torch.stack([f[head].float().softmax(-1) for f in found]).mean(0).cpu().numpy()
                for row, piece in zip(chances, group, strict=True):
                    assert piece.laid.taught is not None
                    piece.laid.taught[head][piece.first : piece.end] = row[: piece.end - piece.first]
            for piece in group:
                _add_anchors(piece)
            anchored = to_device(collate(group), self.device)["anchored"]
            if isinstance(anchored, Anchored):
                self._tag(vectors, anchored, group)

    def _tag(self, vectors: Sequence[Tensor], anchored: Anchored, group: Sequence[Piece]) -> None:
        """Write the tags that the networks together are sure of, for the anchors that were asked about."""
        scores = [n.roles(words, anchored).float().softmax(-1) for n, words in zip(self.networks, vectors, strict=True)]
        best = torch.stack(scores).mean(0).max(-1)
        tags = best.indices.masked_fill(best.values < SURE, IGNORE).cpu().numpy()
        for row, (piece, number) in zip(tags, _places(group), strict=True):
            kind, at, _, _ = piece.laid.anchors[number]
            if KINDS[kind] in TAUGHT:
                around = near(piece, at)
                piece.laid.tags[number][around.start : around.stop] = row[: len(around)]


def _forget(laid: Laid) -> None:
    """Leave out what an earlier teacher said."""
    kept = [number for number, anchor in enumerate(laid.anchors) if KINDS[anchor[0]] not in TAUGHT]
    laid.anchors, laid.tags = [laid.anchors[n] for n in kept], [laid.tags[n] for n in kept]


def _add_anchors(piece: Piece) -> None:
    """Add the anchors that are likely in this window to its document."""
    laid = piece.laid
    assert laid.taught is not None
    for head, chances in laid.taught.items():
        for at in np.flatnonzero(1 - chances[piece.first : piece.end, 0].astype(np.float32) >= FOUND):
            laid.anchors.append((KINDS.index(head), piece.first + int(at), IGNORE, IGNORE))
            laid.tags.append(np.full(len(laid.pieces), IGNORE, dtype=np.int8))


def _places(group: Sequence[Piece]) -> Iterator[tuple[Piece, int]]:
    """The anchors of a batch in the order of its `Anchored`."""
    for piece in group:
        for number, (_, at, _, _) in enumerate(piece.laid.anchors):
            if piece.first <= at < piece.end:
                yield piece, number


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    examples: list[Laid] = pickle.loads(options.examples.read_bytes())
    Teacher([load_checkpoint(run)[0] for run in options.runs], options.device).teach(
        [e for e in examples if e.style == 0], random.Random(5)
    )
    options.out.write_bytes(pickle.dumps(examples))


if __name__ == "__main__":
    main()
