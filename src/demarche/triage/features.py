"""What triage sees of a report: how often each word stands in it, and names by their class only, so that it learns no person or state.

A word of a field (`fields.toml`) also counts for the field: "=sport", "=diplomacy", ..
"""

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from demarche.triage.names import names_in, words_of

FOREIGN = frozenset(["=state", "=nation", "=capital"])
STEPS = (1, 2, 3, 5)  # "=states>=3": at least three states are named


def features(text: str) -> Counter[str]:
    """Word or class -> how often. Words that are part of a known name don't count as words."""
    printed = words_of(text)
    low = [word.lower() for word in printed]
    counts: Counter[str] = Counter()
    states, at = set(), 0
    for name in names_in(printed, low):
        counts.update(low[at : name.first])
        at = name.end
        if name.kind:
            counts[name.kind] += 1
        if name.kind in FOREIGN:
            states.add(name.actor)
    counts.update(low[at:])
    _count_fields(counts)
    counts.update({f"=states>={step}": 1 for step in STEPS if len(states) >= step})
    return counts


def _count_fields(counts: Counter[str]) -> None:
    fields = _fields()
    for word, count in list(counts.items()):
        for field in fields.get(word, ()):
            counts[field] += count


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    """Word -> its fields, as classes."""
    listed = tomllib.loads(files("demarche.triage").joinpath("fields.toml").read_text(encoding="utf8"))
    table: dict[str, tuple[str, ...]] = {}
    for field, words in listed.items():
        for word in words.split():
            table[word] = (*table.get(word, ()), f"={field}")
    return table
