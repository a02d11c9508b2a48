"""Triage of whole reports: what it finds, what it loses, what it saves: `python benchmarks/triage.py [DATA]` (a few minutes on one core).

labels: PolNeAR train articles that the classifier has not seen (a third), by the labels of `triage_labels.csv`. mix: one part diplomacy
(the 31 reports of gold dev) and nine parts other news (articles of the same third, whatever their label, by words), shuffled, read with
and without `only_diplomacy` in one process; processor seconds, the models loaded before. found: gold records that the scorer finds.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demarche.pipeline import Reading, pipeline, read_reports
from demarche.serial import to_dict
from demarche.settings import Settings
from demarche.triage import score
from demarche.triage.classifier import weights
from demarche.triage.examples import articles, is_aside

LABELS = Path(__file__).with_name("triage_labels.csv")
PARTS = 9  # words of other news to one of diplomacy
SEED = 2004
SHOWN = ("statement", "position", "commitment", "text", "meeting")


@dataclass(frozen=True)
class Read:
    """One reading of the mix."""

    seconds: float
    kept: frozenset[str]
    records: list[dict[str, Any]]


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DEMARCHE_DATA", "../shared"))
    aside = [(article, label) for article, label in articles(data, LABELS) if is_aside(article["id"])]
    labels(aside)
    mix(data, [article for article, _ in aside])


def labels(aside: Sequence[tuple[dict[str, Any], str]]) -> None:
    """Precision and recall on the labels. An article that is partly about international politics counts as neither right nor wrong."""
    score("Names and weights are loaded when first asked for.")
    least, began = weights().threshold, time.process_time()
    kept = {article["id"] for article, _ in aside if score(article["text"]) >= least}
    cost = time.process_time() - began
    for label in ("yes", "partly", "no"):
        those = [article["id"] for article, told in aside if told == label]
        print(f"labelled {label:7} {len(those):4} articles, kept {sum(id in kept for id in those) / len(those):6.1%}")
    sure = [(article["id"] in kept, told == "yes") for article, told in aside if told != "partly"]
    right = sum(keeps and is_so for keeps, is_so in sure)
    print(f"precision {right / sum(keeps for keeps, _ in sure):.1%}, recall {right / sum(is_so for _, is_so in sure):.1%}")
    words = [(len(article["text"].split()), article["id"] in kept) for article, _ in aside]
    share = sum(n for n, keeps in words if keeps) / sum(n for n, _ in words)
    print(f"words kept {share:.1%}; {1000 * cost / len(aside):.2f} ms an article")


def mix(data: Path, others: list[dict[str, Any]]) -> None:
    """Speed, and what is lost."""
    reports = [json.loads((data / "gold" / "docs" / f"{id}.json").read_text(encoding="utf8")) for id in gold_ids(data)]
    mixed = [*reports, *other_news(reports, others)]
    random.Random(SEED).shuffle(mixed)
    list(pipeline(None).pipe(["Spain said it would leave Iraq."]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mix.jsonl"
        path.write_text("".join(json.dumps({k: r.get(k) for k in ("id", "text", "title", "date")}) + "\n" for r in mixed), encoding="utf8")
        without, triaged = read(path, Settings()), read(path, Settings(only_diplomacy=True))
    print(f"mix: {len(reports)} reports of diplomacy, {len(mixed) - len(reports)} other articles")
    faster = without.seconds / triaged.seconds
    print(f"read without triage {without.seconds:.1f} s, with {triaged.seconds:.1f} s: {faster:.2f} times as fast")
    print(f"reports of diplomacy kept {len(triaged.kept & set(gold_ids(data)))} of {len(reports)}; {len(triaged.kept)} kept in all")
    before, after = found(data, without.records), found(data, triaged.records)
    for name in SHOWN:
        print(f"gold dev, {name:11} found without {before[name]:4}, with {after[name]:4}")
    lost = 1 - sum(after.values()) / sum(before.values())
    print(f"gold dev, all kinds: {sum(before.values())} found without, {lost:.2%} lost with triage")


def gold_ids(data: Path) -> list[str]:
    return sorted(path.name.removesuffix(".gold.json") for path in (data / "gold" / "dev").glob("*.gold.json"))


def other_news(reports: Sequence[dict[str, Any]], others: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Articles in an order of their own, until they have nine times the words of the reports."""
    left = PARTS * sum(len(report["text"].split()) for report in reports)
    for article in random.Random(SEED).sample(others, len(others)):
        if left > 0:
            left -= len(article["text"].split())
            yield article


def read(path: Path, settings: Settings) -> Read:
    began = time.process_time()
    readings = [one for one in read_reports([str(path)], settings) if isinstance(one, Reading)]
    seconds = time.process_time() - began
    records = [to_dict(entry) for one in readings for entry in one.entries]
    return Read(seconds, frozenset(one.report.id for one in readings), json.loads(json.dumps(records)))


def found(data: Path, records: list[dict[str, Any]]) -> dict[str, int]:
    """How many gold records of each kind the scorer finds."""
    spec = importlib.util.spec_from_file_location("score_records", data / "gold" / "score_records.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    _, table = scorer.score(data / "gold" / "dev", data / "gold" / "docs", records)
    return {name: round(recall * gold) for name, _, recall, _, _, gold in table if name in SHOWN}


if __name__ == "__main__":
    main()
