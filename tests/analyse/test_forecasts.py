import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from demarche.analyse import ChallengeOptions, ForecastOptions, Player, calibrations, forecast, negotiate, players_from_rows
from demarche.analyse.calibration import Record, covered, fit, from_rows, to_rows
from demarche.analyse.challenge import chances, median_voter, next_positions, offers, risk_attitude, votes
from demarche.analyse.forecasts import MODELS, point_of
from demarche.errors import DemarcheError

THREE = [Player("A", 0, 0.5, 4), Player("B", 50, 1.0, 1), Player("C", 100, 0.25, 4)]


# By hand: weights 0.5, 1, 0.25 for salience; times capability 2, 1, 1. A ties with B then and has more votes against C.
@pytest.mark.parametrize(
    ("model", "point"),
    [("mean", 50), ("median", 50), ("salience", 75 / 1.75), ("compromise", 150 / 4), ("weighted median", 0)],
)
def test_points(model: str, point: float) -> None:
    assert point_of(THREE, ForecastOptions(model)) == pytest.approx(point)


def test_saliences_of_0_to_100_are_the_same_as_of_0_to_1() -> None:
    for model in MODELS:
        percent = [replace(p, salience=p.salience * 100) for p in THREE]
        assert point_of(percent, ForecastOptions(model)) == pytest.approx(point_of(THREE, ForecastOptions(model)))


@pytest.mark.parametrize("model", sorted(MODELS))
def test_what_every_model_must_do(model: str) -> None:
    options = ForecastOptions(model)
    mirrored = [replace(p, position=100 - p.position) for p in THREE]
    assert point_of(mirrored, options) == pytest.approx(100 - point_of(THREE, options), abs=0.11)
    moved = [replace(p, position=p.position * 2 + 7) for p in THREE]
    assert point_of(moved, options) == pytest.approx(point_of(THREE, options) * 2 + 7, abs=0.21)
    assert point_of([Player("A", 30), Player("B", 30)], options) == 30
    assert 0 <= point_of([Player("A", 0, 0), Player("B", 100, 0)], options) <= 100


def test_nash_of_two_equals_lies_between_and_follows_the_stronger() -> None:
    equal = point_of([Player("A", 0), Player("B", 100)], ForecastOptions("nash"))
    assert equal == pytest.approx(50, abs=0.1)
    assert point_of([Player("A", 0), Player("B", 100, capability=3)], ForecastOptions("nash")) > 60


def test_a_reference_point_helps_who_is_near_to_it() -> None:
    """Who loses little by a breakdown can hold out for more."""
    two = [Player("A", 0), Player("B", 100)]
    assert point_of(two, ForecastOptions("nash", reference=0)) < 50 < point_of(two, ForecastOptions("nash", reference=100))


def test_a_forecast_says_its_error_and_adds_up() -> None:
    found = forecast(THREE, ForecastOptions("challenge"))
    assert found.interval[0] <= found.interval[1]
    assert min(found.interval) >= 0
    assert max(found.interval) <= 100
    assert sum(chance for *_, chance in found.wins) == pytest.approx(1)
    assert {who for _, who, _ in found.wins} == {("A",), ("B",), ("C",)}
    assert "351 issues of DEU" in found.said
    assert f"{found.error.mean_error:.1f} points" in found.said


def test_what_each_actor_does_to_it() -> None:
    pulls = {p.name: p for p in forecast(THREE).pulls}
    assert pulls["A"].without == pytest.approx(75)
    assert pulls["A"].doubled == pytest.approx(25)
    assert pulls["C"].doubled == pytest.approx(50)


def test_the_interval_is_wider_at_a_higher_level_and_keeps_to_the_scale() -> None:
    narrow, wide = (forecast(THREE, ForecastOptions(level=level)).interval for level in (0.5, 0.9))
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    beyond = forecast(THREE, ForecastOptions(low=-100, high=200, level=0.95)).interval
    assert beyond[1] - beyond[0] > wide[1] - wide[0]


