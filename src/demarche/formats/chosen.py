"""What is exported and how: the part of a ledger that was asked for, and the settings that formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from demarche.ledger import Ledger, Query, Told
from demarche.model import Entry, Report


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Settings of an export."""

    guard: bool = True  # cells of a CSV that a spreadsheet would run as a formula begin with an apostrophe
    modes: int | None = None  # of a graph: 1 actor x actor, 2 actor x issue; None: each entry an edge of its own
    title: str = ""  # of a report
    pictures: bool = True  # in a report, where the library that draws them is installed


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a ledger holds of what was asked for."""

    ledger: Ledger
    query: Query = field(default_factory=Query)
    options: ExportOptions = field(default_factory=ExportOptions)

    @property
    def everything(self) -> bool:
        """Whether nothing was asked for in particular, so that reports without entries go out, too."""
        return Query(rejected=self.query.rejected) == self.query

    def told(self) -> Iterator[Told]:
        """The entries, in the order of recording."""
        return self.ledger.told(self.query)

    def with_reports(self) -> Iterator[tuple[Report, Told]]:
        """The same, each with its report; read once for all entries that follow each other."""
        report: Report | None = None
        for one in self.told():
            if report is None or report.id != one.entry.report:
                report = self.ledger.report(one.entry.report)
            yield report, one

    def entries(self) -> Iterator[Entry]:
        """The entries as they stand."""
        return (one.entry for one in self.ledger.kept(self.query))

    def reports(self) -> Iterator[Report]:
        """The reports that the entries stand in; all of the ledger where nothing was asked for in particular."""
        if self.everything:
            return self.ledger.reports()
        wanted = {entry.report for entry in self.entries()}
        return (report for report in self.ledger.reports() if report.id in wanted)


Exporter = Callable[[Chosen, Path], None]
