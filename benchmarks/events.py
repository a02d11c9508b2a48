"""PLOVER events: the type of what one side did to the other, and events found with no side given: `python benchmarks/events.py`.

Both sides given: five folds of `events/plover_sentences.tsv` (of the data folder, `DEMARCHE_DATA`), stratified by root type, always the
same; a sentence that is in the table twice with other sides is in one fold. For each fold the words that count, their rarity, the scale
of the vectors, the weights and the recipe (how strong the penalty is, what the lexicon and our own sentences weigh) come from the other
four; the recipe is chosen by three folds among those. Our own sentences are only learned from. The figures are macro-F1 over all 1,050
answers taken together. The group of an answer is that of its root.

No side given: the extractor reads each bare sentence, and what it finds is typed by the classifier that did not learn from that sentence.
Gold has one event a sentence and names no others, so what is found beside it counts against precision whether it is right or not.

`--fixed` leaves the choosing out and takes the recipe that `learn.Recipe` has: a minute instead of several.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import StratifiedGroupKFold
from spacy.tokens import Span

from demarche.extract import Context
from demarche.extract.plover import examples
from demarche.extract.plover.classifier import Classifier
from demarche.extract.plover.deeds import deeds
from demarche.extract.plover.events import LEAST
from demarche.extract.plover.examples import Example
from demarche.extract.plover.features import Deed, pooled, words
from demarche.extract.plover.learn import Recipe, Table, choose, learn, likeliest
from demarche.extract.plover.table import table
from demarche.extract.plover.train import sentences
from demarche.language import load, parse
from demarche.language.syntax import model_folder
from demarche.language.vectors import WordVectors
from demarche.model import Report

Fold = tuple[NDArray[np.int64], Classifier]


def main() -> None:
    marked = examples.read(sentences())
    learned = table(marked, examples.own())
    folds = [fold(learned, kept, left) for kept, left in divisions(marked)]
    gold = np.array([e.root for e in marked])
    found = gold.astype(object)
    for left, model in folds:
        found[left] = [likeliest(model, learned, i) for i in left]
    given(marked, gold, found.astype(str))
    ours = np.flatnonzero(learned.own)
    alone = learn(learned, np.arange(len(marked)), Recipe(own=0.0), quick=True)
    other = [likeliest(alone, learned, i) for i in ours]
    print(f"our own sentences, learned from the data folder's alone: roots {f1_score(learned.roots[ours], other, average='macro'):.3f}")
    end_to_end(marked, folds)


def divisions(marked: Sequence[Example]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    texts = {text: n for n, text in enumerate(dict.fromkeys(e.text for e in marked))}
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    return list(folds.split(marked, [e.root for e in marked], [texts[e.text] for e in marked]))


def fold(learned: Table, kept: NDArray[np.int64], left: NDArray[np.int64]) -> Fold:
    """The rows left out, and a classifier from the others."""
    rows = np.concatenate([kept, np.flatnonzero(learned.own)])
    recipe = Recipe() if "--fixed" in sys.argv else choose(learned, rows)
    print(f"fold of {len(left)}: {recipe}", flush=True)
    return left, learn(learned, rows, recipe, quick=True)


def groups(marked: Sequence[Example]) -> Mapping[str, str]:
    """The group of each root: that of most of its sentences."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for e in marked:
        counts[e.root][e.group] += 1
    return {root: found.most_common(1)[0][0] for root, found in counts.items()}


def given(marked: Sequence[Example], gold: NDArray[np.str_], found: NDArray[np.str_]) -> None:
    of = groups(marked)
    print(classification_report(gold, found, digits=3))
    four = f1_score([e.group for e in marked], [of[root] for root in found], average="macro")
    print(f"both sides given, macro-F1: roots {f1_score(gold, found, average='macro'):.3f}, groups {four:.3f}")


def end_to_end(marked: Sequence[Example], folds: Sequence[Fold]) -> None:
    model_of = {i: model for left, model in folds for i in left}
    encoder = WordVectors(model_folder())
    parsed = parse((Report(str(i), e.text) for i, e in enumerate(marked)), load())
    told = 0
    hits: Counter[str] = Counter()
    for i, (e, one) in enumerate(zip(marked, parsed, strict=True)):
        vectors = encoder.of(one.doc)
        answers = [(d, model_of[i].chances(words(d), pooled(d, vectors))) for _, d in deeds(Context(one))]
        kept = [(d, max(c, key=lambda root: c[root])) for d, c in answers if max(c.values()) >= LEAST]
        told += len(kept)
        hits.update(reached(e, kept))
    for name in ("type", "type and actor", "type, actor and recipient"):
        precision, recall = hits[name] / max(told, 1), hits[name] / len(marked)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"no side given, {name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({told} events)")


def reached(e: Example, kept: Sequence[tuple[Deed, str]]) -> list[str]:
    """How far the best of the events agrees with gold."""
    right = [d for d, root in kept if root == e.root]
    acted = [d for d in right if touches(d.actor, e.actor)]
    names = {"type": bool(right), "type and actor": bool(acted)}
    names["type, actor and recipient"] = any(touches(d.recipient, e.recipient) for d in acted)
    return [name for name, so in names.items() if so]


def touches(side: Span | None, ends: tuple[int, int] | None) -> bool:
    """Whether the words overlap; where gold marks none, anything will do."""
    if ends is None:
        return True
    return side is not None and side.start_char < ends[1] and ends[0] < side.end_char


if __name__ == "__main__":
    main()
