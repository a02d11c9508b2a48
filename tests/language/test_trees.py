import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from demarche.language.trees import decode, is_tree


@pytest.mark.parametrize(
    ("heads", "expected"),
    [([0], True), ([1, 1], True), ([0, 1], False), ([1, 0], False), ([1, 2, 2, 2], True), ([1, 2, 0, 3], False), ([2, 0, 1, 3], False)],
)
def test_is_tree(heads: list[int], expected: bool) -> None:
    assert is_tree(heads) is expected


def test_two_roots_become_one() -> None:
    scores = np.array([[5, 1, 0], [1, 4, 0], [0, 3, 1]], dtype=np.float32)
    heads = decode(scores)
    assert is_tree(heads)
    assert heads == [0, 0, 1]


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = np.array([[0, 9, 0], [9, 2, 0], [0, 5, 0]], dtype=np.float32)
    assert decode(scores) == [1, 1, 1]


@given(st.integers(1, 9).flatmap(lambda n: arrays.arrays(np.float32, (n, n), elements=st.floats(-9, 9, width=32))))
@settings(max_examples=60, deadline=None)
def test_any_scores_give_a_tree(scores: np.ndarray) -> None:
    assert is_tree(decode(scores))
