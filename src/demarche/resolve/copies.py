"""Entries that say the same become one, with the evidence of all. A quotation printed twice stays two statements."""

from dataclasses import replace

from demarche.model import Actor, Commitment, Entry, Event, Evidence, Meeting, NegotiatedText, Position, Statement
from demarche.resolve.identity import one_line


def merge_copies(entries: list[Entry]) -> list[Entry]:
    """The entries with exact copies joined: the first stands, at the highest confidence; evidence told elsewhere is added."""
    kept: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        key = _key(entry)
        kept[key] = joined(kept[key], entry) if key in kept else entry
    return list(kept.values())


def joined(first: Entry, other: Entry) -> Entry:
    """The first entry at the higher confidence, with the other's evidence told elsewhere."""
    evidence = (*first.evidence, *(e for e in other.evidence if not any(e.start < f.end and f.start < e.end for f in first.evidence)))
    return replace(first, evidence=evidence, confidence=max(first.confidence, other.confidence))


def _key(entry: Entry) -> tuple[object, ...]:
    """What makes two entries the same: who and what, in words; for statements the very place, too."""
    record = entry.record
    head = (entry.report, entry.kind, entry.modality)
    if isinstance(record, Statement):
        return (*head, _who(record.speaker), tuple((c.start, c.end) for c in record.content))
    if isinstance(record, Position):
        return (*head, _who(record.holder), record.stance, _words(record.target), _words(record.condition))
    if isinstance(record, Commitment):
        return (*head, _who(record.actor), record.act, record.done, _words(record.object), record.quantity, _who(record.recipient))
    if isinstance(record, NegotiatedText):
        return (*head, one_line(record.title).casefold(), record.stage)
    if isinstance(record, Meeting):
        return (*head, record.form, frozenset(map(_who, record.participants)), record.place, _words(record.when))
    assert isinstance(record, Event)
    places = tuple((e.start, e.end) for e in entry.evidence)
    return (*head, record.event, record.event_mode, frozenset(map(_who, record.actors)), frozenset(map(_who, record.recipients)), places)


def _who(actor: Actor | None) -> str:
    return (actor.id or one_line(actor.printed)) if actor else ""


def _words(evidence: Evidence | None) -> str:
    return one_line(evidence.quote).casefold() if evidence else ""
