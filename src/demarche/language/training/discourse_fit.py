"""Train the discourse network: `python -m demarche.language.training.discourse_fit OUT_DIR --examples FILE --syntax SYNTAX_DIR`."""

import argparse
import json
import pickle
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import BertModel

from demarche.language.roles import TAGS
from demarche.language.training.batches import IGNORE
from demarche.language.training.discourse_batches import BATCH, SECOND, Batch, Laid, collate, cut, discourse_batches, to_device
from demarche.language.training.discourse_network import ANCHORS, Anchored, DiscourseNetwork, keep_layers, network_of, start_from_syntax
from demarche.language.training.optimise import Optimiser, Rates, save
from demarche.language.training.sources import encoder_folder

WEIGHTS = {"statement": 1.0, "reported": 1.0, "position": 1.5, "commitment": 1.0, "meeting": 0.7, "text": 0.7, "done": 1.0, "stage": 3.0}


def losses(network: DiscourseNetwork, batch: Batch) -> Tensor:
    """The summed loss of one batch. Nothing here asks for a value, so that a GPU is not waited for."""
    words = network.words(batch)
    parts = []
    for name, scores in network.anchors(words).items():
        gold, taught = batch[f"anchor_{name}"], batch.get(f"taught_{name}")
        assert isinstance(gold, Tensor)
        parts.append(WEIGHTS[name] * _anchor_loss(scores.float(), gold))
        if isinstance(taught, Tensor):
            parts.append(WEIGHTS[name] * _taught_loss(scores.float(), taught))
    anchored, tags = batch["anchored"], batch["tags"]
    if isinstance(anchored, Anchored) and isinstance(tags, Tensor):
        found = cross_entropy(network.roles(words, anchored).float().flatten(0, 1), tags.flatten(), ignore_index=IGNORE, reduction="sum")
        parts.append(1.5 * found / (tags != IGNORE).sum().clamp(min=1))
    return torch.stack(parts).sum()


def _anchor_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Cross entropy summed over words and divided by a typical number of anchors, so that many empty words don't drown them."""
    found = cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE, reduction="sum", label_smoothing=0.02)
    return found / (20 + (gold != IGNORE).sum() / 40)


def _taught_loss(scores: Tensor, taught: Tensor) -> Tensor:
    """Cross entropy against a teacher's chances (Hinton et al. 2015), weighed as `_anchor_loss` is."""
    return -(taught * scores.log_softmax(-1)).sum() / (20 + (taught.sum(-1) > 0).sum() / 40)


@torch.no_grad()
def evaluate(network: DiscourseNetwork, documents: Sequence[Laid], device: str = "cpu") -> dict[str, float]:
    """F1 of anchors (and of anchors with their class), and of the roles' exact spans given the right anchor."""
    network.eval()
    counts: Counter[tuple[str, str]] = Counter()
    pieces = [p for laid in documents for p in cut(laid, random.Random(3))]
    for start in range(0, len(pieces), 4):
        batch = collate(pieces[start : start + 4])
        with torch.autocast(device, dtype=torch.bfloat16):
            moved = to_device(batch, device)
            words = network.words(moved)
            found = network.anchors(words)
            anchored = moved["anchored"]
            tags = network.roles(words, anchored).argmax(-1) if isinstance(anchored, Anchored) else None
        for name in ANCHORS:
            if name not in SECOND:
                _count_anchors(counts, name, found[name].cpu(), batch[f"anchor_{name}"])
        if tags is not None:
            _count_roles(counts, tags.cpu(), batch["tags"])
    network.train()
    return {key: round(100 * _f1(counts, key), 1) for key in sorted({k for k, _ in counts})}


def _count_anchors(counts: Counter[tuple[str, str]], name: str, scores: Tensor, gold: object) -> None:
    assert isinstance(gold, Tensor)
    real = gold != IGNORE
    guess = scores.argmax(-1)
    counts[name, "pred"] += int(((guess > 0) & real).sum())
    counts[name, "gold"] += int(((gold > 0) & real).sum())
    counts[name, "hit"] += int(((guess > 0) & (gold > 0) & real).sum())
    if scores.shape[-1] > 2:
        for key in ("pred", "gold"):
            counts[f"{name} class", key] = counts[name, key]
        counts[f"{name} class", "hit"] += int(((guess > 0) & (guess == gold) & real).sum())


def spans_of(tags: Sequence[int]) -> set[tuple[str, int, int]]:
    """The (role, first, end) of a sequence of tags."""
    spans, opened = set(), None
    for at, number in enumerate([*tags, 0]):
        tag = TAGS[number] if number >= 0 else "O"
        if opened and (tag[:2] != "I-" or tag[2:] != opened[0]):
            spans.add((opened[0], opened[1], at))
            opened = None
        if tag != "O" and opened is None:
            opened = (tag[2:], at)
    return spans


def _count_roles(counts: Counter[tuple[str, str]], guess: Tensor, gold: object) -> None:
    assert isinstance(gold, Tensor)
    for guessed, known in zip(guess, gold, strict=True):
        kept = known != IGNORE
        left, right = spans_of(known[kept].tolist()), spans_of(guessed[kept].tolist())
        for key, spans in (("gold", left), ("pred", right), ("hit", left & right)):
            for role, _, _ in spans:
                counts[f"role {role}", key] += 1


