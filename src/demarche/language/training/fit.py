"""Train the syntax network: `python -m demarche.language.training.fit OUT_DIR` (an hour or so on two cores)."""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import BertModel

from demarche.language.encoding import WordPieces
from demarche.language.training.batches import IGNORE, Encoded, Inventory, batches, collate, take_inventory
from demarche.language.training.names import silver_tags
from demarche.language.training.network import INPUTS, Sizes, SyntaxNetwork
from demarche.language.training.optimise import Optimiser, Rates, save
from demarche.language.training.sources import load_treebanks, minilm_folder
from demarche.language.training.treebanks import Sentence

WEIGHTS = {"upos": 0.5, "xpos": 0.5, "feats": 0.4, "lemma": 0.4, "name": 1.0, "start": 0.5, "arc": 1.5, "label": 1.0}
HEADS = ("upos", "xpos", "feats", "lemma", "name")


def losses(network: SyntaxNetwork, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each head on one batch."""
    out = network(*(batch[name] for name in INPUTS))
    real = batch["sentence"] >= 0
    found = {key: _classes(out[key], batch[key]) for key in HEADS}
    found["start"] = binary_cross_entropy_with_logits(out["start"][real].float(), batch["start"][real].float())
    found["arc"] = _classes(_within_sentence(out["arc"], batch["sentence"]), batch["head"])
    heads = batch["head"].clamp(min=0)
    found["label"] = _classes(network.labels(out, heads), batch["label"])
    return found


def _classes(scores: Tensor, gold: Tensor) -> Tensor:
    kept = gold != IGNORE
    if not kept.any():
        return scores.sum() * 0.0
    return cross_entropy(scores[kept].float(), gold[kept])


def _within_sentence(arcs: Tensor, sentence: Tensor) -> Tensor:
    same = sentence.unsqueeze(1) == sentence.unsqueeze(2)
    return arcs.float().masked_fill(~same, -1e4)


@torch.no_grad()
def evaluate(network: SyntaxNetwork, sentences: Sequence[Encoded], words_a_window: int = 120) -> dict[str, float]:
    """Greedy scores on sentences kept aside, gold sentence boundaries: accuracy a head, UAS, LAS, start F1."""
    network.eval()
    hits: dict[str, int] = {}
    total: dict[str, int] = {}

    def count(key: str, right: Tensor, of: Tensor) -> None:
        hits[key] = hits.get(key, 0) + int((right & of).sum())
        total[key] = total.get(key, 0) + int(of.sum())

    for batch in _in_order(sentences, words_a_window):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = network(*(batch[name] for name in INPUTS))
            heads = _within_sentence(out["arc"], batch["sentence"]).argmax(-1)
            labels = network.labels(out, heads).argmax(-1)
        real = batch["head"] != IGNORE
        for key in HEADS:
            count(key, out[key].argmax(-1) == batch[key], batch[key] != IGNORE)
        count("uas", heads == batch["head"], real)
        count("las", (heads == batch["head"]) & (labels == batch["label"]), real)
        guess, gold = (out["start"] > 0) & real, (batch["start"] == 1) & real
        count("start_precision", gold, guess)
        count("start_recall", guess, gold)
    network.train()
    return {key: round(100 * hits[key] / max(1, total[key]), 2) for key in total}


def _in_order(sentences: Sequence[Encoded], most: int) -> Iterator[dict[str, Tensor]]:
    run: list[Encoded] = []
    group: list[list[Encoded]] = []
    for sentence in sentences:
        if run and (sentence.new_document or sum(s.length for s in run) + sentence.length > most):
            group.append(run)
            run = []
            if len(group) == 12:
                yield collate(group)
                group = []
        run.append(sentence)
    if run:
        group.append(run)
    if group:
        yield collate(group)


@torch.no_grad()
def name_silver(network: SyntaxNetwork, sentences: Sequence[Sentence], encoded: Sequence[Encoded]) -> None:
    """Name classes for sentences that have none: their proper nouns say where names are, the network says of which type."""
    network.eval()
    for start in range(0, len(encoded), 16):
        group = encoded[start : start + 16]
        batch = collate([[e] for e in group])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = network(*(batch[name] for name in INPUTS))
        chances = out["name"].float().softmax(-1)
        for row, (item, sentence) in enumerate(zip(group, sentences[start : start + 16], strict=True)):
            item.classes["name"] = silver_tags(sentence, chances[row, : len(sentence.words)].tolist())
    network.train()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--silver-after", type=int, default=4, help="the epoch after which EWT gets silver names")
    parser.add_argument("--resume", type=Path, help="go on from this run's network, with silver names from the start")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train(options)


def train(options: argparse.Namespace) -> None:
    """The whole recipe."""
    torch.manual_seed(7)
    chance = random.Random(7)
    kept, aside = load_treebanks()
    inventory = take_inventory(kept)
    maps = {key: {v: i for i, v in enumerate(values)} for key, values in asdict(inventory).items()}
    pieces = WordPieces(minilm_folder() / "tokenizer.json")
    learn, check = ([Encoded(s, pieces, maps) for s in part] for part in (kept, aside))
    unnamed = [(s, e) for e, s in zip(learn, kept, strict=True) if s.names is None]
    nameless = [s for s, _ in unnamed], [e for _, e in unnamed]
    network = _network(options, inventory)
    if options.resume:
        name_silver(network, *nameless)
    steps = sum(1 for _ in batches(learn, random.Random(1))) * options.epochs
    optimiser = Optimiser(network, Rates(options.rate, options.head_rate, steps))
    for epoch in range(1, options.epochs + 1):
        started = time.perf_counter()
        seen = sum(_learn(network, optimiser, batch) for batch in batches(learn, chance))
        took = time.perf_counter() - started
        save(options.out, network, epoch=epoch, inventory=asdict(inventory))
        told = {"epoch": epoch, "minutes": round(took / 60, 1), "pieces_a_second": round(seen / took), **evaluate(network, check)}
        print(json.dumps(told), flush=True)
        if epoch == options.silver_after:
            name_silver(network, *nameless)


def _network(options: argparse.Namespace, inventory: Inventory) -> SyntaxNetwork:
    bert = BertModel.from_pretrained(minilm_folder(), add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    network = SyntaxNetwork(bert, Sizes(**{key: len(values) for key, values in asdict(inventory).items()}))
    if options.resume:
        network.load_state_dict(torch.load(options.resume / "checkpoint.pt", weights_only=True)["network"])
    network.train()
    return network


def _learn(network: SyntaxNetwork, optimiser: Optimiser, batch: dict[str, Tensor]) -> int:
    """One step; the number of pieces read."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = losses(network, batch)
    optimiser.descend(sum((WEIGHTS[key] * value for key, value in found.items()), torch.zeros(())))
    return int(batch["mask"].sum())


if __name__ == "__main__":
    main()
