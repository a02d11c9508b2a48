"""Krippendorff's alpha, held against the package `krippendorff`."""

import random

import pytest

from demarche.analyse import coder_agreement
from demarche.analyse.agreement import interval, nominal


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("level", ["nominal", "interval"])
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
    found = coder_agreement(judged, nominal if level == "nominal" else interval)
    assert found.alpha == pytest.approx(expected, abs=1e-9)
