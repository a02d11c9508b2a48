from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from demarche.analyse import Coded, Network, NetworkOptions, backbone, clustering, coder_agreement, network, places, steady
from demarche.analyse.agreement import interval
from demarche.analyse.clusters import METHODS
from demarche.errors import DemarcheError


def tied(*ties: tuple[str, str, float]) -> Network:
    names = tuple(sorted({name for a, b, _ in ties for name in (a, b)}))
    values = np.zeros((len(names), len(names)))
    for a, b, weight in ties:
        values[names.index(a), names.index(b)] = values[names.index(b), names.index(a)] = weight
    return Network(names, names, values, NetworkOptions(), len(ties))


TWO_CAMPS = tied(("A", "B", 3), ("B", "C", 3), ("A", "C", 3), ("D", "E", 3), ("E", "F", 3), ("D", "F", 3), ("C", "D", 1), ("A", "F", -5))


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"components"}))
def test_every_method_finds_plain_camps(method: str) -> None:
    found = clustering(TWO_CAMPS, [method])
    assert found.camps == (("A", "B", "C"), ("D", "E", "F"))
    # Newman 2004 by hand: 18 of 19 within; each camp has half of the ends.
    assert found.modularity == pytest.approx(18 / 19 - 2 * 0.5**2)


def test_the_best_method_is_named_and_the_others_listed() -> None:
    found = clustering(TWO_CAMPS)
    assert found.method == found.tried[0][0]
    assert {name for name, *_ in found.tried} == set(METHODS)
    assert found.tried[-1][:2] == ("components", 0)
    assert clustering(tied(("A", "B", -1))).camps == (("A",), ("B",))


def test_camps_that_can_not_be_sought(pipeline_debate: list[Coded]) -> None:
    with pytest.raises(DemarcheError, match="two-mode"):
        clustering(network(pipeline_debate, NetworkOptions(modes=2)))
    with pytest.raises(DemarcheError, match="louvain"):
        clustering(TWO_CAMPS, ["walktrap"])


def test_the_backbone_keeps_the_issue_that_binds() -> None:
    rows = [Coded(a, "war", 1.0) for a in "ABCD" for _ in range(3)] + [
        Coded("A", "fish", 1.0),
        Coded("B", "fish", 1.0),
        Coded("C", "tax", 1.0),
    ]
    found = backbone(rows)
    # Tax ties nobody; fish ties A and B by 1, while war ties each of the six pairs by 9.
    assert found.order == ("tax", "fish", "war")
    assert found.loss[0] == 0
    assert found.loss[1] == pytest.approx(10 / 55 - 9 / 54)
    assert found.loss[2] == 1


def test_the_layout_puts_allies_near_and_stays_in_its_frame() -> None:
    where = places(TWO_CAMPS)
    near = np.linalg.norm(np.subtract(where["A"], where["B"]))
    far = np.linalg.norm(np.subtract(where["A"], where["E"]))
    assert near < far
    assert all(-1 <= value <= 1 for place in where.values() for value in place)


def test_the_layout_does_not_jump() -> None:
    other = tied(("A", "D", 3), ("B", "E", 3), ("C", "F", 3))
    series = steady([TWO_CAMPS, other, TWO_CAMPS])
    steps = [np.linalg.norm(np.subtract(before[n], after[n])) for before, after in pairwise(series) for n in before]
    assert max(steps) <= 0.15 + 1e-9
    assert steady([]) == []


# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four coders, twelve units, labels missing.
CODERS = {
    "A": (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    "B": (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    "C": (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    "D": (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
}


def test_agreement_of_coders() -> None:
    judged = {coder: {str(n): label for n, label in enumerate(labels) if label is not None} for coder, labels in CODERS.items()}
    found = coder_agreement(judged)
    assert (found.units, found.coders) == (11, ("A", "B", "C", "D"))
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert coder_agreement(judged, interval).alpha == pytest.approx(0.849, abs=5e-4)


def test_kappa_of_two_coders() -> None:
    # 20 yes by both, 15 no by both, 5 and 10 apart: 0.7 seen, 0.5 by chance.
    labels = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    judged = {"A": {str(n): a for n, (a, _) in enumerate(labels)}, "B": {str(n): b for n, (_, b) in enumerate(labels)}}
    found = coder_agreement(judged)
    assert (found.share, found.kappa) == pytest.approx((0.7, 0.4))
    with pytest.raises(DemarcheError, match="two coders"):
        coder_agreement({"A": {"1": "x"}, "B": {"2": "x"}})


def test_settings_of_dates_are_kept() -> None:
    found = network(
        [Coded("A", "x", 1.0, date(2020, 1, 1)), Coded("B", "x", 1.0, date(2020, 1, 1))], NetworkOptions(start=date(2020, 1, 1))
    )
    assert found.to_networkx().graph["start"] == "2020-01-01"
