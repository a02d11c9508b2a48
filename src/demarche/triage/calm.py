"""In reports that are not about international politics only positions and events of states and known bodies count, told of themselves.

A candidate's words on his rival are no position of his country.
"""

from collections.abc import Sequence

from demarche import knowledge
from demarche.model import Entry, Event, Meeting, Position, Report
from demarche.triage.classifier import score, weights

SURELY = 0.5  # share of the threshold of triage below which a report is surely about something else: a doubtful one is read as it is


def calm(report: Report, entries: Sequence[Entry]) -> list[Entry]:
    """The entries without anybody else's positions and events, where the report is about something else; all of them where it is not."""
    if all(_between_states(entry) for entry in entries) or score(report.text) >= SURELY * weights().threshold:
        return list(entries)
    return [entry for entry in entries if _between_states(entry)]


def _between_states(entry: Entry) -> bool:
    """Whether a position is a state's or body's own, an event what one of these did to another, and a meeting one of several; the other
    kinds are told by anybody.
    """
    record = entry.record
    if isinstance(record, Meeting):
        return len(record.participants) > 1
    if isinstance(record, Event):
        sides = [{a.id for a in side if knowledge.actor_by_id(a.id)} for side in (record.actors, record.recipients)]
        return all(sides) and sides[0] != sides[1]
    if isinstance(record, Position):
        return record.voice is None and knowledge.actor_by_id(record.holder.principal.id) is not None
    return True
