"""In reports that are not about international politics only positions of states and known bodies count, told of these themselves.

A candidate's words on his rival are no position of his country.
"""

from collections.abc import Sequence

from demarche import knowledge
from demarche.model import Entry, Position, Report
from demarche.triage.classifier import score, weights

SURELY = 0.5  # share of the threshold of triage below which a report is surely about something else: a doubtful one is read as it is


def calm(report: Report, entries: Sequence[Entry]) -> list[Entry]:
    """The entries without anybody else's positions, where the report is about something else; all of them where it is not."""
    if not any(isinstance(entry.record, Position) for entry in entries) or score(report.text) >= SURELY * weights().threshold:
        return list(entries)
    return [entry for entry in entries if not isinstance(entry.record, Position) or _between_states(entry.record)]


def _between_states(position: Position) -> bool:
    return position.voice is None and knowledge.actor_by_id(position.holder.principal.id) is not None
