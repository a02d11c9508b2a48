"""The layouts of Nexis: Nexis Uni (`End of Document` after each article), and LexisNexis before 2018 (`1 of 200 DOCUMENTS` above).

Known from the exports' own look and from LexisNexisTools (J. B. Gruber, CRAN), which reads the same two families.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from demarche.read.article import Article, blocks, layout_words, line_date, trimmed, word_count

_END = re.compile(r"\s*End of Document\s*", re.I)
_BEGIN = re.compile(r"\s*(?:Document\s+)?(\d+)\s+of\s+\d+(?:\s+DOCUMENTS?)?\s*", re.I)
_CLASSIC_BEGIN = re.compile(r"\s*(?:\d+ of \d+ DOCUMENTS?|Document \d+ of \d+)\s*", re.I)
_RIGHTS = re.compile(r"\s*(?:copyright\b|©|\(c\)|all rights reserved|delivered by newstex)", re.I)
_EDITION = re.compile(r".{0,60}\bedition\b.{0,20}", re.I)
_LINK = re.compile(r"\s*\(?https?://\S+\)?\s*$")


@cache
def _above() -> re.Pattern[str]:
    """What stands above the body, with its value."""
    return re.compile(rf"\s*({'|'.join(layout_words('nexis', 'above'))})\s*:\s*(.*)", re.I)


@cache
def _below() -> re.Pattern[str]:
    """What stands below the body, with its value."""
    return re.compile(rf"\s*({'|'.join(layout_words('nexis', 'below'))})\s*:\s*(.*)", re.I)


@cache
def _below_alone() -> re.Pattern[str]:
    """What stands below the body on a line of its own."""
    return re.compile(rf"\s*(?:{'|'.join(layout_words('nexis', 'below_alone'))})\s*", re.I)


def begins(line: str) -> bool:
    """Is this the line above an article of the older layout?"""
    return bool(_CLASSIC_BEGIN.fullmatch(line)) and len(line) < 200


def ends(line: str) -> bool:
    """Is this the last line of an article of the newer layout?"""
    return bool(_END.fullmatch(line)) and len(line) < 200


def article(lines: Sequence[str]) -> Article | None:
    """The article that stands in these lines; None where they are a cover page, a list of articles, or a footer."""
    at = next((number for number, line in enumerate(lines) if _value(line, _above(), "length")), None)
    if at is None:
        return None
    first = _first_label(lines, at)
    start = _body_start(lines, at)
    stop = _body_stop(lines, start)
    title, outlet, date = _heading(lines[:first])
    above, below = _values(lines[first:start], _above()), _values(lines[stop:], _below())
    language = re.match(r"[^\W\d_]+", below.get("language", ""))
    return Article(
        text=trimmed(lines[start:stop]),
        title=above.get("headline") or title,
        outlet=outlet,
        date=date,
        loaded=line_date(below.get("load-date", "")),
        byline=above.get("byline"),
        words=word_count(above.get("length", "")),
        language=language[0].lower() if language else None,
    )


def _value(line: str, labels: re.Pattern[str], label: str) -> str | None:
    found = labels.fullmatch(line) if len(line) < 1000 else None
    return found[2].strip() if found and found[1].lower() == label else None


def _values(lines: Sequence[str], labels: re.Pattern[str]) -> dict[str, str]:
    """Label to value; a value goes on until an empty line."""
    values: dict[str, str] = {}
    label = ""
    for line in lines:
        found = labels.fullmatch(line) if len(line) < 2000 else None
        if found:
            label = found[1].lower()
            values.setdefault(label, found[2].strip())
        elif line.strip() and label:
            values[label] = f"{values[label]} {line.strip()}".strip()
        else:
            label = ""
    return values


def _first_label(lines: Sequence[str], length: int) -> int:
    """Where the labels begin: at the first before `Length:`, with nothing but labels, rights, titles and empty lines between."""
    first = length
    for number in range(length - 1, max(length - 30, -1), -1):
        if _above().fullmatch(lines[number]):
            first = number
        elif line_date(lines[number]):
            break
    return first


def _body_start(lines: Sequence[str], length: int) -> int:
    """The first line of the body: after `Body` or `BODY:`, else after the last label with its value."""
    for number in range(length, min(length + 40, len(lines))):
        if re.fullmatch(r"\s*body\s*:?\s*", lines[number], re.I):
            return number + 1
    number = length
    while number < len(lines) and (_above().fullmatch(lines[number]) or not lines[number].strip()):
        while number < len(lines) and lines[number].strip():  # the label's value, to the empty line below it
            number += 1
        while number < len(lines) and not lines[number].strip():
            number += 1
    return number


def _body_stop(lines: Sequence[str], start: int) -> int:
    """The line after the body: at the first label that stands below one, at the rights, or at the end."""
    for number in range(start, len(lines)):
        line = lines[number]
        before = lines[number - 1] if number else ""
        alone = not before.strip() or _below().match(before) or _below_alone().fullmatch(before)
        if ends(line) or _below_alone().fullmatch(line) or _value(line, _below(), "load-date") is not None:
            return number
        if alone and (_labelled(line) or (line.startswith(" " * 8) and _RIGHTS.match(line))):
            return number
    return len(lines)


def _labelled(line: str) -> bool:
    """Does a line begin with a label in capitals, as the older layout has them? "Language: ..." may be a sentence of the article."""
    found = _below().match(line)
    return bool(found) and line.lstrip()[:3].isupper()


def _is_edition(block: list[str]) -> bool:
    return len(block) == 1 and bool(_EDITION.fullmatch(block[0]))


def _heading(lines: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """Title, outlet and date. Outlet stands above the date; the title above the outlet (newer) or below the date (older)."""
    at = next((number for number in range(len(lines) - 1, -1, -1) if line_date(lines[number])), None)
    if at is None:
        return None, None, None
    above = blocks([line for line in lines[:at] if not _RIGHTS.match(line) and not _BEGIN.fullmatch(line)])
    names = [line for block in above for line in block]
    below = [block for block in blocks(lines[at + 1 :]) if not _RIGHTS.match(block[0]) and not _is_edition(block)]
    outlet = names[-1] if names else None
    title = " ".join(below[-1]) if below else names[-2] if len(names) > 1 else None
    return _LINK.sub("", title) if title else None, outlet, line_date(lines[at])
