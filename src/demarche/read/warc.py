"""Web archives (WARC), such as Common Crawl's news: a report for each page that was fetched whole (FastWARC, trafilatura).

An archive may lie about the length of a record. Whatever a wrong length swallowed is found again: the reader goes on at the next
record that begins after the damaged one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from typing import Any

from demarche.errors import ReportError
from demarche.read import html
from demarche.read.source import Outcome, Source, needing, reading, reason
from demarche.settings import Settings

HTML = ("text/html", "application/xhtml+xml")
_BEGIN = re.compile(rb"WARC/1\.\d\r?\n[A-Za-z-]{1,40}:")  # also where a record that was cut off has no line end before it
_PACKED = re.compile(rb"\x1f\x8b\x08")
_LONGEST_BEGIN = 64  # bytes
CHUNK = 1 << 16
DAMAGES = 1000  # more damaged records than this, and the archive is given up


class _Damaged(Exception):
    """A record that is not what its headers say."""


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """A report or an error for each page; an error for each damaged record, after which the next ones are read."""
    with needing("Reading WARC archives"):
        import fastwarc  # noqa: F401
    with reading(source), _opened(source) as stream:
        at = [0]
        start: int | None = 0
        for _ in range(DAMAGES):
            try:
                yield from _records(stream, source, settings, at)
                return
            except _Damaged as damage:
                start = _next(stream, at[0] + 1) if stream.seekable() else None
                after = "The rest is not read" if start is None else "The next ones are read"
                yield ReportError(f"A record at byte {at[0]:,} of {source.name} {damage}. {after}.")
            if start is None:
                return
            at = [stream.seek(start)]
        yield ReportError(f"{source.name} has more than {DAMAGES:,} damaged records. The rest of it is not read.")


def _opened(source: Source) -> BufferedReader:
    """The archive as it lies on the disk: FastWARC unpacks it record by record, which lets it go on after a broken one."""
    return open(source.path, "rb") if source.path else source.open()


class _Pipe:
    """A stream that can only be read on, as FastWARC wants it: where it stands is counted, not asked for."""

    def __init__(self, stream: BufferedReader) -> None:
        self.stream, self.at = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.stream.read(size)
        self.at += len(data)
        return data

    def tell(self) -> int:
        """How many were read."""
        return self.at


def _records(stream: BufferedReader, source: Source, settings: Settings, at: list[int]) -> Iterator[Outcome]:
    """What the records give, until one is damaged; `at` is kept at the position of the one that is read."""
    from fastwarc.warc import ArchiveIterator

    readable: Any = stream if stream.seekable() else _Pipe(stream)
    archive = iter(ArchiveIterator(readable, parse_http=False))
    none_yet = not at[0]
    while True:
        try:
            record = next(archive, None)
            if record is None:
                break
            at[0], none_yet = record.stream_pos, False
            found = _page(record, html.BYTES_PER_CHARACTER * settings.longest)
        except _Damaged:
            raise
        except Exception as error:  # whatever FastWARC meets, it costs this record
            raise _Damaged(f"is damaged: {reason(error)}") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # how an unexpected state in FastWARC's Rust shows; it is no Exception
                raise
            raise _Damaged("is damaged, in a way that FastWARC does not expect") from error
        if found:
            yield _report(found, source, settings)
    if none_yet:
        raise ReportError(f"{source.name} holds no record. Nothing was read from it.")


def _page(record: Any, most: int) -> tuple[bytes, str, str | None, str] | None:
    """Page, address, encoding, time; None where the record is none. _Damaged where it has not the length that it states."""
    from fastwarc.warc import WarcRecordType

    stated = record.content_length
    if record.record_type != WarcRecordType.response or not record.is_http:
        _pass(record, stated)
        return None
    record.parse_http(auto_decode="all")
    kind, status = record.http_content_type or "", record.http_headers.status_code
    if kind not in HTML or status != 200:
        _pass(record, None if _coded(record) else record.content_length)
        return None
    page = record.reader.read(most + 1)
    if _BEGIN.search(page):
        raise _Damaged("states a length that goes beyond its end")
    if len(page) > most:
        raise _Damaged(f"is too long: its page has more than {most:,} bytes")
    if len(page) < record.content_length and not _coded(record):
        raise _Damaged("is cut short: it has not the length that it states")
    address, when = (record.headers.get(key) or "" for key in ("WARC-Target-URI", "WARC-Date"))
    return page, address.strip("<> "), record.http_charset, when


def _coded(record: Any) -> bool:
    """Does the length count packed bytes?"""
    return any(record.http_headers.get(key) for key in ("Content-Encoding", "Transfer-Encoding"))


def _pass(record: Any, stated: int | None) -> None:
    """Goes over a record that is no page."""
    consumed = record.reader.consume()
    if stated is not None and consumed < stated:
        raise _Damaged("is cut short: it has not the length that it states")


def _report(found: tuple[bytes, str, str | None, str], source: Source, settings: Settings) -> Outcome:
    page, address, charset, when = found
    name = f"The page {address!r} of {source.name}"
    try:
        report = html.report_of(html.recoded(page, charset), replace(source, name=name, stem=_id(address, when), url=address), settings)
    except ReportError as error:
        return error
    return replace(report, url=address or report.url)


def _id(address: str, when: str) -> str:
    """An address may be fetched many times, and its page change."""
    return f"{address}@{when}" if when else address


def _next(stream: BufferedReader, position: int) -> int | None:
    """Where the next record begins, from `position` on; None where there is none."""
    stream.seek(0)
    packed = bool(_PACKED.match(stream.read(3)))
    stream.seek(position)
    kept = b""
    while chunk := stream.read(CHUNK):
        data, base = kept + chunk, stream.tell() - len(kept) - len(chunk)
        for found in (_PACKED if packed else _BEGIN).finditer(data):
            if not packed or _is_record(stream, base + found.start()):
                return base + found.start()
        kept = data[-_LONGEST_BEGIN:]
    return None


def _is_record(stream: BufferedReader, position: int) -> bool:
    """Does a packed record begin here? The stream is left where it was."""
    here = stream.tell()
    stream.seek(position)
    data = stream.read(512)
    stream.seek(here)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 64).startswith(b"WARC/1.")
    except zlib.error:
        return False
