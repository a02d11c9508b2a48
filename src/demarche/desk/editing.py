"""What was filled in becomes an entry again: each field is checked, and the words of each span are taken from the report itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from demarche.desk.fields import ACTOR, ACTORS, COMMON, FLAG, NUMBER, SHAPES, SPAN, SPANS, Shape, spans_told
from demarche.desk.state import Form
from demarche.errors import DemarcheError
from demarche.knowledge import actor_by_id, find_actor, slug, state
from demarche.model import (
    KIND_OF,
    Actor,
    Commitment,
    Entry,
    Event,
    Evidence,
    Kind,
    Meeting,
    NegotiatedText,
    Position,
    Record,
    Report,
    Statement,
)
from demarche.serial import fold

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NOBODY = Actor("", "", "unknown")
Known = Callable[[str], Actor | None]  # an actor of the ledger by its id


@dataclass(frozen=True, slots=True)
class Editing:
    """A form that is being read: for which report, and how actors are looked up."""

    report: Report
    form: Form
    known: Known

    def entry(self, before: Entry) -> Entry:
        """The entry as it was filled in; what the form does not hold stays. DemarcheError where something can't be so."""
        record = before.record
        changed = {shape.name: self._value(shape, getattr(record, shape.name)) for shape in SHAPES[type(record)] if self._has(shape)}
        common = {shape.name: self._value(shape, getattr(before, shape.name)) for shape in COMMON if self._has(shape)}
        after = replace(before, record=replace(record, **changed), **common)
        return replace(after, evidence=_covering(after, before))

    def _has(self, shape: Shape) -> bool:
        return shape.name in self.form.values or (shape.type == FLAG and f"{shape.name}_asked" in self.form.values)

    def _value(self, shape: Shape, before: Any) -> Any:
        told = self.form.one(shape.name).strip()
        if shape.needed and not told:
            raise DemarcheError(f"The {shape.label} can't be left empty. Fill it in, or reject the record.")
        if shape.type in (SPAN, SPANS):
            spans = self._spans(shape, told)
            return spans if shape.type == SPANS else spans[0] if spans else None
        if shape.type == ACTOR:
            return self._actor(shape, told, before)
        if shape.type == ACTORS:
            old = {one.id or one.name: one for one in before}
            return tuple(old.get(name) or self._resolved(name) for name in filter(None, map(str.strip, told.split(";"))))
        return self._plain(shape, told)

    def _plain(self, shape: Shape, told: str) -> Any:
        if shape.type == "choice" and told not in shape.options:
            raise DemarcheError(f"The {shape.label} is {told!r}, but must be one of {', '.join(shape.options)}.")
        if shape.type == FLAG:
            return told == "True"
        if shape.type == NUMBER:
            return self._number(shape, told)
        if shape.type == "issue":
            return f"issue:{slug(told)}" if told and ":" not in told else told
        if shape.name in ("date", "deadline") and told and not _DATE.fullmatch(told):
            raise DemarcheError(f"The {shape.label} is {told!r}, but must be a day, a month or a year: 2004-06-09, 2004-06 or 2004.")
        optional = shape.name in ("date", "deadline", "unit", "topic", "place", "event_mode", "location")
        return told or None if optional else told

    def _number(self, shape: Shape, told: str) -> float | None:
        try:
            return float(told.replace(",", "")) if told else None
        except ValueError:
            raise DemarcheError(f"The {shape.label} is {told!r}, but must be a number.") from None

    def _spans(self, shape: Shape, told: str) -> tuple[Evidence, ...]:
        try:
            places = list(spans_told(told))
        except ValueError:
            raise DemarcheError(f"The {shape.label} is {told!r}, but must be places such as 12-40. Select the words.") from None
        return tuple(self.span(start, end) for start, end in places)

    def span(self, start: int, end: int) -> Evidence:
        """Characters of the report."""
        if not 0 <= start < end <= len(self.report.text):
            raise DemarcheError(f"Characters {start} to {end} are not in the text, which has {len(self.report.text)}. Select the words.")
        return Evidence(start, end, self.report.text[start:end])

    def _actor(self, shape: Shape, told: str, before: Actor | None) -> Actor | None:
        """Who is meant, where it is printed, and for whom it speaks."""
        if not told:
            return None
        old = before if before is not None and told in (before.id, before.name) else None
        above = self.form.one(f"{shape.name}_for").strip()
        found = old or self._resolved(told, person=bool(above))
        places = self._spans(shape, self.form.one(f"{shape.name}_at"))
        mention = places[0] if places else (before.mention if before else None)
        printed = mention.quote if mention else (old.printed if old else found.name)
        told_before = (before.speaks_for.id or before.speaks_for.name) if before and before.speaks_for else ""
        speaks_for = (before.speaks_for if before and above == told_before else self._resolved(above)) if above else None
        return replace(found, printed=printed, mention=mention, speaks_for=speaks_for)

    def _resolved(self, told: str, person: bool = False) -> Actor:
        """By the id of an actor in the ledger, else as the tables know the name on the report's day, else a new one of that name."""
        code = state(told.upper())
        known = self.known(told) or actor_by_id(f"state:{code.iso3}" if code else told) or find_actor(told, self.report.date)
        if known is not None:
            return Actor(known.id, known.name, known.kind, known.iso3, known.name)
        if ":" in told:
            raise DemarcheError(f"Nobody is known as {told!r}. Give the id of an actor, or a name without a colon for a new one.")
        return Actor(f"{'person' if person else 'group'}:{slug(fold(told))}", told, "person" if person else "unknown", None, told)


def _covering(after: Entry, before: Entry) -> tuple[Evidence, ...]:
    """The evidence; a span that was moved out of it proves the entry, too."""
    moved = [span for name in ("target", "object", "mention") if (span := getattr(after.record, name, None)) is not None]
    old = {getattr(before.record, name, None) for name in ("target", "object", "mention")}
    outside = [s for s in moved if s not in old and not any(e.start <= s.start and s.end <= e.end for e in after.evidence)]
    return (*after.evidence, *outside)


def blank(kind: str, report: Report, span: Evidence) -> Entry:
    """A new record to fill in, proved by the words that were selected."""
    records: dict[str, Record] = {
        "position": Position(_NOBODY, "support", span, span),
        "commitment": Commitment(_NOBODY, "pledge", False, span),
        "text": NegotiatedText(" ".join(span.quote.split())[:80], "agreement", "negotiating", span),
        "meeting": Meeting("talks", ()),
        "statement": Statement(None, None, None, (span,), "indirect"),
        "event": Event((), (), "CONSULT"),
    }
    if kind not in records:
        raise DemarcheError(f"The kind of a record is {kind!r}, but must be one of {', '.join(KIND_OF.values())}.")
    return Entry(report.id, records[kind], (span,), "asserted", 1.0)


def kind_of(told: str) -> Kind | None:
    """A kind by its name."""
    return next((kind for kind in KIND_OF.values() if kind == told), None)
