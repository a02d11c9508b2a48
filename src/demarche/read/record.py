"""One JSON object of the input format to one report: `{"id", "text", "title"?, "outlet"|"publisher"?, "date"?, "url"?, "language"?}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read.decode import storable

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")  # English month names; orders that can't be mistaken


def report_of(value: Any, where: str, fallback_id: str, path: str | None) -> Report:
    """The report of one JSON object. `where` names it in the sentence of the ReportError."""
    if not isinstance(value, Mapping):
        raise ReportError(f'{where} is not a JSON object but {type(value).__name__}. Write {{"id": .., "text": ..}}.')
    text = value.get("text")
    if not isinstance(text, str):
        state = "has no 'text' key" if "text" not in value else f"has a 'text' that is {type(text).__name__}, not a string"
        raise ReportError(f"{where} {state}. Put the report's text there.")
    return Report(
        id=_text(value, "id", where) or fallback_id,
        text=storable(text),
        title=_text(value, "title", where),
        outlet=_text(value, "outlet", where) or _text(value, "publisher", where),
        date=iso_date(_text(value, "date", where), where),
        url=_text(value, "url", where),
        language=_text(value, "language", where),
        path=path,
    )


def _text(value: Mapping[str, Any], key: str, where: str) -> str | None:
    found = value.get(key)
    if isinstance(found, int | float) and not isinstance(found, bool):
        found = str(found)
    if found is not None and not isinstance(found, str):
        raise ReportError(f"{where} has a {key!r} that is {type(found).__name__}, not a string. Write a string or leave it out.")
    return storable(found).strip() or None if found else None


def iso_date(stated: str | None, where: str) -> str | None:
    """A date as ISO 8601, perhaps partial ("2004-06"); ReportError where it can't be told for sure, as in 9/6/2004."""
    if stated is None:
        return None
    match = _ISO.fullmatch(stated) or _COMPACT.fullmatch(stated)
    try:
        if match:
            year, month, day = match.groups()
            date(int(year), int(month or 1), int(day or 1))
            return "-".join(filter(None, (year, month, day)))
        return _written_date(stated).isoformat()
    except (ValueError, TypeError):
        raise ReportError(f"{where} has the date {stated[:60]!r}, which can't be told for sure. Write it as 2004-06-09.") from None


def _written_date(stated: str) -> date:
    for form in _WRITTEN:
        try:
            return datetime.strptime(stated, form).date()
        except ValueError:
            continue
    return parsedate_to_datetime(stated).date()
