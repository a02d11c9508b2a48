"""The list of reports that `demarche read --only-diplomacy` sets aside: a CSV file, a report a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from demarche.errors import DemarcheError
from demarche.present import clusters
from demarche.present.formats import csv_rows
from demarche.triage import SetAside

if TYPE_CHECKING:
    from demarche.present.reading import ReadChoice

COLUMNS = ["id", "title", "outlet", "date", "url", "path"]


@contextmanager
def listed(choice: ReadChoice) -> Iterator[Callable[[SetAside], None]]:
    """A function that lists a report in the file that was named; it does nothing where none was.

    DemarcheError where there can be no such list, or the file can't be written.
    """
    if choice.set_aside is None:
        yield lambda found: None
        return
    _check(choice)
    with _opened(choice.set_aside) as file:
        write = csv_rows(file, [*COLUMNS, "score"])
        yield lambda found: write([{name: getattr(found.report, name) for name in COLUMNS} | {"score": f"{found.score:.3f}"}])


def _opened(place: str) -> TextIO:
    try:
        return Path(place).open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise DemarcheError(f"The list {place!r} can't be written: {error.strerror or error}. Name another file.") from error


def _check(choice: ReadChoice) -> None:
    if not choice.only_diplomacy:
        raise DemarcheError("--set-aside lists what --only-diplomacy sets aside: give both, or neither.")
    if clusters.is_parquet(choice):
        raise DemarcheError("Workers that write Parquet count what is set aside, but don't list it: leave out --set-aside.")
