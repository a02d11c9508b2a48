"""RSS and Atom feeds: a report for each item, of the text that the feed itself holds (feedparser). Links are not followed."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read.decode import refuse_binary, storable
from demarche.read.guard import guarded
from demarche.read.html import plain
from demarche.read.source import Outcome, Source, needing, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 10
_GLOBAL_ID = re.compile(r"(?:https?|urn|tag):\S+", re.I)


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """A report or an error for each item."""
    with needing("Reading feeds"):
        import feedparser  # noqa: F401
    data = read_all(source, BYTES_PER_CHARACTER * settings.longest)
    refuse_binary(data, source.name)
    found = guarded("feed", data, source.name, settings.longest, settings.seconds)
    for number, item in enumerate(found, 1):
        if item["text"]:
            yield _report(item, source)
        else:
            yield ReportError(f"Item {number} of {source.name} has no text. Read the page behind it: {item['url'] or 'no link is given'}.")


def _report(item: dict[str, Any], source: Source) -> Report:
    stated = item["id"] or item["url"] or hashlib.sha256(item["text"].encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Report(
        id=stated if _GLOBAL_ID.fullmatch(stated) else f"{source.stem}-{stated}",
        **{key: value for key, value in item.items() if key != "id"},
        path=source.path,
    )


def items(data: bytes, most: int) -> list[dict[str, Any]]:
    """What each item holds, runs in the guard: text without markup, title, outlet, date, url, language, id."""
    import feedparser

    # A stream, for what is no stream is taken for an address and fetched.
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        broken = f" ({' '.join(str(found.bozo_exception).split())[:120]})" if found.get("bozo") else ""
        raise ReportError(f"holds no item of a feed that can be read{broken}. Check whether it is RSS or Atom.")
    return [_item(entry, found.feed, most) for entry in found.entries]


def _item(entry: Any, feed: Any, most: int) -> dict[str, Any]:
    bodies = [part.get("value", "") for part in entry.get("content", ())]
    body = max([*bodies, entry.get("summary") or ""], key=len)
    published = entry.get("published_parsed") or entry.get("updated_parsed")
    return {
        "id": _said(entry.get("id")),
        "text": storable(plain(body))[: most + 1],
        "title": _said(plain(entry.get("title") or "")),
        "outlet": _said(feed.get("title")),
        "date": f"{published.tm_year:04}-{published.tm_mon:02}-{published.tm_mday:02}" if published else None,
        "url": _said(entry.get("link")),
        "language": _said(feed.get("language")),
    }


def _said(value: Any) -> str | None:
    return storable(" ".join(str(value).split())) or None if value else None
