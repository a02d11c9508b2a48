"""Places for a network's actors that don't jump from one time window to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np

from demarche.analyse.networks import Network

Places = dict[str, tuple[float, float]]


def places(found: Network, before: Places | None = None, steps: int = 60) -> Places:
    """Where each actor stands, from -1 to 1. With `before`, those seen already start there and move little (strong ties pull together)."""
    graph = nx.Graph()
    graph.add_nodes_from(found.rows)
    graph.add_weighted_edges_from((a, b, w) for a, b, w in found.edges() if w > 0)
    start = _start(found.rows, before or {})
    moved = nx.spring_layout(graph, pos=start, iterations=steps if not before else 5, seed=1, weight="weight", scale=None)
    return {name: _inside(moved[name], start[name], bool(before)) for name in found.rows}


def _start(names: Sequence[str], before: Places) -> Places:
    """New actors begin on a circle, in the order of their names."""
    turns = np.linspace(0, 2 * np.pi, len(names), endpoint=False)
    return {name: before.get(name, (float(np.cos(t)), float(np.sin(t)))) for name, t in zip(names, turns, strict=True)}


def _inside(moved: Sequence[float], start: tuple[float, float], anchored: bool) -> tuple[float, float]:
    """Within the frame and, where anchored, at most a tenth of its half width away from the start."""
    step = np.asarray(moved, dtype=float) - start
    longest = float(np.linalg.norm(step))
    if anchored and longest > 0.1:
        step *= 0.1 / longest
    x, y = np.clip(np.asarray(start) + step, -1, 1)
    return float(x), float(y)


def steady(series: Iterable[Network]) -> list[Places]:
    """Places for each network of a series; the first is laid out over the sum of all, the others move on from one to the next."""
    networks = list(series)
    if not networks:
        return []
    total = Network(networks[0].rows, networks[0].columns, np.sum([n.values for n in networks], axis=0), networks[0].options, 0)
    found, last = [], places(total)
    for one in networks:
        last = places(one, last)
        found.append(last)
    return found
