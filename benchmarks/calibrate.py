"""Fit the confidence of statements on the articles of PolNeAR train that were kept aside from training: writes calibration.json.

usage: python benchmarks/calibrate.py (every 20th article of `attribution/train`, the tenth first: see `discourse_fit.split`)
"""

import gzip
import json
from pathlib import Path

import numpy as np

import demarche.extract
from demarche.extract.calibration import features
from demarche.extract.context import Context
from demarche.extract.statements import statements
from demarche.language import parse
from demarche.model import Report, Statement
from demarche.pipeline import pipeline
from statements import FOLDER, as_spans, full, scorer

OUT = Path(demarche.extract.__file__).parent / "calibration.json"
PENALTY, ROUNDS = 1e-2, 60


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


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights, the constant first, by Newton's method with a small penalty."""
    x = np.hstack([np.ones((len(x), 1)), x])
    w = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * len(x) * np.eye(len(w)) * 0.1
        w += np.linalg.solve(hessian, x.T @ (y - p) - PENALTY * 0.1 * len(x) * w)
    return w


if __name__ == "__main__":
    if not OUT.exists():
        OUT.write_text(json.dumps({"statement": [0.0] * 7}))
    x, y = examples()
    weights = logistic(x, y)
    OUT.write_text(json.dumps({"statement": [round(float(v), 4) for v in weights]}) + "\n")
    print(len(y), "statements,", round(float(y.mean()), 3), "right; weights", weights.round(3))
