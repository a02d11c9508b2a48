"""Export a trained syntax network to int8 ONNX: `python -m demarche.language.training.export CHECKPOINT_DIR OUT_DIR`."""

import argparse
import gzip
import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from demarche.language.training.network import INPUTS, Sizes, SyntaxNetwork
from demarche.language.training.sources import load_treebanks, minilm_folder

KEPT = frozenset(["VERB", "AUX", "NOUN", "ADJ", "ADV", "PRON", "DET"])  # proper names have no table: they keep their form
OUTPUTS = ["upos", "xpos", "feats", "lemma", "name", "start", "arc", "label_dependent", "label_head"]


class Exported(nn.Module):
    """The network with the outputs that run time needs: classes for the tags, scores for names, starts and arcs."""

    def __init__(self, network: SyntaxNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, surfaces: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        out = self.network(pieces, surfaces, mask, first, last)
        tags = [out[key].argmax(-1) for key in ("upos", "xpos", "feats", "lemma")]
        return (*tags, out["name"].softmax(-1), out["start"].sigmoid(), *(out[key] for key in OUTPUTS[6:]))


def load_checkpoint(folder: Path) -> tuple[SyntaxNetwork, dict[str, list[str]]]:
    """The network of a training run, and its classes."""
    saved = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    inventory: dict[str, list[str]] = saved["inventory"]
    bert = BertModel(BertConfig.from_pretrained(minilm_folder()), add_pooling_layer=False)
    network = SyntaxNetwork(bert, Sizes(**{key: len(values) for key, values in inventory.items()}))
    network.load_state_dict(saved["network"])
    return network.eval(), inventory


def to_onnx(module: nn.Module, example: tuple[Tensor, ...], names: tuple[list[str], list[str]], dynamic: dict[str, Any], out: Path) -> None:
    """Write `module` as ONNX with dynamic axes, its weights as int8 (one scale a column)."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        program = torch.onnx.export(module, example, input_names=names[0], output_names=names[1], dynamic_shapes=dynamic, dynamo=True)
        assert program is not None
        program.save(plain)
        quantize_dynamic(plain, out, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Gather"])


def export(folder: Path, out: Path) -> None:
    """Everything that the pipeline needs: graph, label weights, classes, tokenizer."""
    network, inventory = load_checkpoint(folder)
    out.mkdir(parents=True, exist_ok=True)
    batch, pieces, words = torch.export.Dim("batch"), torch.export.Dim("piece"), torch.export.Dim("word")
    example = tuple(torch.ones(2, n, dtype=torch.long) for n in (9, 9, 9, 6, 6))
    dynamic = {name: {0: batch, 1: words if name in ("first", "last") else pieces} for name in INPUTS}
    to_onnx(Exported(network), example, (INPUTS, OUTPUTS), dynamic, out / "syntax.onnx")
    np.savez(out / "labels.npz", pair=network.label_pair.detach().numpy().astype(np.float16))
    (out / "classes.json").write_text(json.dumps(inventory, ensure_ascii=False), encoding="utf8")
    _write_lemmas(out / "lemmas.tsv.gz")
    shutil.copy(minilm_folder() / "tokenizer.json", out / "tokenizer.json")


def _write_lemmas(path: Path) -> None:
    """The lemma of each word of the train parts as a part of speech, but proper nouns."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sentence in load_treebanks()[0]:
        for word, upos, lemma in zip(sentence.words, sentence.upos, sentence.lemmas, strict=True):
            if upos in KEPT:
                counts.setdefault((word.lower(), upos), Counter())[lemma] += 1
    rows = sorted((form, upos, seen.most_common(1)[0][0]) for (form, upos), seen in counts.items())
    with gzip.GzipFile(path, "wb", mtime=0) as packed:
        packed.write("".join(f"{form}\t{upos}\t{lemma}\n" for form, upos, lemma in rows).encode("utf8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    export(options.checkpoint, options.out)
