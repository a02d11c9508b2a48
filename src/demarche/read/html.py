"""HTML pages: the article's text without menus and comments, and the title, date and outlet that the page states (trafilatura)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read.decode import decode, is_wide, refuse_binary, storable
from demarche.read.source import Outcome, Source, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 10  # markup and scripts included


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The page's main text. What is kept as the report's text, and what offsets count in, is the text taken out, not the markup."""
    data = read_all(source, BYTES_PER_CHARACTER * settings.longest)
    refuse_binary(data, source.name)
    page = decode(data, source.name) if is_wide(data) else data  # else the page itself states its encoding
    text, meta = extract(page, source.name)
    yield Report(
        id=source.stem,
        text=storable(text),
        title=_stated(meta, "title"),
        outlet=_stated(meta, "sitename"),
        date=_stated(meta, "date"),
        url=_stated(meta, "url"),
        language=_stated(meta, "language"),
        path=source.path,
    )


def extract(page: bytes | str, name: str) -> tuple[str, Any]:
    """Text and metadata of a page; ReportError where there is no text in it."""
    import trafilatura  # a tenth of a second that plain text does not need

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it grumbles about pages is said by our errors
    try:
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},  # a stated date or none, no guess from the text
        )
        text = getattr(found, "text", None) or trafilatura.baseline(_framed(page))[1]
    except Exception as error:  # a page may break any of its parsers; the other pages must not suffer
        raise ReportError(f"{name} can't be read as HTML: {error}. Save its text as a plain text file to read it.") from error
    if not text.strip():
        raise ReportError(f"{name} holds no text that could be taken out of its HTML. Save its text as a plain text file to read it.")
    return text, found


def _framed(page: bytes | str) -> bytes | str:
    """The page inside html and body tags, without which trafilatura takes a fragment for no HTML."""
    if isinstance(page, str):
        return f"<html><body>{page}</body></html>"
    return b"<html><body>" + page + b"</body></html>"


def _stated(meta: Any, key: str) -> str | None:
    value = getattr(meta, key, None)
    return storable(" ".join(str(value).split())) or None if value else None
