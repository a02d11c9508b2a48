"""PDF: the text that pypdf takes out, page after page. That text is the report's, and offsets count in it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read.decode import storable
from demarche.read.guard import guarded
from demarche.read.source import Outcome, Source, needing, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 50  # pictures and fonts included
_JUNK_TITLE = ("microsoft word", "untitled", "layout 1", "powerpoint", ".doc", ".indd", ".qxd", ".pdf", ".tex", ".dvi")


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """One report. ReportError for a PDF with a password, and for one that is pictures of pages."""
    with needing("Reading PDF"):
        import pypdf  # noqa: F401
    data = read_all(source, BYTES_PER_CHARACTER * settings.longest)
    found = guarded("pdf", data, source.name, settings.longest, settings.seconds)
    yield Report(id=source.stem, text=storable(found["text"]), title=_title(found["title"]), path=source.path)


def pages(data: bytes, most: int) -> dict[str, Any]:
    """The text and the stated title, runs in the guard; no more than a little over `most` characters are taken out."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it grumbles about broken files is said by our errors
    document = pypdf.PdfReader(io.BytesIO(data))
    if document.is_encrypted and not _opened(document):
        raise ReportError("is encrypted with a password. Save it without one to read it.")
    texts, taken = [], 0
    for page in document.pages:
        texts.append(page.extract_text())
        taken += len(texts[-1])
        if taken > most:
            break
    text = "\n".join(texts)
    if texts and not text.strip():
        raise ReportError("holds no text: its pages are pictures. Have them recognised (OCR) to read it.")
    meta = document.metadata
    return {"text": text[: most + 1], "title": str(meta.title) if meta and meta.title else None}


def _opened(document: Any) -> bool:
    """Many are encrypted with an empty password, only to forbid printing."""
    import pypdf.errors

    try:
        return bool(document.decrypt(""))
    except (pypdf.errors.DependencyError, NotImplementedError) as error:
        raise ReportError("is encrypted in a way that can't be undone here. Save it without a password to read it.") from error


def _title(stated: str | None) -> str | None:
    """The stated title, unless it is what a program made up."""
    title = " ".join(storable(stated or "").split())
    return None if not title or any(junk in title.lower() for junk in _JUNK_TITLE) else title
