"""Sentences to learn from, with both sides marked: those of the data folder, and our own (`examples.tsv`)."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

MARKS = re.compile(r"</?[st]>|[\[\]{}]")
SIDE = {
    "<s>": "actor",
    "</s>": "actor",
    "<t>": "recipient",
    "</t>": "recipient",
    "[": "actor",
    "]": "actor",
    "{": "recipient",
    "}": "recipient",
}


@dataclass(frozen=True)
class Example:
    """A sentence, the characters of each side (None where it is not marked), and the root type; `group` is the group its file gives."""

    text: str
    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None
    root: str
    group: str = ""


def read(path: Path) -> list[Example]:
    """The sentences of a table with the columns `marked_sentence`, `gold_root` and `gold_penta`."""
    with path.open(encoding="utf8", newline="") as lines:
        return [unmarked(row["marked_sentence"], row["gold_root"], row["gold_penta"]) for row in csv.DictReader(lines, delimiter="\t")]


def own() -> list[Example]:
    """Our own sentences: about invented events, written for demarche from the codebook; [ ] marks the actor and { } the recipient."""
    return [unmarked(sentence, root) for root, sentence in _own()]


def _own() -> Iterator[tuple[str, str]]:
    for line in files("demarche.extract.plover").joinpath("examples.tsv").read_text(encoding="utf8").splitlines():
        root, _, sentence = line.partition("\t")
        yield root, sentence


def unmarked(marked: str, root: str, group: str = "") -> Example:
    """The sentence without its marks, and where they were."""
    text, last = "", 0
    ends: dict[str, list[int]] = {}
    for mark in MARKS.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        ends.setdefault(SIDE[mark.group()], []).append(len(text))
    sides = {name: (found[0], found[1]) for name, found in ends.items()}
    return Example(text + marked[last:], sides.get("actor"), sides.get("recipient"), root, group)
