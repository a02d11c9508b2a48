"""What paths name: files, folders, patterns such as `news/*.txt`, web addresses and standard input."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import cast

from demarche.errors import ReportError
from demarche.read.source import Source, file_source, reason
from demarche.read.web import Visitor, is_address
from demarche.settings import Settings

STANDARD_INPUT = "-"
Found = Source | ReportError


def sources(paths: Sequence[str], endings: Container[str], settings: Settings) -> Iterator[Found]:
    """What the paths name, in their order; folders recursively, sorted, without hidden files, with known endings only. Nothing twice.

    A file below a folder (or below the fixed part of a pattern) has its path from there as its stem, so that `2003/may.txt` and
    `2004/may.txt` are told apart, in this run and the next.
    """
    seen: set[str] = set()
    visitor = Visitor(settings)
    for path in paths:
        for found in _named(path, endings, visitor):
            if isinstance(found, ReportError):
                yield found
                continue
            real = os.path.realpath(found.path) if found.path else found.url or STANDARD_INPUT
            if real not in seen:
                seen.add(real)
                yield found


def _named(path: str, endings: Container[str], visitor: Visitor) -> Iterator[Found]:
    if path == STANDARD_INPUT:
        yield Source("standard input", "stdin", "", _open_standard_input)
        return
    if is_address(path):
        yield visitor.source(path)
        return
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield from _missing(path, endings, error)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, path, endings)
    else:
        yield file_source(path)


def _missing(path: str, endings: Container[str], error: OSError | ValueError) -> Iterator[Found]:
    """A path that names nothing: the files that fit it as a pattern, else an error."""
    if not glob.has_magic(path) or "\0" in path:
        yield ReportError(f"There is no file or folder {path!r} ({reason(error)}). Check the path.")
        return
    base, rest = _parts(path)
    try:  # pathlib's patterns don't follow symbolic links to folders, which may loop
        found = sorted(file for file in base.glob(rest) if not any(part.startswith(".") for part in file.relative_to(base).parts))
    except (ValueError, OSError) as unfit:
        yield ReportError(f"The pattern {path!r} can't be read: {reason(unfit)}. Correct it, or name a folder.")
        return
    yield from _fitting(found, base, endings)
    if not found:
        yield ReportError(f"No file or folder fits the pattern {path!r}. Check it.")


def _parts(pattern: str) -> tuple[Path, str]:
    """The folder before the first part of a pattern that holds `*`, `?` or `[`, and the rest."""
    parts = Path(pattern).parts
    fixed = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:fixed]), str(Path(*parts[fixed:]))


def _fitting(paths: Iterable[Path], base: Path, endings: Container[str]) -> Iterator[Found]:
    """What a pattern found: a folder is read as one; a file is read whatever its ending, for the pattern named it."""
    for path in paths:
        if path.is_file():
            yield file_source(str(path), _stem(str(path), str(base)))
        elif path.is_dir():
            yield from _folder(str(path), str(base), endings, quiet=True)


def _folder(path: str, base: str, endings: Container[str], quiet: bool = False) -> Iterator[Found]:
    problems: list[OSError] = []
    found = False
    for folder, folders, names in os.walk(path, onerror=problems.append):  # symbolic links to folders are not followed: they may loop
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(folder, name)
            source = file_source(file, _stem(file, base))
            if not name.startswith(".") and source.ending in endings and os.path.isfile(file):  # no pipes, sockets, devices
                found = True
                yield source
    for error in problems:
        yield ReportError(f"The folder {error.filename!r} can't be read: {reason(error)}. Check its permissions.")
    if not found and not problems and not quiet:
        yield ReportError(f"The folder {path!r} holds no file that can be read: none has a known ending. Name a file itself to read it.")


def _stem(path: str, base: str) -> str:
    """The path from `base` on, with `/` and without the ending."""
    below = Path(os.path.relpath(path, base))
    inner = below.with_suffix("") if below.suffix.lower() == ".gz" else below
    return inner.with_suffix("").as_posix()


def _open_standard_input() -> BufferedReader:
    stream = sys.stdin.buffer
    return stream if isinstance(stream, BufferedReader) else BufferedReader(cast(RawIOBase, stream))
