"""Which reports to read where only diplomacy is asked for."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from demarche.knowledge import OwnActors
from demarche.model import Report
from demarche.triage.classifier import score, weights


@dataclass(frozen=True)
class SetAside:
    """A report that was not read, for it is not about international politics. `score` says how surely it is, 0 to 1."""

    report: Report
    score: float


@dataclass(frozen=True)
class Sieve:
    """Sets reports aside by their words. One that names an actor of the user's own is always kept."""

    own: OwnActors = field(default_factory=OwnActors)

    def sift(self, report: Report) -> Report | SetAside:
        """The report itself where it is to be read."""
        text = report.text if report.title is None or report.title in report.text else f"{report.title}.\n\n{report.text}"
        found = score(text)
        return report if found >= weights().threshold or self._names_own(text) else SetAside(report, found)

    def _names_own(self, text: str) -> bool:
        return self._own_names is not None and self._own_names.search(text) is not None

    @cached_property
    def _own_names(self) -> re.Pattern[str] | None:
        names = sorted({name for actor in self.own.actors for name in actor.names}, key=lambda name: (-len(name), name))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
