"""A record as the fields of a form, one for each thing that can be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from demarche.model import (
    SIGNS,
    Act,
    Actor,
    Commitment,
    Entry,
    Event,
    Evidence,
    Form,
    Meeting,
    MeetingForm,
    Modality,
    NegotiatedText,
    Position,
    Stage,
    Statement,
)

Spans = Sequence[Evidence]
STANCE, SPAN, SPANS, ACTOR, ACTORS, WORD, NUMBER, FLAG = "stance", "span", "spans", "actor", "actors", "word", "number", "flag"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field of a record holds, and how people call it."""

    name: str
    label: str
    type: str
    options: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its value as text. A span is written as "12-40", several as "12-40, 60-71"; `quote` are its words."""

    shape: Shape
    value: str
    quote: str = ""
    speaks_for: str = ""  # of an actor
    at: str = ""  # where an actor is printed


def _choice(name: str, label: str, literal: Any) -> Shape:
    return Shape(name, label, "choice", get_args(literal), needed=True)


SHAPES: dict[type, tuple[Shape, ...]] = {
    Position: (
        Shape("holder", "holder", ACTOR, needed=True),
        Shape("stance", "stance", "choice", tuple(SIGNS), needed=True),
        Shape("cue", "cue", SPAN, needed=True),
        Shape("target", "target", SPAN, needed=True),
        Shape("condition", "condition", SPAN),
        Shape("issue", "issue", "issue"),
        Shape("voice", "voice", ACTOR),
    ),
    Commitment: (
        Shape("actor", "actor", ACTOR, needed=True),
        _choice("act", "act", Act),
        Shape("done", "done", FLAG),
        Shape("object", "object", SPAN, needed=True),
        Shape("quantity", "quantity", NUMBER),
        Shape("unit", "unit", WORD),
        Shape("recipient", "recipient", ACTOR),
        Shape("condition", "condition", SPAN),
        Shape("deadline", "deadline", WORD),
    ),
    NegotiatedText: (
        Shape("title", "title", WORD, needed=True),
        Shape("form", "form", WORD),
        _choice("stage", "stage", Stage),
        Shape("mention", "mention", SPAN, needed=True),
        Shape("parties", "parties", ACTORS),
        Shape("change", "change", SPAN),
        Shape("provision", "provision", SPAN),
    ),
    Meeting: (
        _choice("form", "form", MeetingForm),
        Shape("participants", "participants", ACTORS),
        Shape("topic", "topic", WORD),
        Shape("place", "place", WORD),
        Shape("when", "when", SPAN),
    ),
    Statement: (
        Shape("speaker", "speaker", ACTOR),
        Shape("source", "source", SPAN),
        Shape("cue", "cue", SPAN),
        Shape("content", "content", SPANS, needed=True),
        _choice("form", "form", Form),
    ),
    Event: (
        Shape("actors", "actors", ACTORS),
        Shape("event", "event", WORD, needed=True),
        Shape("event_mode", "mode", WORD),
        Shape("recipients", "recipients", ACTORS),
        Shape("location", "place", WORD),
    ),
}
COMMON = (
    Shape("date", "date", WORD),
    _choice("modality", "modality", Modality),
    Shape("evidence", "evidence", SPANS, needed=True),
)


def fields_of(entry: Entry) -> list[Field]:
    """The form of an entry."""
    own = [_field(shape, getattr(entry.record, shape.name)) for shape in SHAPES[type(entry.record)]]
    return own + [_field(shape, getattr(entry, shape.name)) for shape in COMMON]


def _field(shape: Shape, value: Any) -> Field:
    if isinstance(value, Actor):
        above, at = value.speaks_for, value.mention
        return Field(shape, value.id or value.name, value.name, (above.id or above.name) if above else "", where([at] if at else []))
    if shape.type in (SPAN, SPANS):
        spans = value if isinstance(value, tuple) else (value,) if value is not None else ()
        return Field(shape, where(spans), " … ".join(" ".join(span.quote.split()) for span in spans))
    if shape.type == ACTORS:
        return Field(shape, "; ".join(actor.id or actor.name for actor in value))
    return Field(shape, "" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


def values_of(entry: Entry) -> dict[str, str]:
    """What the form of an entry holds, by the names of its inputs."""
    values: dict[str, str] = {}
    for field in fields_of(entry):
        name = field.shape.name
        values[name] = field.value
        if field.shape.type == ACTOR:
            values |= {f"{name}_for": field.speaks_for, f"{name}_at": field.at}
    return values


def where(spans: Spans) -> str:
    """Spans by their offsets."""
    return ", ".join(f"{span.start}-{span.end}" for span in spans)


def spans_told(text: str) -> Iterator[tuple[int, int]]:
    """Offsets out of "12-40, 60-71"; ValueError where they are none."""
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        start, _, end = part.partition("-")
        yield int(start), int(end)
