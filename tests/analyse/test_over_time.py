import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from demarche.analyse import (
    Coded,
    NetworkOptions,
    PolarizationOptions,
    TrendPoint,
    WindowOptions,
    alignment,
    change_points,
    polarization,
    polarization_over_time,
    polarization_trend,
    read_dna,
    windows,
)
from demarche.analyse.networks import matrix_of
from demarche.analyse.polarization import score, swapped
from demarche.analyse.windows import later, weight
from demarche.errors import DemarcheError

DAY = date(2020, 3, 10)


@pytest.mark.parametrize(
    ("kernel", "half", "edge"),
    [("uniform", 0.5, 0.5), ("triangular", 0.5, 0.0), ("epanechnikov", 0.75 * 0.75, 0.0), ("gaussian", 0.352065, 0.241971)],
)
def test_kernels_are_even(kernel: str, half: float, edge: float) -> None:
    across = WindowOptions(8, "days", kernel)
    for sign in (-1, 1):
        assert weight(DAY + timedelta(days=2 * sign), DAY, across) == pytest.approx(half, abs=1e-6)
        assert weight(DAY + timedelta(days=4 * sign), DAY, across) == pytest.approx(edge, abs=1e-6)


def test_months_of_different_lengths() -> None:
    assert later(date(2020, 1, 31), 1, "months") == date(2020, 2, 29)
    assert later(date(2020, 2, 29), 1, "years") == date(2021, 2, 28)
    assert later(date(2020, 1, 31), -2, "months") == date(2019, 11, 30)


def test_a_window_holds_the_statements_around_its_moment() -> None:
    rows = [Coded("A", "x", 1.0, date(2020, 1, 1)), Coded("B", "x", 1.0, date(2020, 1, 3)), Coded("A", "x", 1.0, date(2020, 1, 9))]
    found = list(windows(rows, NetworkOptions(), WindowOptions(4, "days", "uniform")))
    assert [n.moment for n in found] == [date(2020, 1, 1) + timedelta(days=d) for d in range(9)]
    assert {n.rows for n in found} == {("A", "B")}
    # A pair counts the root of the product of its two weights, 0.5 each in a uniform window.
    assert [n.values[0, 1] for n in found] == pytest.approx([0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0])
    assert [n.statements for n in found] == [2, 2, 2, 1, 1, 0, 1, 1, 1]
    plain = list(windows(rows, NetworkOptions(), WindowOptions(4, "days")))
    assert [n.values[0, 1] for n in plain] == pytest.approx([1, 1, 1, 0, 0, 0, 0, 0, 0])
    inner = list(windows(rows, NetworkOptions(), WindowOptions(4, "days", indent=True)))
    assert (inner[0].moment, inner[-1].moment) == (date(2020, 1, 3), date(2020, 1, 7))


@pytest.mark.parametrize("across", [WindowOptions(unit="hours"), WindowOptions(kernel="cosine"), WindowOptions(size=0)])
def test_windows_with_wrong_settings(across: WindowOptions) -> None:
    with pytest.raises(DemarcheError, match="must be"):
        list(windows([Coded("A", "x", 1.0, DAY)], NetworkOptions(), across))


def camps(*sides: tuple[str, float], day: date = DAY) -> list[Coded]:
    return [Coded(actor, "x", side, day) for actor, side in sides]


def test_polarization_of_two_clean_camps_is_full() -> None:
    found = polarization(camps(("A", 1), ("B", 1), ("C", 0), ("D", 0)))
    assert found.score == 1
    assert {frozenset(c) for c in found.camps} == {frozenset("AB"), frozenset("CD")}


def test_polarization_by_swaps_finds_what_trying_all_finds() -> None:
    random = np.random.default_rng(3)
    told = [(f"{n:02}", float(random.integers(2)), f"i{random.integers(4)}") for n in range(12) for _ in range(4)]
    rows = [Coded(actor, issue, side, DAY) for actor, side, issue in told]
    exact = polarization(rows)
    assert exact.exact
    actors, issues = sorted({r.actor for r in rows}), sorted({r.issue for r in rows})
    congruence, conflict = (
        matrix_of(rows, NetworkOptions(aggregation=a, normalisation="average"), actors, issues).values for a in ("congruence", "conflict")
    )
    options = PolarizationOptions()
    assert max(score(m, congruence, conflict, options) for m in swapped(congruence, conflict, options)) == pytest.approx(exact.score)


def test_polarization_as_dna_has_it(data: Path) -> None:
    rows = read_dna(data / "networks" / "sample.dna")
    assert polarization(rows, PolarizationOptions("dna")).score == pytest.approx(0.5342493, abs=1e-7)
    series = list(polarization_over_time(rows, WindowOptions(8, "days", "gaussian"), PolarizationOptions("dna", normalised=False)))
    assert len(series) == 22
    assert all(p.score > 0 for p in series)


@pytest.mark.parametrize("options", [PolarizationOptions(measure="shouting"), PolarizationOptions(camps=1)])
def test_polarization_with_wrong_settings(options: PolarizationOptions) -> None:
    with pytest.raises(DemarcheError, match="must be"):
        polarization(camps(("A", 1), ("B", 0), ("C", 0)), options)


def series(*values: float) -> list[TrendPoint]:
    return [TrendPoint(date(2020, 1, 1) + timedelta(days=n), v, 1) for n, v in enumerate(values)]


def test_change_points() -> None:
    noise = np.random.default_rng(1).normal(0, 0.03, 40)
    found = change_points(series(*(noise[:20] + 0.3), *(noise[20:] + 0.7)))
    assert [c.moment for c in found] == [date(2020, 1, 21)]
    assert found[0].before == pytest.approx(0.3, abs=0.03)
    assert found[0].after == pytest.approx(0.7, abs=0.03)
    assert change_points(series(*(np.random.default_rng(2).normal(0.5, 0.1, 60)))) == ()
    assert change_points(series(0.1, 0.9, math.nan)) == ()


def test_polarization_breaks_where_the_camps_break_up() -> None:
    united = [camps(("A", 1), ("B", 1), ("C", 1), ("D", 0), day=date(2019, m, 1)) for m in range(1, 13)]
    divided = [camps(("A", 1), ("B", 1), ("C", 0), ("D", 0), day=date(2020, m, 1)) for m in range(1, 13)]
    found = polarization_trend([r for month in united + divided for r in month], WindowOptions(3, "months"))
    assert [c.moment for c in found.changes] == [date(2020, 1, 1)]
    assert found.points[0].value < found.points[-1].value == 1


def test_agreement_with_a_chosen_actor() -> None:
    rows = [*camps(("A", 1), ("B", 1), ("C", 0)), Coded("B", "y", 1.0, DAY), Coded("A", "y", 0.0, DAY), Coded("D", "z", 1.0, DAY)]
    found = {t.name: t.points[0].value for t in alignment(rows, "A", WindowOptions(2))}
    assert found["agreement of B with A"] == 0.5
    assert found["agreement of C with A"] == 0
    assert math.isnan(found["agreement of D with A"])
    assert alignment(rows, "A", WindowOptions(2), distance=True)[1].points[0].value == 1
    with pytest.raises(DemarcheError, match="There are A, B, C, D"):
        alignment(rows, "E", WindowOptions(2))
