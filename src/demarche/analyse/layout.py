"""Places for a network's actors that don't jump from one time window to the next: stress majorisation, anchored to where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from demarche.analyse.networks import Array, Network

Places = dict[str, tuple[float, float]]
NEAR, FAR = 0.45, 1.6  # how far apart the strongest tie, and no tie or conflict, would have two actors; the frame goes from -1 to 1
ANCHOR = 3.0  # how much the place of before counts against all ties together
LONGEST = 0.15  # step from one window to the next


def places(found: Network, before: Places | None = None, steps: int = 200) -> Places:
    """Where each actor stands, from -1 to 1 across and down; strong ties lie near. With `before`, those seen already move little."""
    start = _start(found.rows, before or {})
    moved = _majorise(_distances(found), start, steps, anchored=before is not None)
    if before is None:
        moved = _framed(moved)
    else:
        step = moved - start
        length = np.linalg.norm(step, axis=1, keepdims=True)
        moved = np.clip(start + step * np.minimum(1, LONGEST / np.maximum(length, 1e-9)), -1, 1)
    return {name: (float(x), float(y)) for name, (x, y) in zip(found.rows, moved, strict=True)}


def _start(names: Sequence[str], before: Places) -> Array:
    """New actors begin on a circle, in the order of their names."""
    turns = np.linspace(0, 2 * np.pi, len(names), endpoint=False)
    return np.array([before.get(name, (np.cos(t), np.sin(t))) for name, t in zip(names, turns, strict=True)], dtype=float)


def _distances(found: Network) -> Array:
    """Wished distances: the way over the shortest chain of ties, FAR at most."""
    ties = np.maximum(found.values, 0)
    strongest = ties.max() or 1.0
    wished = np.where(ties > 0, FAR - (FAR - NEAR) * np.sqrt(ties / strongest), FAR)
    for via in range(len(wished)):  # Floyd and Warshall
        wished = np.minimum(wished, wished[:, via : via + 1] + wished[via : via + 1, :])
    np.fill_diagonal(wished, 0.0)
    return np.asarray(wished)


def _majorise(wished: Array, start: Array, steps: int, anchored: bool) -> Array:
    """De Leeuw's SMACOF with equal weights; an anchor draws each one back to its start."""
    x, count = start.copy(), len(start)
    pull = ANCHOR if anchored else 0.0
    for _ in range(steps):
        apart = np.linalg.norm(x[:, None] - x[None, :], axis=2)
        ratio = -np.divide(wished, apart, out=np.zeros_like(wished), where=apart > 1e-9)
        np.fill_diagonal(ratio, -ratio.sum(1) + np.diag(ratio))
        x = (ratio @ x / count + pull * start) / (1 + pull)
    return x


def _framed(x: Array) -> Array:
    """Centred, turned so that the longest side lies across, and scaled into the frame."""
    centred = x - x.mean(0)
    turned = centred @ np.linalg.svd(centred, full_matrices=False)[2].T if len(x) > 2 else centred
    reach = np.abs(turned).max(0)
    return np.asarray(turned / np.where(reach > 1e-9, reach, 1.0))


def steady(series: Iterable[Network]) -> list[Places]:
    """Places for each network of a series; the first is laid out over the sum of all, the others move on from one to the next."""
    networks = list(series)
    if not networks:
        return []
    last = places(replace(networks[0], values=np.sum([n.values for n in networks], axis=0)))
    found = []
    for one in networks:
        last = places(one, last)
        found.append(last)
    return found
