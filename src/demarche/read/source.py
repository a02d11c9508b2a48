"""Where reports come from: files, folders and standard input as `Source`s, opened only when read, never read beyond a limit."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import cast

from demarche.errors import ReportError
from demarche.model import Report
from demarche.settings import Settings

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file or stream. `name` is what messages call it, `stem` what ids are made of, `ending` such as ".jsonl" (without ".gz")."""

    name: str
    stem: str
    ending: str
    open: Callable[[], BufferedReader]
    size: int | None = None  # bytes; None where it is not known before reading
    path: str | None = None


Outcome = Report | ReportError
Reader = Callable[[Source, Settings], Iterator[Outcome]]


def sources(paths: Sequence[str], endings: Container[str]) -> Iterator[Source | ReportError]:
    """What the paths name, in their order; folders recursively, sorted, without hidden files, with known endings only. Nothing twice."""
    seen: set[str] = set()
    for path in paths:
        for found in _named(path, endings):
            if isinstance(found, ReportError):
                yield found
                continue
            real = os.path.realpath(found.path) if found.path else STANDARD_INPUT
            if real not in seen:
                seen.add(real)
                yield found


def _named(path: str, endings: Container[str]) -> Iterator[Source | ReportError]:
    if path == STANDARD_INPUT:
        yield Source("standard input", "stdin", "", _open_standard_input)
        return
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield ReportError(f"There is no file or folder {path!r} ({_reason(error)}). Check the path.")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, endings)
    else:
        yield file_source(path)


def _folder(path: str, endings: Container[str]) -> Iterator[Source | ReportError]:
    problems: list[OSError] = []
    found = False
    for folder, folders, names in os.walk(path, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            source = file_source(os.path.join(folder, name))
            if not name.startswith(".") and source.ending in endings and os.path.isfile(source.path or ""):
                found = True
                yield source
    for error in problems:
        yield ReportError(f"The folder {error.filename!r} can't be read: {_reason(error)}. Check its permissions.")
    if not found and not problems:
        yield ReportError(f"The folder {path!r} holds no file that can be read: none has a known ending. Name a file itself to read it.")


def file_source(path: str) -> Source:
    """The source of one file; it is not opened yet."""
    name = Path(path)
    packed = name.suffix.lower() == ".gz"
    inner = name.with_suffix("") if packed else name
    size = os.path.getsize(path) if os.path.isfile(path) and not packed else None

    return Source(path, inner.stem, inner.suffix.lower(), partial(_open_file, path, packed), size, path)


def _open_file(path: str, packed: bool) -> BufferedReader:
    return BufferedReader(cast(RawIOBase, gzip.open(path, "rb"))) if packed else open(path, "rb")


def _open_standard_input() -> BufferedReader:
    stream = sys.stdin.buffer
    return stream if isinstance(stream, BufferedReader) else BufferedReader(cast(RawIOBase, stream))


def read_all(source: Source, most: int) -> bytes:
    """Its bytes, where they are at most `most`; ReportError, after reading no more than that, where they are more or there are none."""
    if source.size is None or source.size <= most:
        with reading(source), source.open() as stream:
            data = stream.read(most + 1)
        if 0 < len(data) <= most:
            return data
        if not data:
            raise ReportError(f"{source.name} is empty. Nothing was read from it.")
    raise ReportError(f"{source.name} is too long: it has more than {most:,} bytes. Split it, or raise the setting `longest`.")


@contextmanager
def reading(source: Source) -> Iterator[None]:
    """A context in which trouble with a file becomes a ReportError that names it."""
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise ReportError(f"{source.name} can't be read: {_reason(error)}. Check the file.") from error


def _reason(error: Exception) -> str:
    said = (error.strerror or "") if isinstance(error, OSError) else ""
    return (said or str(error) or type(error).__name__).rstrip(".")
