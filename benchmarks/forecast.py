"""How far the forecast models are off on DEU: 351 issues of EU negotiations with positions, saliences and outcome.

usage: python benchmarks/forecast.py [DATA] [--write]

An issue is scored if it has an outcome and at least three actors with both a position and a salience; only those actors count.
Capability: votes in the Council of the treaty in force when the proposal was made (knowledge.rules); the Commission and the Parliament
as much as the largest member; states that had not joined yet none. Differences from the plain mean are tested by drawing proposals, not
issues, 2,000 times, since issues of one proposal hang together; a model is said to beat it if the 95 % interval lies below 0.
--write makes src/demarche/analyse/data/forecast_errors.csv anew, from which forecasts take their error and interval.
"""

from __future__ import annotations

import argparse
import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from demarche.analyse import calibration
from demarche.analyse.challenge import ChallengeOptions
from demarche.analyse.forecasts import MODELS, ForecastOptions, Player, point_of
from demarche.knowledge.rules import council_votes

# Codes of DEU -> ISO 3166-1 alpha-3; com and ep are the Commission and the Parliament.
ISO3 = {
    "at": "AUT",
    "be": "BEL",
    "bu": "BGR",
    "cr": "HRV",
    "cy": "CYP",
    "cz": "CZE",
    "dk": "DNK",
    "ee": "EST",
    "fi": "FIN",
    "fr": "FRA",
    "de": "DEU",
    "el": "GRC",
    "hu": "HUN",
    "ie": "IRL",
    "it": "ITA",
    "lv": "LVA",
    "lt": "LTU",
    "lu": "LUX",
    "mt": "MLT",
    "nl": "NLD",
    "pl": "POL",
    "pt": "PRT",
    "ro": "ROU",
    "si": "SVN",
    "sk": "SVK",
    "es": "ESP",
    "se": "SWE",
    "uk": "GBR",
}
LAST_VOTES = "2014-10-31"
TABLE = Path(__file__).parents[1] / "src" / "demarche" / "analyse" / "data" / "forecast_errors.csv"
REMARK = """# Errors of each forecast model on 351 issues of DEU (doi:10.34810/data53), made by benchmarks/forecast.py --write.
# errors: quantiles (0, 0.05 .. 1) of outcome minus forecast among the fifth of the forecasts around centre, on the scale of 0 to 100.
# held: the share that intervals of nominally 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95 and 1 held, by cross-validation over proposals.
"""


@dataclass(frozen=True)
class Case:
    proposal: str
    players: tuple[Player, ...]
    outcome: float
    reference: float | None


def cases(path: Path) -> list[Case]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        found = [case(row) for row in csv.DictReader(lines)]
    return [c for c in found if c is not None]


def case(row: dict[str, str]) -> Case | None:
    votes = council_votes(min(row["intro"] or row["finact"] or "2000-01-01", LAST_VOTES))
    weights = {code: votes.get(iso3, 0) for code, iso3 in ISO3.items()} | dict.fromkeys(("com", "ep"), max(votes.values()))
    players = tuple(
        Player(code, float(row[f"p{code}"]), float(row[f"s{code}"]) / 100, weight)
        for code, weight in weights.items()
        if row[f"p{code}"] and row[f"s{code}"]
    )
    if not row["out"] or len(players) < 3:
        return None
    return Case(row["prnr"], players, float(row["out"]), float(row["rp"]) if row["rp"] else None)


def forecasts(model: str, found: list[Case]) -> np.ndarray:
    if model == "constant":
        return np.full(len(found), 50.0)
    if model == "challenge, mean of positions":
        return np.array([point_of(c.players, ForecastOptions("challenge", challenge=ChallengeOptions(outcome="mean"))) for c in found])
    if model == "nash, reference point":
        return np.array([point_of(c.players, ForecastOptions("nash", reference=c.reference)) for c in found])
    return np.array([point_of(c.players, ForecastOptions(model)) for c in found])


def difference(errors: np.ndarray, base: np.ndarray, groups: np.ndarray, draws: int = 2000) -> tuple[float, float]:
    """The 95 % interval of the mean difference of errors, proposals being drawn."""
    names, at = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(at, errors - base), np.bincount(at)
    chosen = np.random.default_rng(1).integers(len(names), size=(draws, len(names)))
    means = sums[chosen].sum(1) / sizes[chosen].sum(1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DEMARCHE_DATA", "../shared")))
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    found = cases(chosen.data / "forecast" / "deu3_clean.csv")
    outcomes, groups = np.array([c.outcome for c in found]), np.array([c.proposal for c in found])
    base = np.abs(forecasts("mean", found) - outcomes)
    print(f"{len(found)} issues of {len(np.unique(groups))} proposals\n")
    print(f"{'model':30}{'mean error':>11}{'hit in 10':>11}{'80 % holds':>12}   against the mean (95 %)")
    known, better = [], []
    for model in ("constant", *MODELS, "nash, reference point", "challenge, mean of positions"):
        points = forecasts(model, found)
        past = calibration.Record(points, outcomes, np.unique(groups, return_inverse=True)[1])
        fitted = calibration.fit(model, past, calibration.covered(past))
        low, high = difference(np.abs(points - outcomes), base, groups)
        print(f"{model:30}{fitted.mean_error:11.2f}{fitted.hits:11.1%}{fitted.coverage:12.1%}   {low:+.2f} to {high:+.2f}")
        known += [fitted] if model in MODELS else []
        better += [model] if high < 0 else []
    print(f"\nBetter than the plain mean, significantly: {', '.join(better) or 'none'}.")
    if chosen.write:
        write(known)


def write(known: list[calibration.Calibration]) -> None:
    rows = [row for one in known for row in calibration.to_rows(one)]
    TABLE.parent.mkdir(exist_ok=True)
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        out.write(REMARK)
        table = csv.DictWriter(out, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    print(f"Written to {TABLE}.")


if __name__ == "__main__":
    main()
