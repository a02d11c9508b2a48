"""Camps in a network by several methods, the best by modularity; and the issues that carry the discourse (its backbone)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from demarche.analyse.coded import Coded
from demarche.analyse.networks import Array, Network, NetworkOptions, network
from demarche.errors import DemarcheError

Groups = list[set[str]]


@dataclass(frozen=True, slots=True)
class Clustering:
    """Camps, the method that found them, their modularity on the positive weights, and what each method reached."""

    camps: tuple[tuple[str, ...], ...]
    method: str
    modularity: float
    tried: tuple[tuple[str, float, int], ...]  # method, modularity, number of camps; the best first


@dataclass(frozen=True, slots=True)
class Backbone:
    """The issues in the order in which they may be taken away with least change of the actors' network: the last ones carry it.

    `loss[i]` is how far the network's shares have moved (0 none, 1 entirely) once `order[:i + 1]` are gone.
    """

    order: tuple[str, ...]
    loss: tuple[float, ...]
    options: NetworkOptions


def clustering(found: Network, methods: Iterable[str] = ()) -> Clustering:
    """The best camps of a one-mode network by modularity (Newman) among the methods; all of METHODS where none is named.

    Negative weights (of a subtract network) don't bind; they are left out. DemarcheError for a two-mode network or unknown method.
    """
    if found.options.modes != 1:
        raise DemarcheError("Camps are sought among actors, but this network is two-mode. Give modes=1.")
    names = list(methods) or list(METHODS)
    if unknown := [name for name in names if name not in METHODS]:
        raise DemarcheError(f"The method of clustering is {unknown[0]!r}, but must be one of {', '.join(METHODS)}.")
    graph = _bonds(found)
    if not graph.number_of_edges():
        return Clustering(tuple((name,) for name in found.rows), "none", 0.0, ())
    tried = {name: METHODS[name](graph) for name in names}
    ranked = sorted(((n, float(nx.community.modularity(graph, g)), len(g)) for n, g in tried.items()), key=lambda r: (-r[1], r[2], r[0]))
    return Clustering(_sorted(tried[ranked[0][0]]), ranked[0][0], ranked[0][1], tuple(ranked))


def _sorted(groups: Groups) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(g)) for g in groups), key=lambda g: (-len(g), g)))


def _bonds(found: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(found.rows)
    graph.add_weighted_edges_from((a, b, w) for a, b, w in found.edges() if w > 0)
    return graph


def _greedy(graph: nx.Graph) -> Groups:
    return [set(g) for g in nx.community.greedy_modularity_communities(graph, weight="weight")]


def _louvain(graph: nx.Graph) -> Groups:
    return [set(g) for g in nx.community.louvain_communities(graph, weight="weight", seed=1)]


def _label_propagation(graph: nx.Graph) -> Groups:
    return [set(g) for g in nx.community.asyn_lpa_communities(graph, weight="weight", seed=1)]


def _components(graph: nx.Graph) -> Groups:
    return [set(g) for g in nx.connected_components(graph)]


def _weakest_link(graph: nx.Graph) -> tuple[str, str]:
    """The edge with the highest betweenness where strong ties are short ways."""
    lengths = {(a, b): 1 / d["weight"] for a, b, d in graph.edges(data=True)}
    nx.set_edge_attributes(graph, lengths, "length")
    between: dict[tuple[str, str], float] = nx.edge_betweenness_centrality(graph, weight="length")
    return max(sorted(between), key=lambda edge: between[edge])


def _edge_betweenness(graph: nx.Graph) -> Groups:
    """Girvan and Newman: the best step by modularity."""
    steps = nx.community.girvan_newman(graph.copy(), most_valuable_edge=_weakest_link)
    return max(([set(g) for g in step] for step in steps), key=lambda g: nx.community.modularity(graph, g))


def _spectral(graph: nx.Graph) -> Groups:
    """Newman's leading eigenvector: parts are halved as long as modularity rises."""
    groups: Groups = [set(graph.nodes)]
    queue = list(groups)
    while queue:
        part = queue.pop()
        halves = _halve(graph, part)
        trial = [g for g in groups if g is not part] + halves
        if len(halves) == 2 and nx.community.modularity(graph, trial) > nx.community.modularity(graph, groups) + 1e-9:
            groups, queue = trial, queue + halves
    return groups


def _halve(graph: nx.Graph, part: set[str]) -> Groups:
    names = sorted(part)
    degree = np.array([d for _, d in graph.degree(names, weight="weight")], dtype=float)
    matrix = nx.to_numpy_array(graph, nodelist=names) - np.outer(degree, degree) / degree.sum() if degree.sum() else np.zeros((1, 1))
    leading = np.linalg.eigh(matrix)[1][:, -1]
    halves = [{n for n, v in zip(names, leading, strict=False) if v > 0}, {n for n, v in zip(names, leading, strict=False) if v <= 0}]
    return [h for h in halves if h]


def _hierarchical(graph: nx.Graph) -> Groups:
    """Average linkage on the weights: the two camps most tied on average are merged; the step with the best modularity is kept."""
    names = sorted(graph.nodes)
    matrix = nx.to_numpy_array(graph, nodelist=names)
    groups = [[i] for i in range(len(names))]
    best, best_value = groups, -1.0
    while len(groups) > 1:
        a, b = max(
            ((i, j) for i in range(len(groups)) for j in range(i)), key=lambda ij: matrix[np.ix_(groups[ij[0]], groups[ij[1]])].mean()
        )
        groups = [g for n, g in enumerate(groups) if n not in (a, b)] + [groups[a] + groups[b]]
        value = nx.community.modularity(graph, [{names[i] for i in g} for g in groups])
        if value > best_value:
            best, best_value = groups, value
    return [{names[i] for i in g} for g in best]


METHODS: Mapping[str, Callable[[nx.Graph], Groups]] = {
    "greedy": _greedy,
    "louvain": _louvain,
    "edge betweenness": _edge_betweenness,
    "leading eigenvector": _spectral,
    "average linkage": _hierarchical,
    "label propagation": _label_propagation,
    "components": _components,
}


def backbone(rows: Iterable[Coded], options: NetworkOptions | None = None) -> Backbone:
    """Takes the issues away one by one, each time the one whose loss changes the actors' network least (nested backbone, DNA 3).

    The loss is half the sum of absolute differences between the two networks' cells, each divided by its network's sum.
    """
    kept = list(rows)
    chosen = replace(options or NetworkOptions(aggregation="congruence"), modes=1)
    whole = network(kept, chosen)
    left = sorted({r.issue for r in kept})
    order: list[str] = []
    losses: list[float] = []
    while len(left) > 1:
        trials = {issue: _loss(whole, kept, {*order, issue}, chosen) for issue in left}
        gone = min(left, key=lambda issue: (trials[issue], issue))
        order.append(gone)
        losses.append(trials[gone])
        left.remove(gone)
    return Backbone((*order, *left), (*losses, 1.0), chosen)


def _loss(whole: Network, rows: list[Coded], gone: set[str], options: NetworkOptions) -> float:
    kept = [r for r in rows if r.issue not in gone]
    reduced = network(kept, options)
    values = np.zeros_like(whole.values)
    where = [whole.rows.index(name) for name in reduced.rows]
    values[np.ix_(where, where)] = reduced.values
    return float(np.abs(_shares(whole.values) - _shares(values)).sum() / 2)


def _shares(values: Array) -> Array:
    total = np.abs(values).sum()
    return values / total if total else values
