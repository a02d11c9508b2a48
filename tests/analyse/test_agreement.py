"""Krippendorff's alpha, held against the package `krippendorff` and against the examples of his papers."""

import random

import pytest

from demarche.analyse import coder_agreement, ordinal_alpha, unitized_alpha
from demarche.analyse.agreement import interval, nominal
from demarche.analyse.unitizing import distance
from demarche.errors import DemarcheError

# Krippendorff 2011 (Computing Krippendorff's Alpha-Reliability), example D: four observers, twelve units, values missing.
FOUR = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def four() -> dict[str, dict[str, str | float]]:
    return {coder: {str(n): float(v) for n, v in enumerate(row.split()) if v != "."} for coder, row in FOUR.items()}


def test_the_papers_example_with_four_observers() -> None:
    assert coder_agreement(four()).alpha == pytest.approx(0.743, abs=5e-4)
    assert coder_agreement(four(), interval).alpha == pytest.approx(0.849, abs=5e-4)
    assert ordinal_alpha(four(), [1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx(0.815, abs=5e-4)


# Krippendorff 2004 (Measuring the reliability of qualitative text analysis data), the worked example: two observers, 300 units of length.
# The continuum begins at 150 there, here at 0.
C = {"i": [(75, 145), (220, 250)], "j": [(70, 150), (205, 225), (250, 270)]}
K = {"i": [(30, 90), (150, 200)], "j": [(30, 90), (150, 200)]}


def test_the_papers_example_of_unitizing() -> None:
    """Observed 0.0144 and expected 0.0532 there, rounded before they are divided."""
    assert unitized_alpha(C, 300) == pytest.approx(0.7286, abs=5e-4)
    assert unitized_alpha(K, 300) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ((225, 70, True), (220, 80, True), 50),
        ((370, 30, True), (355, 20, True), 850),
        ((400, 50, False), (400, 20, True), 400),
        ((5, 6, True), (7, 2, True), 8),
        ((5, 6, True), (4, 7, False), 36),
        ((5, 6, True), (11, 3, True), 0),
    ],
)
def test_distances_of_the_paper(one: tuple[int, int, bool], other: tuple[int, int, bool], told: int) -> None:
    assert distance(one, other) == distance(other, one) == told


@pytest.mark.parametrize(
    ("marked", "said"),
    [({"i": [(0, 5)]}, "two coders"), ({"i": [(0, 5), (4, 9)], "j": []}, "overlaps"), ({"i": [(0, 99)], "j": []}, "leaves the text")],
)
def test_marks_that_can_not_be_compared(marked: dict[str, list[tuple[int, int]]], said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        unitized_alpha(marked, 50)


def test_who_marks_nothing_agrees_only_with_those_who_mark_nothing() -> None:
    assert unitized_alpha({"i": [], "j": []}, 100) == 1.0
    assert unitized_alpha({"i": [(10, 20)], "j": []}, 100) < 0.05


def test_labels_without_a_place_in_the_order_are_told() -> None:
    with pytest.raises(DemarcheError, match=r"5\.0"):
        ordinal_alpha(four(), [1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("level", ["nominal", "interval", "ordinal"])
def test_alpha_is_that_of_the_package(seed: int, level: str) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    draw = random.Random(seed)
    coders = [f"coder {n}" for n in range(2 + seed % 3)]
    judged: dict[str, dict[str, str | float]] = {coder: {} for coder in coders}
    for unit in range(40):
        true = draw.randrange(4)
        for coder in coders:
            if draw.random() < 0.85:  # the others are missing
                judged[coder][str(unit)] = float(true if draw.random() < 0.7 else draw.randrange(4))
    table = [[judged[coder].get(str(unit), float("nan")) for unit in range(40)] for coder in coders]
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
    if level == "ordinal":
        assert ordinal_alpha(judged, [0.0, 1.0, 2.0, 3.0]) == pytest.approx(expected, abs=1e-9)
    else:
        assert coder_agreement(judged, nominal if level == "nominal" else interval).alpha == pytest.approx(expected, abs=1e-9)
