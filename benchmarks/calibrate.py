"""Fit confidences on what was kept aside from training: statements on articles of PolNeAR train, the rest on reports of gold/train.

Writes calibration.json. usage: python benchmarks/calibrate.py (what is kept aside: see `discourse_fit.split`). An entry is right if its
words and its actor are, and its stance or act; for meetings half of the participants. Meetings and texts are too few for weights of their
own: both get those of all four kinds together.
"""

import gzip
import json
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import demarche.extract
from demarche import serial
from demarche.extract.calibration import EDGE, _weights, features
from demarche.extract.context import Context
from demarche.extract.statements import statements
from demarche.language import parse
from demarche.model import Report, Statement
from demarche.pipeline import entries_of, pipeline
from kept_aside import DOCS, aside_reports, gold_scorer, kept_aside
from statements import FOLDER, as_spans, full, scorer

OUT = Path(demarche.extract.__file__).parent / "calibration.json"
PENALTY, ROUNDS = 1e-2, 60
DECIDES = frozenset(["position + stance", "commitment + act", "meeting", "text"])


def examples() -> tuple[np.ndarray, np.ndarray]:
    """Features of each statement found, and whether it is right."""
    with gzip.open(FOLDER / "train.jsonl.gz", "rt", encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines][10::20]
    scored = scorer()
    rows, right = [], []
    for article, parsed in zip(articles, parse([Report(str(a["id"]), a["text"]) for a in articles], pipeline(None)), strict=True):
        context = Context(parsed)
        frames = [f for f in context.quoting if not context.in_pull_quote(f.anchor)]
        found = [e.record for e in statements(context) if e.record.cue is not None and isinstance(e.record, Statement)]
        gold = scored.Document(article["text"], article["attributions"]).items
        predicted = scored.Document(article["text"], [as_spans(r) for r in found]).items
        matched = {j for _, j in scored.match(gold, predicted, lambda g, p: full(scored, g, p))}
        rows += [features(f) for f in frames]
        right += [j in matched for j in range(len(frames))]
    return np.array(rows), np.array(right, dtype=float)


def gold_examples(kinds: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The odds that the model gives each entry of these kinds, one column, and whether the entry is right."""
    scores, folder, parsed = gold_scorer(), kept_aside(), list(parse(aside_reports(), pipeline(None)))
    odds, right = [], []
    for one in parsed:
        rows = [serial.to_dict(entry) for entry in entries_of(one)]
        hits = right_rows(scores, folder, one.report.id, rows)
        for at, row in enumerate(rows):
            if row["kind"] in kinds:
                chance = min(max(row["confidence"], EDGE), 1 - EDGE)
                odds.append([np.log(chance / (1 - chance))])
                right.append(at in hits)
    return np.array(odds), np.array(right, dtype=float)


def right_rows(scores: ModuleType, folder: Path, report: str, rows: list[dict[str, Any]]) -> set[int]:
    """Which rows are right: those without which the scorer counts fewer hits."""
    gold = next(path for path in folder.glob(f"{report}.gold.json"))
    with tempfile.TemporaryDirectory() as alone:
        (Path(alone) / gold.name).write_bytes(gold.read_bytes())

        def hits(some: list[dict[str, Any]]) -> float:
            table = scores.score(alone, DOCS, json.loads(json.dumps(some)))[1]
            return sum(precision * count for name, precision, _, _, count, _ in table if name in DECIDES)

        return {at for at in range(len(rows)) if hits([rows[at]]) > 0}


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights, the constant first, by Newton's method with a small penalty."""
    x = np.hstack([np.ones((len(x), 1)), x])
    w = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * len(x) * np.eye(len(w)) * 0.1
        w += np.linalg.solve(hessian, x.T @ (y - p) - PENALTY * 0.1 * len(x) * w)
    return w


def main() -> None:
    """Fit and write all weights."""
    OUT.write_text(json.dumps({"statement": [0.0] * 7}))  # the model's own chances
    x, y = examples()
    weights = {"statement": logistic(x, y)}
    print(len(y), "statements,", round(float(y.mean()), 3), "right")
    every = ("position", "commitment", "meeting", "text")
    for kind, kinds in (("position", ("position",)), ("commitment", ("commitment",)), ("meeting", every), ("text", every)):
        x, y = gold_examples(kinds)
        weights[kind] = logistic(x, y)
        print(len(y), "of", " ".join(kinds), round(float(y.mean()), 3), "right; weights", weights[kind].round(3))
    OUT.write_text(json.dumps({kind: [round(float(v), 4) for v in w] for kind, w in weights.items()}) + "\n")
    _weights.cache_clear()


if __name__ == "__main__":
    main()
