"""Tables as CSV: one way to end rows and to keep spreadsheets from running what a text says."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula, after OWASP's "CSV injection"


def csv_writer(stream: TextIO, columns: Iterable[str]) -> csv.DictWriter[str]:
    """A writer of rows whose header is written already; cells that a row lacks are empty.

    Rows end in a line feed. Python before 3.13 quotes a cell for the signs of the line end only: with a line feed for one, a lone return
    in a cell would end its row.
    """
    rows = csv.DictWriter(_LineFeeds(stream), list(columns), restval="", lineterminator="\r\n")
    rows.writeheader()
    return rows


class _LineFeeds:
    """Takes rows that end in return and line feed, and ends them in a line feed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.removesuffix("\r\n") + "\n")


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    risky = isinstance(value, str) and value.lstrip("'").startswith(DANGEROUS)
    return f"'{value}" if risky else value


def unguarded(value: str) -> str:
    """The cell as it was before `guarded`."""
    return value[1:] if value.startswith("'") and value.lstrip("'").startswith(DANGEROUS) else value
