import math
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from demarche.analyse import Coded, NetworkOptions, from_matrix, from_networkx, network, read_dna
from demarche.errors import DemarcheError


def values(rows: list[Coded], **options: object) -> list[list[float]]:
    found: list[list[float]] = network(rows, NetworkOptions(**options)).values.tolist()  # type: ignore[arg-type]
    return found


def pairs(rows: list[Coded], **options: object) -> tuple[float, float, float]:
    """The cells of A with B, A with C, B with C."""
    found = network(rows, NetworkOptions(**options))  # type: ignore[arg-type]
    assert np.array_equal(found.values, found.values.T)
    assert not found.values.diagonal().any()
    return found.value("A", "B"), found.value("A", "C"), found.value("B", "C")


# Worked out by hand from the counts in conftest. Sums of products over the issues:
# A-B pipeline 2 * 2 = 4, of which for 2 * 1 congruent; A-C pipeline 2 * 1 and sanctions 1 * 3, all in conflict;
# B-C pipeline 2 * 1, of which against 1 * 1 congruent.
@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("ignore", (4, 5, 2)), ("congruence", (2, 0, 1)), ("conflict", (2, 5, 1)), ("subtract", (0, -5, 0))],
)
def test_one_mode(pipeline_debate: list[Coded], aggregation: str, expected: tuple[float, ...]) -> None:
    assert pairs(pipeline_debate, aggregation=aggregation) == expected


# Numbers of statements are 3, 2, 4. Jaccard: what one says alone plus products of what both say; A-B: 2 for the pipeline by both (2 * 1),
# alone are A's 1 on sanctions and B's 1 against. Cosine: lengths are root 5, root 2, root 10.
@pytest.mark.parametrize(
    ("normalisation", "divisors"),
    [
        ("average", (2.5, 3.5, 3.0)),
        ("jaccard", (4, 7, 5)),
        ("cosine", (math.sqrt(10), math.sqrt(50), math.sqrt(20))),
        ("dna-cosine", (6, 12, 8)),
    ],
)
def test_normalisations(pipeline_debate: list[Coded], normalisation: str, divisors: tuple[float, ...]) -> None:
    expected = tuple(value / divisor for value, divisor in zip((4, 5, 2), divisors, strict=True))
    assert pairs(pipeline_debate, normalisation=normalisation) == pytest.approx(expected)


def test_two_mode(pipeline_debate: list[Coded]) -> None:
    assert values(pipeline_debate, modes=2) == [[2, 1], [2, 0], [1, 3]]
    assert values(pipeline_debate, modes=2, aggregation="subtract") == [[2, 1], [0, 0], [-1, -3]]
    assert values(pipeline_debate, modes=2, normalisation="activity") == pytest.approx(np.array([[2 / 3, 1 / 3], [1, 0], [0.25, 0.75]]))
    assert values(pipeline_debate, modes=2, normalisation="prominence") == pytest.approx(np.array([[0.4, 0.25], [0.4, 0], [0.2, 0.75]]))


@pytest.mark.parametrize(
    ("duplicates", "statements"),
    [("include", 9), ("report", 7), ("day", 8), ("week", 7), ("month", 7), ("year", 7), ("once", 6)],
)
def test_duplicates(pipeline_debate: list[Coded], duplicates: str, statements: int) -> None:
    assert network(pipeline_debate, NetworkOptions(duplicates=duplicates)).statements == statements


def test_graded_agreement_counts_by_its_distance() -> None:
    rows = [Coded("A", "i", 1.0), Coded("B", "i", 0.75), Coded("C", "i", 0.0)]
    assert pairs(rows, aggregation="congruence") == (0.75, 0, 0.25)
    assert pairs(rows, aggregation="conflict") == (0.25, 1, 0.75)


def test_filters(pipeline_debate: list[Coded]) -> None:
    late = network(pipeline_debate, NetworkOptions(modes=2, start=date(2020, 2, 1), end=date(2020, 12, 31)))
    assert late.rows == ("B", "C")
    assert late.values.tolist() == [[1, 0], [1, 2]]
    assert network(pipeline_debate, NetworkOptions(without_actors=("C",), without_issues=("sanctions",), modes=2)).values.tolist() == [
        [2],
        [2],
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (NetworkOptions(modes=3), "actor x actor"),
        (NetworkOptions(aggregation="divide"), "congruence, conflict, subtract"),
        (NetworkOptions(normalisation="activity"), "no, average, jaccard"),
        (NetworkOptions(modes=2, aggregation="conflict"), "ignore, subtract"),
        (NetworkOptions(duplicates="hour"), "report, day, week"),
        (NetworkOptions(start=date(2030, 1, 1)), "Widen the dates"),
    ],
)
def test_settings_that_do_not_go_together(pipeline_debate: list[Coded], options: NetworkOptions, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        network(pipeline_debate, options)


def test_to_and_from_networkx(pipeline_debate: list[Coded], tmp_path: Path) -> None:
    found = network(pipeline_debate, NetworkOptions(aggregation="subtract"))
    graph = found.to_networkx()
    assert graph["A"]["C"] == {"weight": -5.0, "sign": -1}
    assert graph.graph["aggregation"] == "subtract"
    nx.write_graphml(graph, tmp_path / "g.graphml")
    back = from_networkx(nx.read_graphml(tmp_path / "g.graphml"))
    assert back.values.tolist() == found.values.tolist()
    two = network(pipeline_debate, NetworkOptions(modes=2)).to_networkx()
    assert nx.is_bipartite(two)


def test_to_pandas_with_settings(pipeline_debate: list[Coded]) -> None:
    pytest.importorskip("pandas")
    frame = network(pipeline_debate).to_frame()
    assert frame.loc["A", "C"] == 5
    assert frame.attrs["normalisation"] == "no"
    assert from_matrix(frame).value("A", "C") == 5
    assert from_matrix(network(pipeline_debate, NetworkOptions(modes=2)).to_frame()).options.modes == 2


def test_what_dna_computes_from_its_sample(data: Path) -> None:
    rows = read_dna(data / "networks" / "sample.dna")
    assert (len(rows), len({r.report for r in rows})) == (40, 7)
    two, one = network(rows, NetworkOptions(modes=2)), network(rows)
    assert (two.values.shape, two.values.sum()) == ((7, 6), 40)
    energy = next(name for name in one.rows if name.startswith("Ener"))
    assert two.values[two.rows.index(energy)][:2].tolist() == [2, 0]
    assert (one.values.shape, one.values.sum()) == ((7, 7), 276)
    assert one.value("Environmental Protection Agency", "Alliance to Save Energy") == 10
    assert one.value("Environmental Protection Agency", energy) == 2
