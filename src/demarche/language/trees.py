"""From arc scores to one well-formed tree a sentence."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Heads = NDArray[np.int64]
ROOTS = 3  # candidates that are tried
Scores = NDArray[np.float32]


def decode(scores: Scores) -> list[int]:
    """The head of each word of a sentence, from scores (words, words) where the diagonal is "is the root"; the root heads itself.

    The best head of each word mostly makes a tree; where it does not, Chu-Liu-Edmonds finds the best tree with one root.
    """
    heads: list[int] = scores.argmax(axis=1).tolist()
    return heads if is_tree(heads) else _best_tree(scores)


def is_tree(heads: Sequence[int]) -> bool:
    """Whether exactly one word heads itself and all others lead to it."""
    roots = [at for at, head in enumerate(heads) if at == head]
    if len(roots) != 1:
        return False
    safe = set(roots)
    for at in range(len(heads)):
        path = []
        while at not in safe:
            if at in path:
                return False
            path.append(at)
            at = heads[at]
        safe.update(path)
    return True


def _best_tree(scores: Scores) -> list[int]:
    """The best tree under one of the likeliest roots."""
    top = scores.max(axis=1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    as_root = np.diagonal(logs).copy()
    np.fill_diagonal(logs, -np.inf)
    words = np.arange(len(logs))

    def under(root: int) -> tuple[float, list[int]]:
        heads = _edmonds(logs, root)
        heads[root] = root
        gain = np.where(words == root, as_root, logs[words, heads])
        return float(gain.sum()), heads.tolist()

    return max(under(int(root)) for root in np.argsort(-as_root)[:ROOTS])[1]


def _edmonds(scores: Scores, root: int) -> Heads:
    """Heads of the maximum arborescence (dependents, heads) from `root`: Chu-Liu-Edmonds, one cycle contracted at a time.

    Our own, because networkx takes a quarter of a second for a sentence and ufal's library is under the GPL.
    """
    heads: Heads = scores.argmax(axis=1)
    cycle = _cycle(heads, root)
    if not len(cycle):
        return heads
    outside = np.setdiff1d(np.arange(len(scores)), cycle)
    gain = scores[np.ix_(cycle, outside)] - scores[cycle, heads[cycle]][:, None]  # of letting the cycle hang on an outside word
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf, dtype=scores.dtype)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[-1, :-1] = gain.max(axis=0)
    from_cycle = scores[np.ix_(outside, cycle)]
    small[:-1, -1] = from_cycle.max(axis=1)
    found = _edmonds(small, int(np.flatnonzero(outside == root)[0]))
    entry = found[-1]
    inner = cycle[gain[:, entry].argmax()]
    heads[inner] = outside[entry]
    for at, word in enumerate(outside):
        heads[word] = cycle[from_cycle[at].argmax()] if found[at] == len(outside) else outside[found[at]]
    return heads


def _cycle(heads: Heads, root: int) -> Heads:
    """The words of one cycle, empty where there is none; the root's own head does not count."""
    safe = {root}
    for start in range(len(heads)):
        path: list[int] = []
        at = start
        while at not in safe and at not in path:
            path.append(at)
            at = int(heads[at])
        if at in path:
            return np.asarray(path[path.index(at) :], dtype=np.int64)
        safe.update(path)
    return np.zeros(0, dtype=np.int64)
