"""How much could be passed over inside reports: `python benchmarks/triage_sentences.py [DATA]` (two minutes on one core).

The most that an automaton over words could do: a linear classifier over all words, classes of names and quotation marks says of each
paragraph and of each sentence of `gold/train` and of every eighth PolNeAR train article whether it holds a record (of those that are found
when all is read), each scored by a model that has learned from other reports only. Printed: the share of words that may be passed over
before so many of the records are lost (losses by missing context come on top).
Needs scikit-learn (`pip install 'demarche[train]'`).
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from demarche.language import Parsed, parse
from demarche.model import Entry, Report
from demarche.pipeline import entries_of, pipeline
from demarche.triage.features import features

LOST = (0.005, 0.01, 0.02)
STATEMENTS = "statement"


@dataclass(frozen=True)
class Stretch:
    """A paragraph or sentence: its text, its report, the numbers of the records whose evidence it touches."""

    text: str
    report: int
    records: frozenset[int]


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DEMARCHE_DATA", "../shared"))
    for name, reports in (("gold/train", gold(data)), ("articles", articles(data))):
        read = [(parsed, entries_of(parsed)) for parsed in parse(reports, pipeline(None))]
        for kinds in ("all records", "all but statements"):
            for level in ("paragraphs", "sentences"):
                found = list(stretches(read, level, kinds == "all records"))
                told = ", ".join(f"{words:.1%} at {lost:.1%} lost" for lost, words in passed(found))
                print(f"{name}, {level}, {kinds}: {told}", flush=True)


def gold(data: Path) -> list[Report]:
    paths = (data / "gold" / "docs" / path.name.replace(".gold", "") for path in sorted((data / "gold" / "train").glob("*.gold.json")))
    return [report(json.loads(path.read_text(encoding="utf8"))) for path in paths if not path.name.startswith("enbt")]


def articles(data: Path) -> list[Report]:
    with gzip.open(data / "attribution" / "train.jsonl.gz", "rt", encoding="utf8") as lines:
        return [report(json.loads(line)) for line in list(lines)[::8]]


def report(row: dict[str, Any]) -> Report:
    return Report(row["id"], row["text"], title=row.get("title"), date=row.get("date"))


def stretches(read: list[tuple[Parsed, list[Entry]]], level: str, statements: bool) -> Iterator[Stretch]:
    number = 0
    for at, (parsed, entries) in enumerate(read):
        numbered = list(enumerate((e for e in entries if statements or e.kind != STATEMENTS), number))
        number += len(numbered)
        blocks = [(block.start, block.end) for block in parsed.view.blocks]
        sentences = [(sent.start_char, sent.end_char) for sent in parsed.doc.sents]
        for first, end in blocks if level == "paragraphs" else sentences:
            start, stop = parsed.view.to_report(first, end)
            held = (n for n, entry in numbered if any(e.start < stop and e.end > start for e in entry.evidence))
            yield Stretch(parsed.view.text[first:end], at, frozenset(held))


def passed(found: list[Stretch]) -> Iterator[tuple[float, float]]:
    """For each share of records lost, the share of words passed over."""
    words = np.array([len(one.text.split()) for one in found])
    every = len(frozenset().union(*(one.records for one in found)))
    gone: set[int] = set()
    over, left = 0, list(LOST)
    for at in np.argsort(scores(found)):
        gone |= found[at].records
        while left and len(gone) > left[0] * every:
            yield left.pop(0), over / words.sum()
        over += words[at]


def scores(found: list[Stretch]) -> np.ndarray:
    """How surely each stretch holds a record, by a model of other reports."""
    quoted = [{'"': int(bool({'"', "“"} & set(one.text)))} for one in found]
    seen = [dict.fromkeys(features(one.text), 1) | marks for one, marks in zip(found, quoted, strict=True)]
    table = DictVectorizer().fit_transform(seen)
    holds = np.array([bool(one.records) for one in found])
    out = np.zeros(len(found))
    for learn, aside in GroupKFold(6).split(table, holds, [one.report for one in found]):
        out[aside] = LogisticRegression(C=0.5, max_iter=3000).fit(table[learn], holds[learn]).decision_function(table[aside])
    return out


if __name__ == "__main__":
    main()
