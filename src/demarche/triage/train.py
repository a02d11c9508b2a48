"""Learn the weights anew: `python -m demarche.triage.train LABELS [OUT]`, in half a minute on one core, from the data folder.

LABELS is `benchmarks/triage_labels.csv`. The threshold is the highest that loses at most LOST of the texts about diplomacy and of the
gold records, each text scored by models that have not seen it. Needs `pip install 'demarche[train]'` and the data folder (`DEMARCHE_DATA`).
"""

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from spacy.lang.en.stop_words import STOP_WORDS

from demarche.triage.classifier import INTERCEPT, THRESHOLD, presence
from demarche.triage.examples import Example, examples
from demarche.triage.features import features
from demarche.triage.names import words_of

STRENGTH = 5.0  # of the fit: the inverse of the penalty
LEAST, MOST = 5, 0.4  # a word is in at least so many texts, and in no more than this share of them
COMMON = 0.6  # a word is printed in lower case this often: names of persons and places teach a time, not a kind of report
LOST = 0.0075  # the bar is a hundredth
FOLDS, TIMES = 8, 5
HEAD = """# How much each common word, and each class of names (=state, =body, ..), tells for a report about international politics.
# Learned by `python -m demarche.triage.train`; may be edited. A report is read if its score (0 to 1) is at least =threshold.
"""

Floats = NDArray[np.float64]


def main(labels: Path, out: Path) -> None:
    """Learn and write the table."""
    learned = examples(Path(os.environ.get("DEMARCHE_DATA", "../shared")), labels)
    counts = [features(example.text) for example in learned]
    vocabulary = {word: at for at, word in enumerate(_vocabulary(learned, counts))}
    table = _matrix(counts, vocabulary)
    threshold = _threshold(learned, _unseen(table, learned))
    model = _fit(table, learned)
    print(f"{len(learned)} texts, {len(vocabulary)} words, threshold {threshold:.3f}")
    out.write_text("".join(_lines(vocabulary, model, threshold)), encoding="utf8")


def _vocabulary(learned: Sequence[Example], counts: Sequence[Counter[str]]) -> list[str]:
    printed = Counter(word for example in learned for word in words_of(example.text))
    low, every, texts = Counter[str](), Counter[str](), Counter[str]()
    for word, count in printed.items():
        every[word.lower()] += count
        low[word.lower()] += count * word[0].islower()
    for found in counts:
        texts.update(found.keys())
    left_out = STOP_WORDS | _left_out()
    common = {word for word in every if low[word] >= COMMON * every[word] and word not in left_out}
    return sorted(w for w, n in texts.items() if n >= LEAST and (w.startswith("=") or (w in common and n <= MOST * len(learned))))


def _left_out() -> set[str]:
    lists = tomllib.loads(files("demarche.triage").joinpath("left_out.toml").read_text(encoding="utf8"))
    return {word for words in lists.values() for word in words}


def _matrix(counts: Sequence[Counter[str]], vocabulary: Mapping[str, int]) -> csr_matrix:
    cells = [(row, vocabulary[word], part) for row, found in enumerate(counts) for word, part in presence(found, vocabulary).items()]
    rows, columns, parts = zip(*cells, strict=True)
    return csr_matrix((parts, (rows, columns)), shape=(len(counts), len(vocabulary)))


def _fit(table: csr_matrix, learned: Sequence[Example]) -> LogisticRegression:
    weight = [example.weight for example in learned]
    return LogisticRegression(C=STRENGTH, max_iter=2000).fit(table, [example.diplomacy for example in learned], sample_weight=weight)


def _unseen(table: csr_matrix, learned: Sequence[Example]) -> Floats:
    """Each text's score by models that have not learned from it, the mean over several divisions of the texts."""
    scores = np.zeros((TIMES, len(learned)))
    for time in range(TIMES):
        for kept, left in KFold(FOLDS, shuffle=True, random_state=time).split(table):
            scores[time, left] = _fit(table[kept], [learned[i] for i in kept]).predict_proba(table[left])[:, 1]
    return np.asarray(scores.mean(axis=0), dtype=np.float64)


def _threshold(learned: Sequence[Example], scores: Floats) -> float:
    """The highest that loses no more than LOST of the texts about diplomacy, and of the gold records."""
    texts = np.array([float(example.diplomacy) for example in learned])
    records = np.array([float(example.records) for example in learned])
    return min(_losing(LOST, texts, scores), _losing(LOST, records, scores))


def _losing(share: float, worth: Floats, scores: Floats) -> float:
    """Just below the score at which more than this share of the worth would lie below."""
    order = [i for i in np.argsort(scores) if worth[i]]
    lost = np.cumsum(worth[order]) / worth.sum()
    return float(np.floor(scores[order[int(np.searchsorted(lost, share, side="right"))]] * 1000) / 1000)


def _lines(vocabulary: Mapping[str, int], model: LogisticRegression, threshold: float) -> Iterator[str]:
    yield HEAD
    yield f"{THRESHOLD}\t{threshold:.3f}\n{INTERCEPT}\t{model.intercept_[0]:.2f}\n"
    yield from (f"{word}\t{model.coef_[0][at]:.2f}\n" for word, at in vocabulary.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).with_name("weights.tsv"))
