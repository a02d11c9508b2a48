"""An entry as one flat row, for CSV, pandas and Arrow: the same columns for every kind of record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from demarche.model import Actor, Commitment, Entry, Event, Evidence, Meeting, NegotiatedText, Position, Statement

# One row a record, the same columns for every kind: `what` is the stance, act, stage, form or event type, `about` the target, object,
# title, content, topic or event mode. Several actors are joined with "; ".
COLUMNS = (
    *("report", "kind", "date", "actor", "actor_id", "iso3", "for", "voice", "what", "about", "issue", "condition", "recipient"),
    *("quantity", "unit", "done", "when", "deadline", "place", "cue", "quote", "start", "end", "modality", "confidence", "extractor"),
)

NUMBERS = ("quantity", "confidence")


def flat(entry: Entry) -> dict[str, Any]:
    """An entry as one flat row. Its first passage stands for all; keys that the record lacks are left empty."""
    first = entry.evidence[0] if entry.evidence else Evidence(0, 0, "")
    common = {name: getattr(entry, name) for name in ("report", "kind", "date", "modality", "confidence", "extractor")}
    row = common | {"quote": first.quote, "start": first.start, "end": first.end} | own_columns(entry)
    return {name: "" if value is None else value for name, value in row.items()}


def own_columns(entry: Entry) -> dict[str, Any]:
    """The columns that depend on the kind."""
    match entry.record:
        case Position() as p:
            spans = {"cue": said(p.cue), "about": said(p.target), "condition": said(p.condition)}
            return actor_columns(p.holder) | spans | {"voice": p.voice and p.voice.name, "what": p.stance, "issue": p.issue}
        case Commitment() as c:
            spans = {"about": said(c.object), "condition": said(c.condition), "when": said(c.when)}
            plain = {"what": c.act, "done": c.done, "quantity": c.quantity, "unit": c.unit, "deadline": c.deadline}
            return actor_columns(c.actor) | spans | plain | {"recipient": c.recipient and c.recipient.name}
        case NegotiatedText() as t:
            return actor_columns(*t.parties) | {"what": t.stage, "about": t.title}
        case Meeting() as m:
            return actor_columns(*m.participants) | {"what": m.form, "about": m.topic, "place": m.place, "when": said(m.when)}
        case Statement() as s:
            content = " ... ".join(piece.quote for piece in s.content)
            whom = s.addressee and s.addressee.name
            return actor_columns(s.speaker) | {"what": s.form, "about": content, "cue": said(s.cue), "recipient": whom}
        case Event() as e:
            recipients = joined(actor.name for actor in e.recipients)
            return actor_columns(*e.actors) | {"what": e.event, "about": e.event_mode, "recipient": recipients, "place": e.location}


def actor_columns(*actors: Actor | None) -> dict[str, str]:
    """Name, id, code and principal of the actors, joined where there are several."""
    known = [actor for actor in actors if actor is not None]
    return {
        "actor": joined(actor.name for actor in known),
        "actor_id": joined(actor.id for actor in known),
        "iso3": joined(actor.iso3 for actor in known),
        "for": joined(actor.speaks_for.name if actor.speaks_for else None for actor in known),
    }


def joined(values: Iterable[str | None]) -> str:
    """Values in one cell, each in its place; empty where there is none at all."""
    cells = [value or "" for value in values]
    return "; ".join(cells) if any(cells) else ""


def said(span: Evidence | None) -> str:
    """A span's words, as printed."""
    return span.quote if span else ""
