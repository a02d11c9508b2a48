"""Ask trained networks about the articles: `python -m demarche.language.training.teacher EXAMPLES RUN.. OUT_FILE`.

The articles of `attribution/train` are annotated for statements alone. The mean chances of several runs for positions, commitments,
meetings and texts are what the next run learns there, with words hidden from it (a noisy student: Xie et al. 2020).
"""

import argparse
import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from demarche.language.encoding import WordPieces
from demarche.language.training.discourse_batches import TAUGHT, Laid, collate, cut, lay_out
from demarche.language.training.discourse_export import load_checkpoint
from demarche.language.training.discourse_network import DiscourseNetwork
from demarche.language.training.frames import Example


@torch.inference_mode()
def taught(laid: Laid, networks: Sequence[DiscourseNetwork], chance: random.Random) -> dict[str, NDArray[np.float16]]:
    """The mean chances (words, classes) of the networks for each head of `TAUGHT`."""
    out = {head: np.zeros((len(laid.pieces), classes), dtype=np.float16) for head, classes in TAUGHT.items()}
    for piece in cut(laid, chance):
        batch = collate([piece])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = [n.anchors(n.words(batch)) for n in networks]
        for head, chances in out.items():
            chances[piece.first : piece.end] = torch.stack([f[head].float().softmax(-1)[0] for f in found]).mean(0).numpy()
    return out


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    loaded = [load_checkpoint(run) for run in options.runs]
    networks, pieces = [network for network, _ in loaded], WordPieces(loaded[0][1] / "tokenizer.json")
    examples: list[Example] = pickle.loads(options.examples.read_bytes())
    chance = random.Random(5)
    for example in examples:
        if example.style == 0:
            example.taught = taught(lay_out(example, pieces), networks, chance)
    options.out.write_bytes(pickle.dumps(examples))


if __name__ == "__main__":
    main()
