"""Words that can mean several actors, or none: shared out by what stands near; and words for several actors together."""

import re
from dataclasses import dataclass
from functools import cache
from math import exp, log

from demarche.knowledge.tables import bare, fold, rows, words

_CUE = 1.0  # what a word nearby adds to the logarithm of a meaning's prior
_CUES_COUNTED = 3


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of printed words: an actor's id, "place:.." or "person:". `share` is 0 to 1, `cues` the words nearby that tell for it."""

    printed: str
    meaning: str
    share: float
    reason: str
    cues: tuple[str, ...] = ()


def senses(printed: str, text: str = "") -> tuple[Sense, ...]:
    """The meanings of words that have several, the likeliest first; () for all other words. `text` is what stands near."""
    line = bare(printed)
    found = _ambiguous().get(fold(line), ())
    if not found or not line[:1].isupper():
        return ()
    cues = [_cues(r["cues"], text) for r in found]
    weights = [exp(log(float(r["prior"])) + _CUE * min(len(c), _CUES_COUNTED)) for r, c in zip(found, cues, strict=True)]
    told = zip(found, weights, cues, strict=True)
    made = [Sense(line, r["meaning"], w / sum(weights), r["reason"], c) for r, w, c in told]
    return tuple(sorted(made, key=lambda s: -s.share))


def collective_senses(printed: str, date: str | None, text: str = "") -> tuple[Sense, ...]:
    """The groupings that words such as "the troika" or "six major powers" mean on a date in a report with this text."""
    found = []
    line = bare(printed)
    for r, listed in _collectives().get(fold(line), ()):
        if listed[0].isupper() and not line[0].isupper():
            continue
        began, ended = date and r["start"][: len(date)] > date, date and r["end"] and date[: len(r["end"])] > r["end"]
        cues = _cues(r["needs"], text)
        if not began and not ended and (cues or not r["needs"]):
            found.append(Sense(line, r["actor"], float(r["prior"]), r["reason"], cues))
    return tuple(sorted(found, key=lambda s: -s.share))


def is_place(printed: str) -> bool:
    """Whether the words are a longer name that holds a state's name and is not the state: "New Mexico", "South China Sea"."""
    return fold(bare(printed)) in _places()


def state_name(iso3: str, date: str) -> str | None:
    """What a state that was renamed was called on an ISO date: Zaire, Macedonia; None for those never renamed."""
    for r in rows("state_names.csv"):
        if r["iso3"] == iso3 and r["start"][: len(date)] <= date and (not r["end"] or date[: len(r["end"])] <= r["end"]):
            return r["name"]
    return None


def _cues(cell: str, text: str) -> tuple[str, ...]:
    return tuple(cue for cue in words(cell) if re.search(rf"\b{re.escape(cue)}\b", text)) if text else ()


@cache
def _ambiguous() -> dict[str, list[dict[str, str]]]:
    table: dict[str, list[dict[str, str]]] = {}
    for r in rows("ambiguous.csv"):
        table.setdefault(fold(bare(r["printed"])), []).append(r)
    return table


@cache
def _collectives() -> dict[str, list[tuple[dict[str, str], str]]]:
    """Folded words -> rows, with the words as listed: those with a capital want one."""
    table: dict[str, list[tuple[dict[str, str], str]]] = {}
    for r in rows("collectives.csv"):
        for printed in words(r["printed"]):
            table.setdefault(fold(bare(printed)), []).append((r, printed))
    return table


@cache
def _places() -> frozenset[str]:
    return frozenset(fold(r["place"]) for r in rows("places.csv"))
