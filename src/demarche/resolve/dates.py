"""Words for a time against the date of the report: "last month", "Wednesday", "14 March". ISO 8601, partial where the words are."""

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNTOLD = ("several", "few", "a few", "some", "many")  # how many is not told: 0
_SMALL = {"a": 1, "an": 1} | {word: number for number, word in enumerate(COUNTED, 1)} | dict.fromkeys(_UNTOLD, 0)

_DAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(_MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_NUMBER = r"\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True))
_UNIT = "day|week|month|year"

_DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>\d{{4}}))?", re.I)
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<year>\d{{4}}))?", re.I)
_MONTH_ONLY = re.compile(rf"\b(?P<month>{_MONTH})(?:\s+(?:of\s+)?(?P<year>\d{{4}}))?", re.I)
_ISO = re.compile(r"\b(\d{4}-\d{2}(?:-\d{2})?)\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b(?!\s+(?:troops|soldiers|people|men|tons|dollars))")
_WEEKDAY = re.compile(rf"\b(?:(?P<turn>last|next|this|past|coming)\s+)?(?P<day>{_DAY})\b", re.I)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.I)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.I)
_TOMORROW = re.compile(r"\btomorrow\b", re.I)
_TURN = re.compile(rf"\b(?P<turn>last|past|previous|this|current|next|coming|following)\s+(?P<unit>{_UNIT}|{_MONTH})\b", re.I)
_END_OF = re.compile(r"\b(?:the\s+)?end of (?:the|this)\s+(?P<unit>month|year|week)\b", re.I)
_AGO = re.compile(rf"\b(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\s+(?:ago|earlier)\b", re.I)
_WITHIN = re.compile(rf"\b(?:in|within)\s+(?:the\s+next\s+)?(?P<count>{_NUMBER})\s+(?P<unit>{_UNIT})s?\b", re.I)

_EXPRESSION = re.compile(
    "|".join(
        f"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', p.pattern)})"
        for p in (
            _ISO,
            _DAY_FIRST,
            _MONTH_FIRST,
            _AGO,
            _WITHIN,
            _END_OF,
            _WEEKDAY,
            _TODAY,
            _YESTERDAY,
            _TOMORROW,
            _TURN,
        )
    )
    + rf"|\bin\s+(?:(?:early|late|mid-)?\s*(?:{_MONTH})\b(?:\s+\d{{4}})?|(?:1[89]|20)\d\d\b)",
    re.I,
)


def find_when(text: str) -> tuple[int, int] | None:
    """Where the first words for a time lie in a text, None if it has none."""
    found = _EXPRESSION.search(text)
    return found.span() if found else None


def when(words: str, report_date: str | None, future: bool = False) -> str | None:
    """The ISO date (maybe partial) that the words mean in a report of that date; None if they don't tell.

    A weekday is the nearest one past (the day itself included), with `future` the nearest to come. "Earlier" and the like tell nothing.
    """
    line = " ".join(words.split())
    absolute = _absolute(line)
    if absolute:
        return absolute
    base = _base(report_date)
    if base is None:
        return _by_month_or_year(line, report_date, future)
    for rule in (_by_day_and_month, _by_day, _by_weekday, _by_distance):
        found = rule(line, base, future)
        if found:
            return found
    return _by_month_or_year(line, report_date, future)


def _absolute(line: str) -> str | None:
    """A date with its year."""
    iso = _ISO.search(line)
    if iso:
        return iso.group(1)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        found = pattern.search(line)
        if found and found.group("year"):
            return _iso(int(found.group("year")), _month(found.group("month")), int(found.group("day")))
    found = _MONTH_ONLY.search(line)
    return f"{found.group('year')}-{_month(found.group('month')):02}" if found and found.group("year") else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(word: str) -> int:
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.casefold().rstrip(".")[:3]))


def _base(report_date: str | None) -> date | None:
    try:
        return date.fromisoformat(report_date or "")
    except ValueError:
        return None


