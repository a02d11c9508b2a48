"""Where a report comes from: a `Source`, opened only when it is read, and never read beyond a limit."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import cast

from demarche.errors import MissingExtra, ReportError
from demarche.model import Report
from demarche.settings import Settings

EXTRA = "formats"  # the extra that brings the libraries of the rarer formats


@dataclass(frozen=True, slots=True)
class Source:
    """One file or stream. `name` is what messages call it, `stem` what ids are made of, `ending` such as ".jsonl" (without ".gz")."""

    name: str
    stem: str
    ending: str
    open: Callable[[], BufferedReader]
    size: int | None = None  # bytes; None where it is not known before reading
    path: str | None = None
    url: str | None = None


Outcome = Report | ReportError
Reader = Callable[[Source, Settings], Iterator[Outcome]]


def file_source(path: str, stem: str | None = None) -> Source:
    """The source of one file; it is not opened yet. `stem` is that of its name where none is given."""
    name = Path(path)
    packed = name.suffix.lower() == ".gz"
    inner = name.with_suffix("") if packed else name
    size = os.path.getsize(path) if os.path.isfile(path) and not packed else None
    return Source(path, stem or inner.stem, inner.suffix.lower(), partial(_open_file, path, packed), size, path)


def _open_file(path: str, packed: bool) -> BufferedReader:
    return BufferedReader(cast(RawIOBase, gzip.open(path, "rb"))) if packed else open(path, "rb")


def read_all(source: Source, most: int) -> bytes:
    """Its bytes, where they are at most `most`; ReportError, after reading no more than that, where they are more or there are none."""
    with reading(source), source.open() as stream:
        data = limited(stream, most, source, most)
    if not data:
        raise ReportError(f"{source.name} is empty. Nothing was read from it.")
    return data


def limited(stream: BufferedReader, left: int, source: Source, most: int) -> bytes:
    """The rest of a stream, where it has at most `left` bytes; ReportError where the file has more than `most` altogether."""
    known = source.size or 0  # a file that is known to be too long is not read at all
    data = stream.read(left + 1) if left >= 0 and known <= most else b""
    if len(data) > left or known > most:
        raise ReportError(f"{source.name} is too long: it has more than {most:,} bytes. Split it, or raise the limit with --longest.")
    return data


@contextmanager
def reading(source: Source) -> Iterator[None]:
    """A context in which trouble with a file becomes a ReportError that names it."""
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise ReportError(f"{source.name} can't be read: {reason(error)}. Check the file.") from error


@contextmanager
def needing(what: str) -> Iterator[None]:
    """A context in which a library that is not installed becomes a ReportError with the line that installs it."""
    try:
        yield
    except ImportError as error:
        raise ReportError(str(MissingExtra(what, EXTRA))) from error


def reason(error: Exception) -> str:
    """What an error says, on one line and without its full stop."""
    said = (error.strerror or "") if isinstance(error, OSError) else ""
    return " ".join((said or str(error) or type(error).__name__).split()).rstrip(".")
