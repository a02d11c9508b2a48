"""Statements against two other ways, on the same articles: `python benchmarks/statements.py [FILE]` (default: PolNeAR dev).

ours: `demarche`. textacy: its direct quotations on our parser (`pip install textacy`). regex: quotation marks with "said" beside
them, as a floor. F1 by the scorer of the data folder; articles a second include parsing, in one process. Calibration: statements of
ours by confidence, and how many of them are right (content and source overlap a gold attribution by half).
"""

import gzip
import importlib.util
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from demarche.language import load, parse
from demarche.model import Report, Statement
from demarche.pipeline import entries_of, pipeline

FOLDER = Path(os.environ.get("DEMARCHE_DATA", "../shared")) / "attribution"
SAID = r"(?:said|says|added|told \w+)"
NAME = r"((?:[A-Z][\w.'’-]+ ?){1,5}|[Hh]e|[Ss]he|[Tt]hey)"
REGEX = re.compile(rf"([“\"][^”\"]{{8,600}}[”\"]),? ?(?:{NAME} ({SAID})|({SAID}) {NAME})")
MARKS = ("“", "”", '"')
Attribution = dict[str, list[list[int]]]
SHOWN = ("full attribution", "content span partial", "frag exact source", "frag exact cue", "frag exact content")


def scorer() -> Any:
    """The scorer of the data folder."""
    spec = importlib.util.spec_from_file_location("score_attribution", FOLDER / "score_attribution.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(articles: list[dict[str, Any]]) -> Iterator[tuple[list[Attribution], list[float]]]:
    """Attributions and their confidences, an article at a time."""
    nlp = pipeline(None)
    for parsed in parse([Report(str(a["id"]), a["text"]) for a in articles], nlp):
        found = [(e.record, e.confidence) for e in entries_of(parsed, frozenset(["statement"])) if isinstance(e.record, Statement)]
        yield [as_spans(record) for record, _ in found], [confidence for _, confidence in found]


def as_spans(record: Statement) -> Attribution:
    """A statement in the scorer's form."""
    return {
        "source": [[record.source.start, record.source.end]] if record.source else [],
        "cue": [[record.cue.start, record.cue.end]] if record.cue else [],
        "content": [[c.start, c.end] for c in record.content],
    }


def by_textacy(articles: list[dict[str, Any]]) -> Iterator[list[Attribution] | None]:
    """Textacy's direct quotations; None where it refuses the article."""
    from textacy.extract.triples import direct_quotations

    for doc in load().pipe((a["text"] for a in articles), batch_size=16):
        try:
            triples = list(direct_quotations(doc))
        except ValueError:
            yield None
            continue
        yield [
            {
                "source": [[t.speaker[0].idx, t.speaker[-1].idx + len(t.speaker[-1])]],
                "cue": [[t.cue[0].idx, t.cue[-1].idx + len(t.cue[-1])]],
                "content": [[t.content.start_char, t.content.end_char]],
            }
            for t in triples
        ]


def by_regex(articles: list[dict[str, Any]]) -> Iterator[list[Attribution]]:
    """Quotation marks beside a name and a verb of saying."""
    for article in articles:
        found = []
        for m in REGEX.finditer(article["text"]):
            source, cue = (2, 3) if m[2] else (5, 4)
            found.append({"source": [list(m.span(source))], "cue": [list(m.span(cue))], "content": [list(m.span(1))]})
        yield found


def row(name: str, articles: list[dict[str, Any]], find: Callable[[list[dict[str, Any]]], Iterator[Any]], score: Any) -> None:
    """One line of the table."""
    started = time.perf_counter()
    found = list(find(articles))
    took = time.perf_counter() - started
    predicted = {str(a["id"]): {"attributions": f or []} for a, f in zip(articles, found, strict=True)}
    result = score({str(a["id"]): a for a in articles}, predicted)
    cells = "".join(f"{100 * result[key]['f1']:22.1f}" for key in SHOWN)
    print(f"{name:10}{cells}{sum(f is None for f in found):9d}{len(articles) / took:12.1f}", flush=True)


def calibration(articles: list[dict[str, Any]], scored: Any) -> None:
    """Confidence against the share that is right, in ten bins, with the expected calibration error."""
    sure: list[float] = []
    right: list[bool] = []
    kinds: Counter[tuple[str, bool]] = Counter()
    for article, (found, confidences) in zip(articles, ours(articles), strict=True):
        gold = scored.Document(article["text"], article["attributions"]).items
        predicted = scored.Document(article["text"], found).items
        pairs = scored.match(gold, predicted, lambda g, p: full(scored, g, p))
        matched, found_gold = {j for _, j in pairs}, {i for i, _ in pairs}
        for i, item in enumerate(a for a in article["attributions"] if a["content"]):
            for kind in (form_of(article["text"], item), "with a source" if item["source"] else "without a source"):
                kinds[kind, i in found_gold] += 1
        sure += confidences
        right += [j in matched for j in range(len(confidences))]
    bins = np.minimum((np.asarray(sure) * 10).astype(int), 9)
    error = 0.0
    print("\nconfidence   statements   right")
    for b in range(10):
        inside = bins == b
        if inside.any():
            mean, share = np.asarray(sure)[inside].mean(), np.asarray(right)[inside].mean()
            error += inside.mean() * abs(mean - share)
            print(f"{mean:10.2f}{inside.sum():13d}{share:8.2f}")
    print(f"expected calibration error {error:.3f}")
    print("\ngold attributions     number   found (full attribution)")
    for kind in ("direct", "mixed", "indirect", "with a source", "without a source"):
        number = kinds[kind, True] + kinds[kind, False]
        print(f"{kind:20}{number:8d}{100 * kinds[kind, True] / max(1, number):8.1f}")


def form_of(text: str, item: Attribution) -> str:
    """Direct where all pieces stand in quotation marks, mixed where some words do, else indirect."""
    pieces = [text[start:end].strip(" ,.") for start, end in item["content"]]
    if all(p[:1] in MARKS and p[-1:] in MARKS for p in pieces):
        return "direct"
    return "mixed" if any(mark in p for p in pieces for mark in MARKS) else "indirect"


def full(scored: Any, g: Any, p: Any) -> bool:
    """The scorer's rule for a full attribution."""
    return bool(scored.jaccard(g["content"], p["content"]) >= 0.5 and scored.jaccard(g["source"], p["source"]) >= 0.5)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    scored = scorer()
    print(f"{'':10}" + "".join(f"{key:>22}" for key in SHOWN) + f"{'refused':>9}{'articles/s':>12}")
    row("ours", articles, lambda a: (found for found, _ in ours(a)), scored.score)
    row("textacy", articles, by_textacy, scored.score)
    row("regex", articles, by_regex, scored.score)
    calibration(articles, scored)


if __name__ == "__main__":
    main()
