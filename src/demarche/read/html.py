"""HTML pages: the article's text without menus and comments, and the title, date and outlet that the page states (trafilatura)."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read.decode import decode, is_wide, refuse_binary, storable
from demarche.read.guard import guarded
from demarche.read.source import Outcome, Source, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 10  # markup and scripts included
LARGE = 500_000  # bytes; a larger page, or one with more tags or deeper than pages are, is read under guard
MANY_TAGS = 20_000
_BLOCK = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg")


@dataclass(frozen=True, slots=True)
class Page:
    """What was taken out of a page."""

    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The page's main text. What is kept as the report's text, and what offsets count in, is the text taken out, not the markup."""
    yield report_of(read_all(source, BYTES_PER_CHARACTER * settings.longest), source, settings)


def report_of(data: bytes, source: Source, settings: Settings) -> Report:
    """The report of a page's bytes; ReportError where there is no text in it."""
    refuse_binary(data, source.name)
    page = decode(data, source.name).encode("utf-8") if is_wide(data) else data  # else the page itself states its encoding
    if len(page) < LARGE and page.count(b"<") < MANY_TAGS:
        found = extract(page, source.name)
    else:
        found = Page(**guarded("html", page, source.name, settings.longest, settings.seconds))
    return Report(id=source.stem, path=source.path, **asdict(found))


def found(data: bytes, most: int) -> dict[str, Any]:
    """A large page, under guard."""
    page = asdict(extract(data, "The page"))
    return page | {"text": page["text"][: most + 1]}


def extract(page: bytes, name: str) -> Page:
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
        text = getattr(found, "text", None) or trafilatura.baseline(b"<html><body>" + page + b"</body></html>")[1]
    except Exception as error:  # a page may break any of its parsers; the other pages must not suffer
        raise ReportError(f"{name} can't be read as HTML: {_line(error)}. Save its text as a plain text file to read it.") from error
    if not text.strip():
        raise ReportError(f"{name} holds no text that could be taken out of its HTML. Save its text as a plain text file to read it.")
    stated = (_stated(found, key) for key in ("title", "sitename", "date", "url", "language"))
    return Page(storable(text), *stated)


def plain(fragment: str) -> str:
    """The text of a bit of markup, such as a feed holds: a line for each block. Text without markup is left as it is."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.fromstring(f"<div>{fragment}</div>".encode("utf-8", "replace"), parser=parser)
    words: list[str] = []
    _collect(tree, words)
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def recoded(page: bytes, charset: str | None) -> bytes:
    """The page in UTF-8 with its mark, where the server named another encoding, which counts for more than what the page says."""
    try:
        known = codecs.lookup(charset or "utf-8").name
        return page if known == "utf-8" else codecs.BOM_UTF8 + page.decode(known, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError, TypeError):  # servers name encodings that don't exist, or that make no text ("hex")
        return page


def _collect(tree: Any, words: list[str]) -> None:
    from lxml import etree

    skipped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        unseen = element.tag in _UNSEEN
        if event == "start":
            skipped += unseen
            words.append("\n" if element.tag in _BLOCK else "")
            words.append(element.text if element.text and not skipped else "")
        else:
            skipped -= unseen
            words.append("\n" if element.tag in _BLOCK else "")
            words.append(element.tail if element.tail and not skipped else "")


def _line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:200].rstrip(".")


def _stated(meta: Any, key: str) -> str | None:
    value = getattr(meta, key, None)
    return storable(" ".join(str(value).split())) or None if value else None
