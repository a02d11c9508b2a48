"""What triage learns from: texts that are about international politics, and others. Only for the recipe; needs the data folder.

Positive: `gold/train` (with its bulletin sections), our own training reports, our own items, PolNeAR train articles labelled "yes".
Negative: PolNeAR train articles labelled "no", our own items, the radio items on sport, crime and accidents in `gold/train`, and the
documents of two treebanks' train parts that are no news, speech, interview or blog. Articles labelled "partly" teach nothing. Every third
article is kept aside to measure by.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from zlib import crc32

LEFT_OUT = ("GUM_news", "GUM_speech", "GUM_interview", "weblog", "newsgroup")  # may be about politics between states; nobody labelled them
OTHER_IN_GOLD = {f"{series}{number}" for series in "ABCDEFG" for number in (24, 25, 26)}  # radio items on sport, crime, accidents
NEITHER_IN_GOLD = {"C26", "G26"}  # crimes across borders
OWN_REPORTS = "language/training/reports"


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from. `records`: how many gold records it holds, if it is a real report, for choosing the threshold."""

    id: str
    text: str
    diplomacy: bool
    weight: float
    records: int = 0


def is_aside(article: str) -> bool:
    """Whether the article with this id is kept aside to measure by."""
    return crc32(article.encode()) % 3 == 0


def examples(data: Path, labels: Path) -> list[Example]:
    """All texts to learn from, in a fixed order."""
    return [*_gold(data / "gold"), *_own_reports(), *_items(), *_articles(data / "attribution", labels), *_treebanks(data / "treebanks")]


def articles(data: Path, labels: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """PolNeAR train articles, each with its label."""
    label = read_labels(labels)
    with gzip.open(data / "attribution" / "train.jsonl.gz", "rt", encoding="utf8") as lines:
        yield from ((article, label[article["id"]]) for article in map(json.loads, lines))


def read_labels(path: Path) -> dict[str, str]:
    """Article id -> "yes", "partly" or "no"."""
    with path.open(encoding="utf8") as lines:
        return {row["id"]: row["label"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}


def _gold(folder: Path) -> Iterator[Example]:
    """Newspaper articles among them (`P*`) come with the articles, not here."""
    for path in sorted((folder / "train").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        if not gold["id"].startswith("P") and gold["id"] not in NEITHER_IN_GOLD:
            text = json.loads((folder / "docs" / f"{gold['id']}.json").read_text(encoding="utf8"))["text"]
            yield _example(gold, text)


def _example(gold: dict[str, Any], text: str) -> Example:
    if gold["id"] in OTHER_IN_GOLD:
        return Example(gold["id"], text, False, 3.0)
    return Example(gold["id"], text, True, 0.5 if gold["id"].startswith("enbt") else 1.0, _count(gold))


def _count(gold: dict[str, Any]) -> int:
    return sum(len(gold.get(kind, ())) for kind in ("statements", "positions", "commitments", "texts", "meetings"))


def _own_reports() -> Iterator[Example]:
    folder = files("demarche").joinpath(OWN_REPORTS)
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        report = json.loads(path.read_text(encoding="utf8"))
        yield Example(report["id"], report["text"], True, 1.0)


def _items() -> Iterator[Example]:
    rows = files("demarche.triage").joinpath("items.tsv").read_text(encoding="utf8").splitlines()[2:]
    for number, row in enumerate(rows):
        label, topic, text = row.split("\t")
        yield Example(f"item-{number}-{topic}", text, label == "diplomacy", 5.0)


def _articles(folder: Path, labels: Path) -> Iterator[Example]:
    for article, label in articles(folder.parent, labels):
        if label != "partly" and not is_aside(article["id"]):
            yield Example(article["id"], article["text"], label == "yes", 2.0 if label == "yes" else 1.0)


def _treebanks(folder: Path) -> Iterator[Example]:
    for name in ("gum-train.conllu.gz", "ewt-train.conllu.gz"):
        for document, text in _documents(folder / name):
            if not document.startswith(LEFT_OUT):
                yield Example(document, text, False, 0.5)


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    document, sentences = "", list[str]()
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                yield from [(document, " ".join(sentences))] if sentences else ()
                document, sentences = line.removeprefix("# newdoc id = ").strip(), []
            elif line.startswith("# text = "):
                sentences.append(line.removeprefix("# text = ").strip())
    yield document, " ".join(sentences)
