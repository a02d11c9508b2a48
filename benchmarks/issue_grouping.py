"""Issue grouping on gold/train: B-cubed of `resolve.issues`, and the fit of its weights.

usage: python benchmarks/issue_grouping.py [DATA] [--fit]        (--fit needs scikit-learn)
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

from demarche.model import Actor, Entry, Evidence, Position
from demarche.resolve import issues


def positions(gold: dict[str, Any], text: str) -> tuple[list[Entry], list[str]]:
    """The gold positions of a report as entries, and their gold issues."""
    entries, keys = [], []
    for g in gold["positions"]:
        target, evidence = find(text, g["target"], g.get("target_n", 1)), find(text, g["evidence"], g.get("evidence_n", 1))
        if target and evidence:
            entries.append(Entry(gold["id"], Position(Actor(g["holder"], g["holder"]), g["stance"], evidence, target), (evidence,)))
            keys.append(g["issue"])
    return entries, keys


def find(text: str, piece: str, nth: int) -> Evidence | None:
    at = -1
    for _ in range(nth):
        at = text.find(piece, at + 1)
    return Evidence(at, at + len(piece), piece) if at >= 0 else None


def reports(data: Path) -> list[tuple[str, list[Entry], list[str]]]:
    rows = []
    for path in sorted((data / "gold" / "train").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        text = json.loads((data / "gold" / "docs" / f"{gold['id']}.json").read_text(encoding="utf8"))["text"]
        rows.append((text, *positions(gold, text)))
    return rows


def b_cubed(data: Path, rows: list[tuple[str, list[Entry], list[str]]]) -> str:
    spec = importlib.util.spec_from_file_location("score_records", data / "gold" / "score_records.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    p = r = n = 0.0
    for text, entries, keys in rows:
        labels = {m: i for i, group in enumerate(issues.group_positions(text, entries)) for m in group}
        a, b = module.b_cubed([(key, labels[i]) for i, key in enumerate(keys)])
        p, r, n = p + a, r + b, n + len(keys)
    return f"P {100 * p / n:5.1f}  R {100 * r / n:5.1f}  F1 {200 * p * r / (p + r) / n:5.1f}  over {n:.0f} positions"


def fit(rows: list[tuple[str, list[Entry], list[str]]]) -> str:
    """Logistic regression on all pairs; each report weighs as much as it has positions."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    x, y, weights = [], [], []
    for text, entries, keys in rows:
        stakes, weigh = issues._stakes(text, entries)
        pairs = list(combinations(range(len(keys)), 2))
        for i, j in pairs:
            x.append(issues.measures(stakes[i], stakes[j], weigh, len(keys)))
            y.append(keys[i] == keys[j])
            weights.append(len(keys) / len(pairs))
    model = LogisticRegression(C=0.5, max_iter=2000).fit(x, y, sample_weight=weights)
    return f"WEIGHTS = {tuple(round(float(w), 2) for w in model.coef_[0])}  CONSTANT = {float(model.intercept_[0]):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("DEMARCHE_DATA", "../shared"))
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args()
    rows = reports(Path(args.data))
    for name, half in (("even", rows[::2]), ("odd", rows[1::2]), ("all", rows)):
        print(f"{name:5}", b_cubed(Path(args.data), half), f" {fit(half)}" if args.fit else "")


if __name__ == "__main__":
    main()
