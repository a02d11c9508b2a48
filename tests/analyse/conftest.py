"""Small discourses worked out by hand, and the data folder where there is one."""

import os
from datetime import date
from pathlib import Path

import pytest

from demarche.analyse import Coded


@pytest.fixture(scope="session")
def data() -> Path:
    folder = Path(os.environ.get("DEMARCHE_DATA", Path(__file__).parents[3] / "shared"))
    if not (folder / "networks" / "sample.dna").exists():
        pytest.skip("needs the data folder: set DEMARCHE_DATA")
    return folder


@pytest.fixture
def pipeline_debate() -> list[Coded]:
    """Three states on a pipeline and on sanctions: A is for both, B once for and once against the pipeline, C against both.

    Counts by issue and level (against, for): A pipeline (0, 2), sanctions (0, 1); B pipeline (1, 1); C pipeline (1, 0), sanctions (3, 0).
    """
    told = [
        ("A", "pipeline", 1, "2020-01-01", "r1"),
        ("A", "pipeline", 1, "2020-01-01", "r1"),
        ("A", "sanctions", 1, "2020-01-02", "r2"),
        ("B", "pipeline", 1, "2020-01-03", "r2"),
        ("B", "pipeline", 0, "2020-02-03", "r3"),
        ("C", "pipeline", 0, "2020-02-03", "r3"),
        ("C", "sanctions", 0, "2020-02-04", "r4"),
        ("C", "sanctions", 0, "2020-02-05", "r4"),
        ("C", "sanctions", 0, "2021-02-05", "r5"),
    ]
    return [Coded(actor, issue, float(side), date.fromisoformat(day), report) for actor, issue, side, day, report in told]
