"""Discourse networks (Leifeld 2017): actors by issues, and actors by actors through the issues that they share.

One-mode values are those of Discourse Network Analyzer 3: for two actors, the products of their numbers of statements on each issue,
weighed by how much their agreement is alike (congruence) or apart (conflict), then divided by the normalisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from demarche.analyse.coded import DUPLICATES, Coded, without_duplicates
from demarche.errors import DemarcheError, MissingExtra

Array = NDArray[np.float64]
AGGREGATIONS = {1: ("ignore", "congruence", "conflict", "subtract"), 2: ("ignore", "subtract")}
NORMALISATIONS = {1: ("no", "average", "jaccard", "cosine", "dna-cosine"), 2: ("no", "activity", "prominence")}


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """How a network is computed. The defaults are those of DNA's one-mode network."""

    modes: int = 1  # 1: actor x actor; 2: actor x issue
    aggregation: str = "ignore"  # ignore, congruence, conflict, subtract (two-mode: ignore, subtract)
    normalisation: str = "no"  # one-mode: no, average, jaccard, cosine, dna-cosine; two-mode: no, activity, prominence
    duplicates: str = "include"  # include, report, day, week, month, year, once
    start: date | None = None  # first day counted
    end: date | None = None  # last day counted
    without_actors: tuple[str, ...] = ()
    without_issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A matrix with its names and settings: `values[i, j]` is from `rows[i]` to `columns[j]`; statements counts the rows it rests on."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    options: NetworkOptions
    statements: int
    moment: date | None = None  # the middle of its time window

    def value(self, row: str, column: str) -> float:
        """The cell of two names; DemarcheError where one is not in the network."""
        for name, names in ((row, self.rows), (column, self.columns)):
            if name not in names:
                raise DemarcheError(f"The network has no {name!r}. It has {', '.join(names)}.")
        return float(self.values[self.rows.index(row), self.columns.index(column)])

    def to_frame(self) -> Any:
        """As a pandas DataFrame with the settings in `.attrs`; MissingExtra without pandas."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra("A pandas table", "analyse") from None
        frame = pd.DataFrame(self.values, index=list(self.rows), columns=list(self.columns))
        frame.attrs.update(describe(self.options))
        return frame

    def to_networkx(self) -> nx.Graph:
        """As a networkx graph: weight and sign on the edges, mode on the nodes, settings on the graph."""
        graph = nx.Graph(**{name: str(value) for name, value in describe(self.options).items()})
        graph.add_nodes_from(self.rows, mode="actor", bipartite=0)
        if self.options.modes == 2:
            graph.add_nodes_from((f"issue:{c}" for c in self.columns), mode="issue", bipartite=1)
        for row, column, weight in self.edges():
            graph.add_edge(row, column if self.options.modes == 1 else f"issue:{column}", weight=weight, sign=1 if weight > 0 else -1)
        return graph

    def edges(self) -> list[tuple[str, str, float]]:
        """The cells that are not zero; each pair of actors once."""
        cells = np.argwhere(np.triu(self.values, 1) if self.options.modes == 1 else self.values)
        return [(self.rows[i], self.columns[j], float(self.values[i, j])) for i, j in cells]


def describe(options: NetworkOptions) -> dict[str, Any]:
    """The settings by name, as they stand beside every result."""
    named = {name: getattr(options, name) for name in NetworkOptions.__slots__}
    return named | {"start": str(options.start or ""), "end": str(options.end or "")}


def network(rows: Iterable[Coded], options: NetworkOptions | None = None) -> Network:
    """The network of coded statements. DemarcheError for settings that don't go together or where no statement is left."""
    chosen = options or NetworkOptions()
    check(chosen)
    kept = without_duplicates(select(rows, chosen), chosen.duplicates)
    if not kept:
        raise DemarcheError("No statement is left to make a network of. Widen the dates, leave fewer out, or read more reports.")
    actors, issues = sorted({r.actor for r in kept}), sorted({r.issue for r in kept})
    return matrix_of(kept, chosen, actors, issues)


def matrix_of(
    kept: Sequence[Coded], options: NetworkOptions, actors: Sequence[str], issues: Sequence[str], weights: Array | None = None
) -> Network:
    """The network of these statements over given names; `weights` (one a statement) come from a kernel."""
    counts, levels = tensor(kept, actors, issues, weights)
    if options.modes == 2:
        return Network(tuple(actors), tuple(issues), two_mode(counts, levels, options), options, len(kept))
    return Network(tuple(actors), tuple(actors), one_mode(counts, levels, options), options, len(kept))


