"""Export a trained discourse network to int8 ONNX: `python -m demarche.language.training.discourse_export CHECKPOINT_DIR.. OUT_DIR`.

Of several runs, each going on from the one before, the mean of their weights is exported (Izmailov et al. 2018).
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from torch import Tensor, nn

from demarche.language.training.discourse_network import ANCHORS, DiscourseNetwork, network_of
from demarche.language.training.export import to_onnx
from demarche.language.training.network import INPUTS
from demarche.language.training.sources import minilm_folder

ROLE_INPUTS = ["around", "anchor", "distance", "mask", "kind", "style"]


class Anchors(nn.Module):
    """Word vectors and the chances of each word as an anchor. A window at a time needs no mask, which would cost a fifth of the time."""

    def __init__(self, network: DiscourseNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, surfaces: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        words = self.network.encoder(pieces, surfaces, None, first, last)
        return (words, *(scores.softmax(-1) for scores in self.network.anchors(words).values()))


class Roles(nn.Module):
    """Chances of the role tags around each anchor."""

    def __init__(self, network: DiscourseNetwork) -> None:
        super().__init__()
        self.decoder = network.decoder

    def forward(self, around: Tensor, anchor: Tensor, distance: Tensor, mask: Tensor, kind: Tensor, style: Tensor) -> Tensor:
        scores: Tensor = self.decoder(around, anchor, distance, mask, kind, style)
        return scores.softmax(-1)


def load_checkpoint(*folders: Path) -> tuple[DiscourseNetwork, Path]:
    """The network of a training run, or the mean of several, and the folder of its encoder."""
    saved = [torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True) for folder in folders]
    encoder = Path(saved[0].get("encoder") or minilm_folder())
    states = [one["network"] for one in saved]
    mean = {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
    network = network_of(encoder, mean)
    network.encoder.bert.set_attn_implementation("eager")  # the other one guards each softmax against rows without words
    network.eval()
    return network, encoder


def export(out: Path, *folders: Path) -> None:
    """Encoder and decoder graphs; thresholds of a half where none were chosen yet."""
    network, encoder = load_checkpoint(*folders)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(encoder / "tokenizer.json", out / "tokenizer.json")
    batch, pieces, words = (torch.export.Dim(name) for name in ("batch", "piece", "word"))
    example = tuple(torch.ones(2, n, dtype=torch.long) for n in (9, 9, 6, 6))
    inputs = [name for name in INPUTS if name != "mask"]
    dynamic = {name: {0: batch, 1: words if name in ("first", "last") else pieces} for name in inputs}
    to_onnx(Anchors(network), example, (inputs, ["words", *ANCHORS]), dynamic, out / "discourse.onnx")
    width, two = network.encoder.width, torch.ones(2, dtype=torch.long)
    spans = (
        torch.zeros(2, 7, width),
        torch.zeros(2, width),
        torch.ones(2, 7, dtype=torch.long),
        torch.ones(2, 7, dtype=torch.bool),
        two,
        two,
    )
    axes = {name: {0: batch} if name in ("anchor", "kind", "style") else {0: batch, 1: words} for name in ROLE_INPUTS}
    to_onnx(Roles(network), spans, (ROLE_INPUTS, ["tags"]), axes, out / "roles.onnx")
    if not (out / "thresholds.json").exists():
        (out / "thresholds.json").write_text(json.dumps(dict.fromkeys(("statement", "position", "commitment", "meeting", "text"), 0.5)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    export(options.out, *options.checkpoints)
