"""In reports that are not about international politics only what states and known bodies stand for, undertake and do counts.

A candidate's words on his rival are no position of his country.
"""

from collections.abc import Sequence

from demarche import knowledge
from demarche.model import Commitment, Entry, Event, Meeting, Position, Report
from demarche.triage.classifier import score, weights

SURELY = 0.5  # share of the threshold of triage below which a report is surely about something else: positions in doubtful ones count


def calm(report: Report, entries: Sequence[Entry]) -> list[Entry]:
    """The entries without anybody else's positions, deeds and undertakings, where the report is about something else."""
    if all(_between_states(entry) for entry in entries):
        return list(entries)
    share = score(report.text) / weights().threshold
    if share >= 1:
        return list(entries)
    doubtful = (Position, Meeting) if share >= SURELY else ()
    return [entry for entry in entries if isinstance(entry.record, doubtful) or _between_states(entry)]


def _between_states(entry: Entry) -> bool:
    """Whether a position or commitment is a state's or body's own, an event what one of these did to another, and a meeting one of several;
    the other kinds are told by anybody.
    """
    record = entry.record
    if isinstance(record, Meeting):
        return len(record.participants) > 1
    if isinstance(record, Event):
        sides = [{a.id for a in side if knowledge.actor_by_id(a.id)} for side in (record.actors, record.recipients)]
        return all(sides) and sides[0] != sides[1]
    if isinstance(record, Commitment):
        return knowledge.actor_by_id(record.actor.principal.id) is not None
    if isinstance(record, Position):
        return record.voice is None and knowledge.actor_by_id(record.holder.principal.id) is not None
    return True
