"""Learning the classifier: columns from the sentences at hand, then logistic regression. Used by training and by the benchmark alike.

Needs scikit-learn (`pip install 'demarche[train]'`). The regression is solved among as many dimensions as there are sentences: the columns
are turned so that nothing of them is lost, which takes a second where the columns themselves take half a minute.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from demarche.extract.plover.classifier import TYPES, Classifier, Scale
from demarche.extract.plover.features import Floats

LEAST = 2  # sentences that a word has to be in
INNER = 3  # folds by which a recipe is chosen
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """What is chosen inside the training folds."""

    strength: float = 20.0  # of the fit: the inverse of the penalty
    types: float = 0.2  # the weight of the lexicon's types
    vectors: float = 0.5  # the weight of the encoder's vectors, against words of length one
    balance: float = 0.5  # 1: each type weighs the same in all; 0: each sentence does
    own: float = 0.25  # the weight of a sentence of our own; 0 leaves them out


RECIPES = (Recipe(), Recipe(own=0.0), Recipe(balance=1.0), Recipe(own=0.0, strength=8.0))  # what `choose` may choose


@dataclass(frozen=True)
class Table:
    """Sentences to learn from: counts, pooled vectors (sentences, width), roots; and which are our own."""

    counts: Sequence[Counter[str]]
    pooled: Floats
    roots: NDArray[np.str_]
    own: NDArray[np.bool_]


def choose(table: Table, rows: Whole) -> Recipe:
    """The recipe that does best within these rows, by folds among them: nothing outside of them is looked at."""
    theirs, ours = rows[~table.own[rows]], rows[table.own[rows]]
    inner = list(StratifiedKFold(INNER, shuffle=True, random_state=0).split(theirs, table.roots[theirs]))

    def score(recipe: Recipe) -> float:
        found = table.roots[theirs].astype(object)
        for kept, left in inner:
            model = learn(table, np.concatenate([theirs[kept], ours]), recipe, quick=True)
            found[left] = [likeliest(model, table, i) for i in theirs[left]]
        return float(f1_score(table.roots[theirs], found.astype(str), average="macro"))

    return max(RECIPES, key=score)


def likeliest(model: Classifier, table: Table, row: int) -> str:
    """The root type that a classifier gives a sentence of the table."""
    chances = model.chances(table.counts[row], table.pooled[row])
    return max(chances, key=lambda root: chances[root])


def learn(table: Table, rows: Whole, recipe: Recipe, quick: bool = False) -> Classifier:
    """A classifier from some rows of a table; a `quick` one is for sentences with vectors only."""
    rows = rows[~table.own[rows]] if recipe.own == 0 else rows
    scale = scale_of(table, rows, recipe)
    words, weight = np.stack([scale.words(table.counts[i]) for i in rows]), weights(table, rows, recipe)
    roots = tuple(sorted(set(table.roots[rows].tolist())))
    both = np.hstack([words, scale.vectors(table.pooled[rows])])
    alone = (
        np.zeros((words.shape[1] + 1, len(roots)), dtype=np.float32) if quick else fit(words, table.roots[rows], weight, recipe.strength)
    )
    return Classifier(roots, scale, fit(both, table.roots[rows], weight, recipe.strength), alone)


def scale_of(table: Table, rows: Whole, recipe: Recipe) -> Scale:
    """Columns for what is in at least LEAST of the sentences, and the scale of their vectors."""
    seen: Counter[str] = Counter(name for i in rows for name in table.counts[i])
    kept = sorted(name for name, n in seen.items() if n >= LEAST)
    rarity = [recipe.types if name.partition(":")[0] in TYPES else float(np.log((1 + len(rows)) / (1 + seen[name]))) + 1 for name in kept]
    pooled = table.pooled[rows]
    spread = recipe.vectors / ((pooled.std(axis=0) + 1e-6) * np.sqrt(pooled.shape[1]))
    columns = {name: at for at, name in enumerate(kept)}
    return Scale(columns, np.array(rarity, dtype=np.float32), pooled.mean(axis=0), spread.astype(np.float32))


def weights(table: Table, rows: Whole, recipe: Recipe) -> NDArray[np.float64]:
    """Each sentence's weight: those of rare types weigh more, our own less."""
    roots, own = table.roots[rows], table.own[rows]
    sizes = Counter(roots[~own].tolist())
    rare = {root: (len(rows) / (len(sizes) * size)) ** recipe.balance for root, size in sizes.items()}
    return np.array([rare[root] * (recipe.own if ours else 1.0) for root, ours in zip(roots.tolist(), own, strict=True)])


def fit(columns: Floats, roots: NDArray[np.str_], weight: NDArray[np.float64], strength: float) -> Floats:
    """Weights (columns + 1, roots) of a logistic regression; the last row is added."""
    values, turned = np.linalg.eigh((columns @ columns.T).astype(np.float64))
    kept = values > 1e-6 * values[-1]
    root, turned = np.sqrt(values[kept]), turned[:, kept]
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3).fit(turned * root, roots, sample_weight=weight)
    back = columns.T @ (turned / root @ model.coef_.T)
    return np.vstack([back, model.intercept_]).astype(np.float32)
