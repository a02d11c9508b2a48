"""What no text may do: steer the terminal that shows it. (Screens are made of cleaned words; this is for what is printed as it comes.)"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase
from typing import TextIO, cast

# DEL and C1 control characters, line and paragraph separators, marks of direction: what JSON need not escape.
STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
CONTROL = re.compile(rf"[\0-\x08\x0b-\x1f]|{STEERING.pattern}")


class PlainText(TextIOBase):
    """A stream that lets no control character through to another, but line ends and tabs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes what is left of the text."""
        return self._stream.write(CONTROL.sub("", text))

    def flush(self) -> None:
        """Passes on what waits."""
        self._stream.flush()

    def isatty(self) -> bool:
        """As the other stream says."""
        return self._stream.isatty()


@contextmanager
def plain_output() -> Iterator[None]:
    """A context in which plain text is printed: on a terminal without control characters, in a file as it is."""
    if not sys.stdout.isatty():
        yield
        return
    with redirect_stdout(cast(TextIO, PlainText(sys.stdout))):
        yield