def check(options: NetworkOptions) -> None:
    """DemarcheError where the settings don't go together."""
    if options.modes not in (1, 2):
        raise DemarcheError(f"The network's modes are {options.modes!r}, but must be 1 (actor x actor) or 2 (actor x issue).")
    for name, value, allowed in (
        ("aggregation", options.aggregation, AGGREGATIONS[options.modes]),
        ("normalisation", options.normalisation, NORMALISATIONS[options.modes]),
        ("duplicates", options.duplicates, DUPLICATES),
    ):
        if value not in allowed:
            raise DemarcheError(f"The {name} of a {options.modes}-mode network is {value!r}, but must be one of {', '.join(allowed)}.")


def select(rows: Iterable[Coded], options: NetworkOptions) -> list[Coded]:
    """The rows that the settings leave in. With a start or end, undated ones are out."""
    return [
        r
        for r in rows
        if r.actor not in options.without_actors
        and r.issue not in options.without_issues
        and (options.start is None or (r.date is not None and r.date >= options.start))
        and (options.end is None or (r.date is not None and r.date <= options.end))
    ]


def tensor(
    rows: Sequence[Coded], actors: Sequence[str], issues: Sequence[str], weights: Array | None = None
) -> tuple[NDArray[np.float64], Array]:
    """Statements by actor, issue and level of agreement, and the levels (0 and 1 at least)."""
    levels = sorted({0.0, 1.0} | {r.agreement for r in rows})
    counts = np.zeros((len(actors), len(issues), len(levels)))
    where_actor, where_issue = {a: i for i, a in enumerate(actors)}, {c: i for i, c in enumerate(issues)}
    for number, row in enumerate(rows):
        weight = 1.0 if weights is None else float(weights[number])
        counts[where_actor[row.actor], where_issue[row.issue], levels.index(row.agreement)] += weight
    return counts, np.array(levels)


def one_mode(counts: Array, levels: Array, options: NetworkOptions) -> Array:
    """Actor x actor with an empty diagonal."""
    apart = np.abs(levels[:, None] - levels[None, :])
    conflict = np.einsum("ajk,bjl,kl->ab", counts, counts, apart)
    joint = np.einsum("aj,bj->ab", counts.sum(2), counts.sum(2))
    summed = {"ignore": joint, "congruence": joint - conflict, "conflict": conflict, "subtract": joint - 2 * conflict}[options.aggregation]
    divisor = denominator(counts, options.normalisation)
    values: Array = np.divide(summed, divisor, out=np.zeros_like(summed), where=divisor != 0)
    np.fill_diagonal(values, 0.0)
    return values


def denominator(counts: Array, normalisation: str) -> Array:
    """What each pair is divided by.

    average: their mean number of statements. jaccard: statements on what only one of them says, plus the products on what both say
    (DNA's weighted form). cosine: the product of the lengths of their vectors of statements, so that like profiles give 1.
    dna-cosine: the product of their numbers of statements, which is what DNA 3 divides by under the name of cosine.
    """
    flat = counts.reshape(len(counts), -1)
    if normalisation == "average":
        activity = flat.sum(1)
        return np.asarray((activity[:, None] + activity[None, :]) / 2)
    if normalisation == "jaccard":
        alone = flat @ (flat == 0).T.astype(float)
        return np.asarray(alone + alone.T + flat @ flat.T)
    if normalisation == "cosine":
        length = np.sqrt((flat**2).sum(1))
        return np.asarray(np.outer(length, length))
    if normalisation == "dna-cosine":
        return np.asarray(np.outer(flat.sum(1), flat.sum(1)))
    return np.ones((len(counts), len(counts)))


def two_mode(counts: Array, levels: Array, options: NetworkOptions) -> Array:
    """Actor x issue: numbers of statements, or those for minus those against."""
    total = counts.sum(2)
    values = total if options.aggregation == "ignore" else counts @ (2 * levels - 1)
    sums = {"activity": total.sum(1, keepdims=True), "prominence": total.sum(0, keepdims=True)}.get(options.normalisation)
    return values if sums is None else np.asarray(np.divide(values, sums, out=np.zeros_like(values), where=sums != 0))


def from_matrix(frame: Any, options: NetworkOptions | None = None) -> Network:
    """A network from a pandas DataFrame whose index and columns are the names; one-mode where these are the same."""
    rows, columns = tuple(map(str, frame.index)), tuple(map(str, frame.columns))
    chosen = options or NetworkOptions(modes=1 if rows == columns else 2)
    return Network(rows, columns, frame.to_numpy(dtype=float), chosen, int(np.count_nonzero(frame.to_numpy())))


def from_networkx(graph: nx.Graph, options: NetworkOptions | None = None) -> Network:
    """A one-mode network from a graph whose edges have a weight (1 where they have none)."""
    names = sorted(map(str, graph.nodes))
    values = nx.to_numpy_array(nx.relabel_nodes(graph, str), nodelist=names, weight="weight")
    return Network(tuple(names), tuple(names), values, options or NetworkOptions(), graph.number_of_edges())
