"""demarche reads reports of diplomacy and keeps a ledger of who stands where, each entry with the words that prove it.

    for reading in demarche.read("archive/", date="2004-06-09", into="ledger.db"):
        print(reading.report.id, len(reading.entries))
    with demarche.Ledger.open("ledger.db") as ledger:
        table = ledger.entries(demarche.Query(actor="Spain")).to_pandas()
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from demarche import read
from demarche.errors import DemarcheError, ReportError
from demarche.model import Actor, Entry, Evidence, Judgement, Kind, Report
from demarche.settings import Settings

if TYPE_CHECKING:
    from demarche.ledger import Ledger, Query
    from demarche.pipeline import Reading

__all__ = ["Actor", "DemarcheError", "Entry", "Evidence", "Judgement", "Ledger", "Query", "Report", "ReportError", "Settings", "read"]


def __getattr__(name: str) -> Any:
    """The ledger's names are loaded when first asked for: a command's help can do without a database library."""
    if name not in ("Ledger", "Query"):
        raise AttributeError(f"module 'demarche' has no attribute {name!r}")
    from demarche import ledger

    return getattr(ledger, name)


class _Read(ModuleType):
    """`demarche.read` is a room of the house, and what people want to call: as Python allows it, the module is both."""

    def __call__(
        self, *paths: str, date: str | None = None, only: Collection[Kind] = (), into: str | None = None, settings: Settings | None = None
    ) -> Iterator[Reading | ReportError]:
        """Read reports one by one, as they are asked for: each gives a Reading (`report`, `entries`), or a ReportError if it can't be read.

        `paths` are files, folders and whatever else `demarche read` takes; `date` (ISO 8601) is that of reports that give none, `only` the
        kinds of record to look for. Where `into` names a ledger, each reading is recorded in it before it is given.
        """
        from demarche.pipeline import read_reports

        readings = read_reports(paths, settings or Settings(), date, frozenset(only))
        return readings if into is None else _recorded(readings, into, frozenset(only))


def _recorded(readings: Iterator[Reading | ReportError], into: str, only: frozenset[Kind]) -> Iterator[Reading | ReportError]:
    from demarche.ledger import ALL_KINDS, Ledger

    with Ledger.open(into) as ledger:
        for reading in readings:
            if not isinstance(reading, ReportError):
                ledger.record(reading.report, reading.entries, only or ALL_KINDS)
            yield reading


read.__class__ = _Read
