"""The layouts of Factiva (Dow Jones): with field codes (`HD`, `WC`, `PD`, `SN`, `LP`, `TD`, `AN`) and as it is displayed, without them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from demarche.read.article import Article, layout_words, line_date, trimmed, word_count

# "Document LBA0000020040609e06900abc": the source's code, numbers, the day, and a number in base 36.
_DOCUMENT = re.compile(r"\s*(?:AN\s+)?Document\s+([A-Za-z0-9]{2,12}\d{10,20}[A-Za-z0-9]{3,20})\s*")
_PAGE = re.compile(r"\s*(?:Page \d+ of \d+\s*)?(?:©|\(c\)|Copyright)\s*\d{4}\s+(?:Factiva|Dow Jones)\b.{0,80}|\s*Page \d+ of \d+\s*", re.I)
_WORDS = re.compile(r"\s*[\d.,]+ words\s*", re.I)
_RIGHTS = re.compile(r"\s*(?:\(c\)|©|copyright)", re.I)
_TIME = re.compile(r"\s*\d{1,2}:\d\d.{0,10}")
_BYLINE = re.compile(r"\s*by\s+\S.{0,120}", re.I)
HEADER = 25  # lines at most between the count of words and the text


@cache
def _codes() -> tuple[str, ...]:
    """In the order in which they stand; one that stands out of order is a word of the text."""
    return layout_words("factiva", "codes")


@cache
def _code() -> re.Pattern[str]:
    return re.compile(rf"\s*({'|'.join(_codes())})(?:\t[\s|]*|\|[\s|]*|\s{{2,}}|\s*$)(.*)")


def begins(_line: str) -> bool:
    """No line stands above every article."""
    return False


def ends(line: str) -> bool:
    """Is this the line with the article's number, its last?"""
    return len(line) < 200 and bool(_DOCUMENT.fullmatch(line))


def article(lines: Sequence[str]) -> Article | None:
    """The article that stands in these lines; None where they are a list of results or a summary of the search."""
    kept = [line for line in lines if len(line) > 200 or not _PAGE.fullmatch(line)]
    number = next((found[1] for line in reversed(kept) if (found := _DOCUMENT.fullmatch(line[:200]))), None)
    kept = [line for line in kept if not ends(line)]
    fields = _fields(kept)
    if "WC" in fields and ("TD" in fields or "LP" in fields):
        return _coded(fields, number)
    return _displayed(kept, number)


def _fields(lines: Sequence[str]) -> dict[str, list[str]]:
    """Code to its lines."""
    order = _codes()
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        found = _code().fullmatch(line)
        if found and order.index(found[1]) > (order.index(code) if code else -1):
            code = found[1]
            fields[code] = [found[2]]
        elif code:
            fields[code].append(line)
    return fields


def _coded(fields: dict[str, list[str]], number: str | None) -> Article:
    def said(code: str) -> str | None:
        return " ".join(" ".join(fields.get(code, [])).split()) or None

    body = [trimmed(fields[code]) for code in ("LP", "TD") if code in fields]
    return Article(
        text="\n\n".join(filter(None, body)),
        title=said("HD"),
        outlet=said("SN"),
        date=line_date(said("PD") or ""),
        byline=said("BY"),
        words=word_count(said("WC") or ""),
        language=said("LA"),
        id=number,
    )


def _displayed(lines: Sequence[str], number: str | None) -> Article | None:
    at = next((place for place, line in enumerate(lines) if _WORDS.fullmatch(line[:60])), None)
    if at is None:
        return None
    above = [" ".join(line.split()) for line in lines[:at] if line.strip()]
    byline = above.pop() if len(above) > 1 and _BYLINE.fullmatch(above[-1]) else None
    start = _body_start(lines, at)
    below = [" ".join(line.split()) for line in lines[at + 1 : start] if line.strip()]
    dates = [place for place, line in enumerate(below) if line_date(line)]
    names = [line for line in below[dates[0] + 1 :] if not _TIME.fullmatch(line)] if dates else below
    language = next((line for line in names if _is_language(line)), None)
    return Article(
        text=trimmed(lines[start:]),
        title=max(above[-3:], key=len, default=None),  # a section may stand above it, a name below
        outlet=names[0] if names else None,
        date=line_date(below[dates[0]]) if dates else None,
        byline=byline,
        words=word_count(lines[at]),
        language=language,
        id=number,
    )


def _is_language(line: str) -> bool:
    return line.lower() in layout_words("factiva", "languages")


def _body_start(lines: Sequence[str], words: int) -> int:
    """The line after the rights, else after the language, else after the first empty line that is followed by a long one."""
    header = range(words + 1, min(words + HEADER, len(lines)))
    for number in header:
        if _RIGHTS.match(lines[number]):
            return number + 1
    for number in header:
        if _is_language(lines[number].strip()):
            return number + 1
    return next((number for number in header if len(lines[number]) > 120), words + 1)