@pytest.mark.parametrize(
    ("players", "options", "said"),
    [
        (THREE[:1], ForecastOptions(), "two actors"),
        (THREE, ForecastOptions("oracle"), "one of mean, median"),
        (THREE, ForecastOptions(level=1.0), "between 0 and 1"),
        (THREE, ForecastOptions(high=60), "outside the scale"),
        ([*THREE, Player("D", math.nan)], ForecastOptions(), "must be numbers"),
        ([*THREE, Player("D", 1, -1)], ForecastOptions(), "not below 0"),
    ],
)
def test_forecasts_that_can_not_be_made(players: list[Player], options: ForecastOptions, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        forecast(players, options)


def test_players_of_a_table() -> None:
    rows = [{"actor": "A", "position": "10", "salience": "", "capability": "3"}, {"actor": "B", "position": "reserved"}]
    assert players_from_rows(rows) == [Player("A", 10, 1, 3), Player("B", 25)]
    with pytest.raises(DemarcheError, match="Row 1"):
        players_from_rows([{"actor": "A", "position": "high"}])


def test_intervals_hold_what_they_say_on_proposals_not_learned_from() -> None:
    random = np.random.default_rng(4)
    points = random.uniform(10, 90, 300)
    outcomes = np.clip(points + random.normal(0, 20, 300), 0, 100)
    past = Record(points, outcomes, np.arange(300) // 3)
    assert covered(past) == pytest.approx(0.8, abs=0.04)
    known = fit("made up", past)
    low, high = known.interval(50, 0.8)
    assert (low, high) == pytest.approx((50 - 1.28 * 20, 50 + 1.28 * 20), abs=9)
    back = from_rows(to_rows(known))["made up"]
    assert back.interval(50, 0.8) == pytest.approx((low, high), abs=0.5)


def test_the_errors_shipped_are_within_the_bars() -> None:
    known = calibrations()
    assert set(known) == set(MODELS)
    assert {name: known[name].mean_error for name in ("mean", "salience", "median")} == {"mean": 23.63, "salience": 23.64, "median": 28.37}
    assert known["compromise"].mean_error == pytest.approx(22.99, abs=0.1)
    assert known["challenge"].mean_error <= 28.31
    assert max(c.hits for c in known.values()) >= 0.42
    assert all(0.77 <= c.coverage <= 0.83 for c in known.values())


def emission_standards() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bueno de Mesquita's introductory example (Bueno de Mesquita & Stokman 1994, ch. 4): years of delay for emission standards."""
    rows = [(4, 8, 80), (7, 8, 40), (4, 3, 20), (4, 16, 80), (10, 16, 60), (10, 16, 60), (10, 16, 90), (7, 5, 10), (4, 5, 100), (7, 8, 70)]
    x, c, s = np.array(rows, dtype=float).T
    return x, c / 100, s / 100


def test_the_median_voter_of_the_emission_standards() -> None:
    x, c, s = emission_standards()
    assert median_voter(x, c * s, 6.0) == 7
    tally = votes(x, c * s, 6.0)
    assert np.allclose(tally, -tally.T)


def test_the_challenge_on_the_emission_standards() -> None:
    x, c, s = emission_standards()
    found = negotiate(x, c, s)
    assert found.outcome == found.medians[-1] == 7
    # The ends give way: the positions draw together round by round.
    spreads = [max(p) - min(p) for p in found.positions]
    assert spreads[-1] < spreads[0]
    assert all(0.5 <= r <= 2 for r in found.risk)


def test_offers_of_the_three_kinds() -> None:
    x = np.array([0.0, 10.0])
    none = offers(x, np.array([[0.0, -1.0], [-1.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert np.isnan(none).all()
    # i gains 4 and sees the other lose 1: a quarter of the way; losing 6, the other gives way entirely; in conflict the one with more wins.
    compromise = offers(x, np.array([[0.0, 4.0], [-1.0, 0.0]]), np.array([[0.0, -1.0], [4.0, 0.0]]))
    assert compromise[0, 1] == 7.5
    compelled = offers(x, np.array([[0.0, 4.0], [-1.0, 0.0]]), np.array([[0.0, -6.0], [4.0, 0.0]]))
    assert compelled[0, 1] == 0
    conflict = offers(x, np.array([[0.0, 4.0], [2.0, 0.0]]), np.array([[0.0, 2.0], [4.0, 0.0]]))
    assert conflict[0, 1] == 0
    assert np.isnan(conflict[1, 0])
    assert next_positions(x, compromise).tolist() == [0, 7.5]


def test_chances_are_those_of_third_parties() -> None:
    x, weight = np.array([0.0, 1.0, 0.25]), np.array([1.0, 1.0, 2.0])
    win = chances(x, weight, 1.0)
    # For 0 against 1: the first gives 1, the second -1, the third 2 * (0.75 - 0.25) = 1.
    assert win[0, 1] == pytest.approx(2 / 3)
    assert win[1, 0] == pytest.approx(1 / 3)
    assert win[0, 0] == 0.5


def test_risk_runs_from_a_half_to_two() -> None:
    gain = np.array([[0.0, 3.0, 1.0], [2.0, 0.0, 0.5], [1.0, 1.0, 0.0]])
    risk = risk_attitude(gain)
    assert (risk.min(), risk.max()) == pytest.approx((0.5, 2.0))
    assert risk_attitude(np.zeros((2, 2))).tolist() == [1, 1]


@pytest.mark.parametrize("file", ["bdm_argentina.txt", "bdm_iranian-election.txt"])
@pytest.mark.parametrize("options", [ChallengeOptions(), ChallengeOptions(q=0.5), ChallengeOptions(outcome="mean")])
def test_classic_inputs_keep_to_their_scale(data: Path, file: str, options: ChallengeOptions) -> None:
    with (data / "forecast" / file).open(encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["x"]]
    x, c, s = (np.array([float(row[name]) for row in rows]) for name in "xcs")
    found = negotiate(x, c, s, options)
    assert x.min() <= found.outcome <= x.max()
    assert all(x.min() <= p <= x.max() for positions in found.positions for p in positions)
