"""demarche reads reports of diplomacy and keeps a ledger of who stands where, each entry with the words that prove it.

for reading in demarche.read("archive/", date="2004-06-09", into="ledger.db"):
    print(reading.report.id, len(reading.entries))
with demarche.Ledger.open("ledger.db") as ledger:
    table = ledger.entries(demarche.Query(actor="Spain")).to_pandas()
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from demarche import read
from demarche.errors import DemarcheError, ReportError
from demarche.model import Actor, Entry, Evidence, Judgement, Kind, Report
from demarche.settings import Settings

if TYPE_CHECKING:
    from demarche.explaining import explain
    from demarche.ledger import Ledger, Query
    from demarche.pipeline import Outcome
    from demarche.triage import SetAside

__all__ = [
    "Actor",
    "DemarcheError",
    "Entry",
    "Evidence",
    "Judgement",
    "Ledger",
    "Query",
    "Report",
    "ReportError",
    "SetAside",
    "Settings",
    "explain",
    "read",
]


def __getattr__(name: str) -> Any:
    """These names are loaded when first asked for: a command's help can do without a database library."""
    rooms = {"Ledger": "ledger", "Query": "ledger", "SetAside": "triage", "explain": "explaining"}
    if name not in rooms:
        raise AttributeError(f"module 'demarche' has no attribute {name!r}")
    return getattr(import_module(f"demarche.{rooms[name]}"), name)


class _Read(ModuleType):
    """`demarche.read` is a room of the house, and what people want to call: as Python allows it, the module is both."""

    def __call__(
        self,
        *paths: str,
        date: str | None = None,
        only: Collection[Kind] = (),
        into: str | None = None,
        settings: Settings | None = None,
        again: bool = True,
        only_diplomacy: bool = False,
        agenda: str | None = None,
    ) -> Iterator[Outcome]:
        """Read reports one by one, as they are asked for: each gives a Reading (`report`, `entries`), or a ReportError if it can't be read.

        `paths` are files, folders and whatever else `demarche read` takes; `date` (ISO 8601) is that of reports that give none, `only` the
        kinds of record to look for. Where `into` names a ledger, each reading is recorded in it before it is given; what it holds as read
        by the same reader is passed over unless `again`. With `only_diplomacy` a report about something else is not read, but gives a
        SetAside (`report`, `score`), and is not recorded. `agenda` is a YAML file of issues that positions go to: docs/agenda.md.
        """
        from demarche.pipeline import read_reports

        chosen = settings or Settings()
        chosen = replace(chosen, only_diplomacy=only_diplomacy or chosen.only_diplomacy, agenda=agenda or chosen.agenda)
        wanted = _Wanted(paths, chosen, date, frozenset(only))
        return read_reports(*wanted) if into is None else _recorded(wanted, into, again)


class _Wanted(NamedTuple):
    """What is to be read: what `pipeline.read_reports` takes."""

    paths: Sequence[str]
    settings: Settings
    date: str | None
    only: frozenset[Kind]


def _recorded(wanted: _Wanted, into: str, again: bool) -> Iterator[Outcome]:
    from demarche.ledger import ALL_KINDS, Ledger, reader_of
    from demarche.pipeline import Reading, read_reports

    kinds, by = wanted.only or ALL_KINDS, reader_of(wanted.settings)
    with Ledger.open(into) as ledger:
        for reading in read_reports(*wanted, lambda report: not again and ledger.was_read(report, kinds, by)):
            if isinstance(reading, Reading):
                ledger.record(reading.report, reading.entries, kinds, by, wanted.settings.makers)
            yield reading


read.__class__ = _Read
