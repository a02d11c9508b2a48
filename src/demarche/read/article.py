"""One article of a database's export, and the helpers that its layouts share."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_DATE = re.compile(
    rf"\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    rf"(?:(?P<month>{_MONTHS}|{_SHORT})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTHS}|{_SHORT})\.?,?\s+(?P<year2>\d{{4}})"
    rf"|(?P<month3>{_MONTHS}),?\s+(?P<year3>\d{{4}}))\b(?!\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+).{{0,60}}",
    re.I,
)
_NUMBER = re.compile(r"([\d.,]*\d)\s+words\b", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """What an export says of one article. `words` is the length that it states, `loaded` when the database got it."""

    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    loaded: str | None = None
    byline: str | None = None
    words: int | None = None
    language: str | None = None
    id: str | None = None


@cache
def layout_words(database: str, part: str) -> tuple[str, ...]:
    """The labels or words by which a database's layout is known (exports.toml)."""
    return tuple(tomllib.loads(files("demarche.read").joinpath("exports.toml").read_text("utf-8"))[database][part])


def line_date(line: str) -> str | None:
    """The date with which a line begins, ISO: `June 9, 2004 Wednesday`, `9 June 2004`, `June 2004`; None where it is more than a date."""
    found = _DATE.fullmatch(line)
    if not found:
        return None
    part = {key.rstrip("23"): value for key, value in found.groupdict().items() if value}
    month = 1 + [name[:3].lower() for name in _MONTHS.split("|")].index(part["month"][:3].lower())
    return f"{part['year']}-{month:02}" + (f"-{int(part['day']):02}" if "day" in part else "")


def word_count(line: str) -> int | None:
    """The number in `1,204 words`."""
    found = _NUMBER.search(line)
    return int(re.sub(r"[.,]", "", found[1])) if found and len(found[1]) < 12 else None


def blocks(lines: Sequence[str]) -> list[list[str]]:
    """The lines, stripped, in the groups that empty lines part."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(" ".join(line.split()))
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def trimmed(lines: Sequence[str]) -> str:
    """The lines as one text, without empty lines around it."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(line.rstrip() for line in lines[full[0] : full[-1] + 1]) if full else ""