def _by_day_and_month(line: str, base: date, future: bool) -> str | None:
    """ "14 March": of the years around the report's the nearest, in the direction told."""
    found = _DAY_FIRST.search(line) or _MONTH_FIRST.search(line)
    if not found:
        return None
    days = [_iso(base.year + step, _month(found.group("month")), int(found.group("day"))) for step in (-1, 0, 1)]
    return _nearest([date.fromisoformat(d) for d in days if d], base, future)


def _nearest(days: list[date], base: date, future: bool) -> str | None:
    """With `future` the next day; else the nearest, where one to come counts as twice as far."""
    pool = [d for d in days if d >= base] if future else days
    return min(pool, key=lambda d: abs((d - base).days) * (2 if d > base else 1)).isoformat() if pool else None


def _by_day(line: str, base: date, future: bool) -> str | None:
    for pattern, step in ((_TODAY, 0), (_YESTERDAY, -1), (_TOMORROW, 1)):
        if pattern.search(line):
            return (base + timedelta(days=step)).isoformat()
    return None


def _by_weekday(line: str, base: date, future: bool) -> str | None:
    found = _WEEKDAY.search(line)
    if not found:
        return None
    turn = (found.group("turn") or "").casefold()
    back = (base.weekday() - _WEEKDAYS.index(found.group("day").casefold())) % 7
    if turn in ("next", "coming") or (future and turn not in ("last", "past")):
        ahead = (7 - back) % 7
        return (base + timedelta(days=ahead or (7 if turn == "next" else 0))).isoformat()
    return (base - timedelta(days=back or (7 if turn in ("last", "past") else 0))).isoformat()


def _by_distance(line: str, base: date, future: bool) -> str | None:
    """ "Three days ago", "within two weeks": as exact as the unit."""
    for pattern, sign in ((_AGO, -1), (_WITHIN, 1)):
        found = pattern.search(line)
        if found:
            word = found.group("count").casefold()
            count = int(word) if word.isdigit() else _SMALL[word]
            return _moved(base, sign * count, found.group("unit").casefold()) if count else None
    return None


def _moved(base: date, count: int, unit: str) -> str:
    if unit == "day":
        return (base + timedelta(days=count)).isoformat()
    if unit == "week":
        return (base + timedelta(weeks=count)).isoformat()[:7]
    return _months_on(base.year, base.month, count) if unit == "month" else str(base.year + count)


def _months_on(year: int, month: int, count: int) -> str:
    whole = year * 12 + month - 1 + count
    return f"{whole // 12:04}-{whole % 12 + 1:02}"


def _by_month_or_year(line: str, report_date: str | None, future: bool) -> str | None:
    """What needs only the month or the year of the report: "last month", "next year", "in March"."""
    year = int(report_date[:4]) if report_date else None
    month = int(report_date[5:7]) if report_date and len(report_date) >= 7 else None
    turned = _TURN.search(line) or _END_OF.search(line)
    if turned and year:
        return _turned(turned, year, month, _base(report_date))
    named = _MONTH_ONLY.search(line)
    if named and not re.search(r"\bmay\b", named.group()) and year:
        return _nearest_month(_month(named.group("month")), year, month, future)
    plain = _YEAR.search(line)
    if plain:
        return plain.group(1)
    return None


def _turned(found: re.Match[str], year: int, month: int | None, base: date | None) -> str | None:
    turn = (found.groupdict().get("turn") or "this").casefold()
    step = -1 if turn in ("last", "past", "previous") else 1 if turn in ("next", "coming", "following") else 0
    unit = found.group("unit").casefold()
    if unit == "year":
        return str(year + step)
    if unit == "month":
        return _months_on(year, month, step) if month else None
    if unit == "week":
        return (base + timedelta(weeks=step)).isoformat()[:7] if base else None
    if unit == "day":
        return (base + timedelta(days=step)).isoformat() if base else None
    return _nearest_month(_month(unit), year, month, step > 0) if step or month is None else f"{year}-{_month(unit):02}"


def _nearest_month(wanted: int, year: int, month: int | None, future: bool) -> str:
    if month is None:
        return f"{year}-{wanted:02}"
    if future:
        return f"{year + (wanted < month)}-{wanted:02}"
    return f"{year - (wanted > month)}-{wanted:02}"