def _f1(counts: Counter[tuple[str, str]], key: str) -> float:
    return 2 * counts[key, "hit"] / max(1, counts[key, "pred"] + counts[key, "gold"])


def split(examples: Sequence[Laid]) -> tuple[list[Laid], list[Laid]]:
    """What to learn from, and what to choose by: every 8th gold report, every 20th article and every 12th report of our own."""
    sorts = {(0, False): 20, (1, False): 8, (1, True): 12}
    aside = {id(e) for sort, step in sorts.items() for e in [x for x in examples if (x.style, x.own) == sort][step // 2 :: step]}
    return [e for e in examples if id(e) not in aside], [e for e in examples if id(e) in aside]


@dataclass(frozen=True)
class Recipe:
    """How the discourse network is trained. `encoder`: see `encoder_folder`; `syntax`: a run whose encoder to start from; `layers`: of
    the encoder, by their numbers, where it shall be smaller.
    """

    out: Path
    examples: Path
    encoder: str | None = None
    syntax: Path | None = None
    resume: Path | None = None
    layers: tuple[int, ...] = ()
    epochs: int = 3
    minutes: float = 0.0  # where given, train that long, not for `epochs`
    repeat: int = 6  # times a gold report is read an epoch
    own_repeat: int = 6  # times a report of our own is
    articles: float = 1.0  # share of the articles that is read an epoch
    hidden: float = 0.0  # share of the word pieces hidden while learning
    seed: int = 11
    whole: bool = False  # learn from what is kept aside as well, once the recipe is chosen; the figures then say nothing
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = BATCH  # word pieces
    device: str = "cpu"


def main() -> None:
    """The command: an option for each field of `Recipe`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--examples", type=Path, required=True, help="the file that `prepare` wrote")
    parser.add_argument("--encoder", help="a BERT encoder's folder or name; MiniLM where none is named")
    parser.add_argument("--syntax", type=Path, help="the syntax run whose encoder to start from")
    parser.add_argument("--resume", type=Path, help="go on from this run's network")
    parser.add_argument("--layers", type=int, nargs="+", default=(), help="keep only these of the encoder's layers (0 is the first)")
    parser.add_argument("--whole", action="store_true", help="learn from what is kept aside as well")
    for name in ("epochs", "minutes", "repeat", "own-repeat", "articles", "hidden", "rate", "head-rate", "seed", "batch", "device"):
        known = getattr(Recipe, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=type(known), default=known)
    train(Recipe(**vars(parser.parse_args())))


def train(options: Recipe) -> None:
    """The whole recipe; a checkpoint and a line of figures an epoch."""
    options.out.mkdir(parents=True, exist_ok=True)
    encoder = encoder_folder(options.encoder)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    examples: list[Laid] = pickle.loads(options.examples.read_bytes())
    learn, aside = split(examples)
    if options.whole:
        learn = examples
    articles, gold, own = ([e for e in learn if (e.style, e.own) == sort] for sort in ((0, False), (1, False), (1, True)))
    network = _network(options, encoder).to(options.device)

    def epoch_of(number: random.Random) -> Iterator[Batch]:
        some = number.sample(articles, round(len(articles) * options.articles))
        read = [*some, *gold * options.repeat, *own * options.own_repeat]
        return discourse_batches(read, number, options.hidden, options.batch)

    steps = sum(1 for _ in epoch_of(random.Random(1))) * options.epochs if not options.minutes else 0
    optimiser = Optimiser(network, Rates(options.rate, options.head_rate, steps, 60 * options.minutes or None))
    for epoch in count(1):
        started = time.perf_counter()
        summed, before = torch.zeros((), device=options.device), optimiser.step
        for batch in takewhile(lambda _: optimiser.done() < 1, epoch_of(chance)):
            summed += _learn(network, optimiser, to_device(batch, options.device), options.device)
        told = {"epoch": epoch, "minutes": round((time.perf_counter() - started) / 60, 1), "steps": optimiser.step}
        loss = round(float(summed) / max(1, optimiser.step - before), 3)
        save(options.out, network, epoch=epoch, encoder=str(encoder))
        done = optimiser.done() >= 1 or (epoch == options.epochs and not options.minutes)
        if done or not options.minutes:
            print(json.dumps(told | {"loss": loss, **evaluate(network, aside, options.device)}), flush=True)
        if done:
            break


def _network(options: Recipe, encoder: Path) -> DiscourseNetwork:
    if options.resume:
        network = network_of(encoder, torch.load(options.resume / "checkpoint.pt", weights_only=True)["network"])
    else:
        network = DiscourseNetwork(BertModel.from_pretrained(encoder, add_pooling_layer=False, attention_probs_dropout_prob=0.0))
    if options.syntax:
        start_from_syntax(network, torch.load(options.syntax / "checkpoint.pt", weights_only=True)["network"])
    if options.layers:
        keep_layers(network, options.layers)
    network.train()
    return network


def _learn(network: DiscourseNetwork, optimiser: Optimiser, batch: Batch, device: str) -> Tensor:
    """One step; its loss."""
    with torch.autocast(device, dtype=torch.bfloat16):
        loss = losses(network, batch)
    return optimiser.descend(loss)


if __name__ == "__main__":
    main()
