"""JSON Lines: one report a line. A broken line loses itself, and no line is held in memory beyond the limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from demarche.errors import ReportError
from demarche.read.decode import decode
from demarche.read.lines import lines
from demarche.read.record import report_of
from demarche.read.source import Outcome, Source, reading
from demarche.settings import Settings

BYTES_PER_CHARACTER = 12  # "\\ud83d\\ude00", the longest escape of one character
OTHER_KEYS = 1_000_000  # bytes of a line that is not text


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """A report or an error for each line that is not empty; the error names file and line."""
    number = 0
    most = BYTES_PER_CHARACTER * settings.longest + OTHER_KEYS
    with reading(source), source.open() as stream:
        for number, line in lines(stream, most):
            where = f"Line {number} of {source.name}"
            if len(line) > most:
                yield ReportError(f"{where} is too long: it has more than {most:,} bytes. Split it, or raise the limit with --longest.")
            elif line.strip():
                yield _outcome(line, where, f"{source.stem}-{number}", source.path)
    if not number:
        raise ReportError(f"{source.name} is empty. Nothing was read from it.")


def _outcome(line: bytes, where: str, fallback_id: str, path: str | None) -> Outcome:
    try:
        return report_of(parse(decode(line, where), where), where, fallback_id, path)
    except ReportError as error:
        return error


def parse(text: str, where: str) -> Any:
    """The JSON value of a text; ReportError where it is not one."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise ReportError(f"{where} is not whole JSON: {error.msg} at {at}. Mend it or take it out.") from None
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of too many digits
        raise ReportError(f"{where} is not JSON that can be read: {error}. Mend it or take it out.") from None
