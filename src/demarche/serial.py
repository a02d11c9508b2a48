"""Entries as plain dictionaries and back (the record format), their stable keys, and the check of their evidence.

A leaf beside `model`: `FIELDS` says, for each kind, which keys a record has and what shape each value has.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args

from demarche.errors import DemarcheError, EvidenceError
from demarche.model import (
    KIND_OF,
    Act,
    Actor,
    ActorKind,
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
    Record,
    Stage,
    Stance,
    Statement,
)

Json = dict[str, Any]
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Shape:
    """How one value is written to JSON and read back. `read` gets the value and the name of its key, for the error's sentence."""

    write: Callable[[Any], Any]
    read: Callable[[Any, str], Any]


def _wrong(key: str, value: object, allowed: str) -> DemarcheError:
    return DemarcheError(f"The record's {key!r} is {_short(value)}, but must be {allowed}. Correct the record and import it again.")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _same(value: Any) -> Any:
    return value


def _read_word(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, value, "a string")
    return value


def _read_flag(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, value, "true or false")
    return value


def _read_number(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise _wrong(key, value, "a number")
    return value


def _read_share(value: Any, key: str) -> float:
    number = _read_number(value, key)
    if not 0 <= number <= 1:
        raise _wrong(key, value, "a number from 0 to 1")
    return number


def _read_offset(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(key, value, "a whole number of characters, 0 or more")
    return value


def _mapping(value: Any, key: str, needed: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(key, value, f"an object with {needed}")
    return value


def _need(value: Mapping[str, Any], key: str, within: str) -> Any:
    if key not in value:
        raise DemarcheError(f"The record's {within} has no {key!r}, which it needs. Correct the record and import it again.")
    return value[key]


def span_to_dict(span: Evidence) -> Json:
    """A SPAN of the record format."""
    return {"start": span.start, "end": span.end, "quote": span.quote}


def span_from_dict(value: Any, key: str = "span") -> Evidence:
    """An Evidence from a SPAN; DemarcheError where start, end and quote don't go together."""
    found = _mapping(value, key, "start, end and quote")
    start, end = (_read_offset(_need(found, name, repr(key)), f"{key}.{name}") for name in ("start", "end"))
    quote = _read_word(_need(found, "quote", repr(key)), f"{key}.quote")
    if end - start != len(quote):
        raise _wrong(key, value, f"as long as its quote, which has {len(quote)} characters")
    return Evidence(start, end, quote)


def actor_to_dict(actor: Actor, mention: bool = False) -> Json:
    """An ACTOR of the record format; with `mention`, also where in the text it is printed (the ledger keeps that)."""
    written: Json = {"id": actor.id, "name": actor.name, "kind": actor.kind}
    if actor.iso3 is not None:
        written["iso3"] = actor.iso3
    written["printed"] = actor.printed
    written["for"] = None if actor.speaks_for is None else actor_to_dict(actor.speaks_for, mention)
    if mention and actor.mention is not None:
        written["mention"] = span_to_dict(actor.mention)
    return written


def actor_from_dict(value: Any, key: str = "actor", depth: int = 0) -> Actor:
    """An Actor from an ACTOR; DemarcheError where it is malformed."""
    if depth > 8:
        raise _wrong(key, "...", "an actor that speaks for others over at most 8 steps")
    found = _mapping(value, key, "id, name and kind")
    principal, mention, iso3 = found.get("for"), found.get("mention"), found.get("iso3")
    return Actor(
        id=_read_word(_need(found, "id", repr(key)), f"{key}.id"),
        name=_read_word(_need(found, "name", repr(key)), f"{key}.name"),
        kind=_choice(ActorKind).read(found.get("kind", "unknown"), f"{key}.kind"),
        iso3=None if iso3 is None else _read_word(iso3, f"{key}.iso3"),
        printed=_read_word(found.get("printed", ""), f"{key}.printed"),
        speaks_for=None if principal is None else actor_from_dict(principal, f"{key}.for", depth + 1),
        mention=None if mention is None else span_from_dict(mention, f"{key}.mention"),
    )


def _choice(literal: Any) -> Shape:
    allowed = get_args(literal)

    def read(value: Any, key: str) -> Any:
        if value not in allowed:
            raise _wrong(key, value, "one of " + ", ".join(allowed))
        return value

    return Shape(_same, read)


def _or_none(shape: Shape) -> Shape:
    return Shape(
        lambda value: None if value is None else shape.write(value),
        lambda value, key: None if value is None else shape.read(value, key),
    )


def _list_of(shape: Shape) -> Shape:
    def read(value: Any, key: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _wrong(key, value, "a list")
        return tuple(shape.read(item, f"{key}[{at}]") for at, item in enumerate(value))

    return Shape(lambda value: [shape.write(item) for item in value], read)


WORD = Shape(_same, _read_word)
NUMBER = Shape(_same, _read_number)
FLAG = Shape(_same, _read_flag)
SPAN = Shape(span_to_dict, span_from_dict)
ACTOR = Shape(actor_to_dict, actor_from_dict)

FIELDS: Mapping[type, Mapping[str, Shape]] = {
    Statement: {
        "speaker": _or_none(ACTOR),
        "source": _or_none(SPAN),
        "cue": _or_none(SPAN),
        "content": _list_of(SPAN),
        "form": _choice(Form),
        "addressee": _or_none(ACTOR),
    },
    Position: {
        "holder": ACTOR,
        "voice": _or_none(ACTOR),
        "stance": _choice(Stance),
        "cue": SPAN,
        "target": SPAN,
        "issue": WORD,
        "condition": _or_none(SPAN),
    },
    Commitment: {
        "actor": ACTOR,
        "act": _choice(Act),
        "done": FLAG,
        "object": SPAN,
        "quantity": _or_none(NUMBER),
        "unit": _or_none(WORD),
        "recipient": _or_none(ACTOR),
        "when": _or_none(SPAN),
        "deadline": _or_none(WORD),
        "condition": _or_none(SPAN),
    },
    NegotiatedText: {
        "title": WORD,
        "form": WORD,
        "stage": _choice(Stage),
        "parties": _list_of(ACTOR),
        "mention": SPAN,
        "change": _or_none(SPAN),
        "provision": _or_none(SPAN),
    },
    Meeting: {
        "form": _choice(MeetingForm),
        "participants": _list_of(ACTOR),
        "topic": _or_none(WORD),
        "place": _or_none(WORD),
        "when": _or_none(SPAN),
    },
    Event: {
        "actors": _list_of(ACTOR),
        "recipients": _list_of(ACTOR),
        "event": WORD,
        "event_mode": _or_none(WORD),
        "contexts": _list_of(WORD),
        "location": _or_none(WORD),
    },
}
# The keys that hold actors, in the same order.
ACTORS: Mapping[type, tuple[str, ...]] = {
    Statement: ("speaker", "addressee"),
    Position: ("holder", "voice"),
    Commitment: ("actor", "recipient"),
    NegotiatedText: ("parties",),
    Meeting: ("participants",),
    Event: ("actors", "recipients"),
}
# The keys that tell one claim from another, beside the actors: they make up an entry's key.
TELLING: Mapping[type, tuple[str, ...]] = {
    Statement: ("source", "cue", "content"),
    Position: ("stance", "target", "condition"),
    Commitment: ("act", "done", "object"),
    NegotiatedText: ("stage", "mention", "change", "provision"),
    Meeting: ("form",),
    Event: ("event", "event_mode"),
}
COMMON: Mapping[str, Shape] = {
    "report": WORD,
    "evidence": _list_of(SPAN),
    "modality": _choice(Modality),
    "confidence": Shape(_same, _read_share),
    "date": _or_none(WORD),
    "extractor": WORD,
}


def to_dict(entry: Entry, mentions: bool = False) -> Json:
    """One record of the record format, ready for `json.dumps`. `mentions` adds to each actor where it is printed."""
    record, kind = entry.record, type(entry.record)
    written: Json = {
        "kind": KIND_OF[kind],
        "report": entry.report,
        "evidence": list(map(span_to_dict, entry.evidence)),
        "modality": entry.modality,
        "confidence": entry.confidence,
        "date": entry.date,
        "extractor": entry.extractor,
    }
    actors = ACTORS[kind] if mentions else ()
    for name, shape in FIELDS[kind].items():
        value = getattr(record, name)
        written[name] = _with_mentions(value) if name in actors else shape.write(value)
    return written


def _with_mentions(value: Any) -> Any:
    if isinstance(value, tuple):
        return [actor_to_dict(actor, mention=True) for actor in value]
    return None if value is None else actor_to_dict(value, mention=True)


def from_dict(value: Mapping[str, Any]) -> Entry:
    """The entry of one record. Keys that the record format doesn't know are passed over; DemarcheError where one is wrong or missing."""
    found = _mapping(value, "record", "a kind and its keys")
    kinds: dict[str, type] = {kind: record for record, kind in KIND_OF.items()}
    kind = _need(found, "kind", "object")
    if not isinstance(kind, str) or kind not in kinds:
        raise _wrong("kind", kind, "one of " + ", ".join(kinds))
    common = _read_fields(found, COMMON, Entry, kind)
    return Entry(record=kinds[kind](**_read_fields(found, FIELDS[kinds[kind]], kinds[kind], kind)), **common)


def _read_fields(found: Mapping[str, Any], shapes: Mapping[str, Shape], cls: type, kind: str) -> Json:
    """The fields that are there; a missing one is an error only where the dataclass has no default."""
    optional = {field.name for field in fields(cls) if field.default is not MISSING}
    values = {}
    for name, shape in shapes.items():
        if name in found:
            values[name] = shape.read(found[name], name)
        elif name not in optional:
            _need(found, name, kind)
    return values


def spans_of(value: Entry | Record | Actor | Evidence | tuple[Any, ...] | object) -> list[Evidence]:
    """Every Evidence in an entry: its evidence, its record's spans, and where its actors are printed."""
    found: list[Evidence] = []
    _gather(value, found)
    return found


def _gather(value: object, found: list[Evidence]) -> None:
    """One list for all: generators within each other take three times as long, and every entry comes by here."""
    if isinstance(value, Evidence):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)
    elif isinstance(value, Actor):
        if value.mention is not None:
            found.append(value.mention)
        if value.speaks_for is not None:
            _gather(value.speaks_for, found)
    elif isinstance(value, Entry):
        _gather((value.evidence, value.record), found)
    elif type(value) in FIELDS:
        for name in FIELDS[type(value)]:
            part = getattr(value, name)
            if part is not None and not isinstance(part, str):
                _gather(part, found)


def actors_of(record: Record) -> Iterator[tuple[str, Actor]]:
    """Each actor of a record with its role (the key it stands under); whom an actor speaks for has the role "for"."""
    for name in ACTORS[type(record)]:
        value = getattr(record, name)
        for actor in value if isinstance(value, tuple) else (value,):
            if actor is not None:
                yield name, actor
                if actor.speaks_for is not None:
                    yield "for", actor.speaks_for


def fold(text: str) -> str:
    """Words without case, accents and runs of white space, to compare names by."""
    if text.isascii():  # there is nothing to take off, and taking it off is slow
        return " ".join(text.casefold().split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def key_of(entry: Entry) -> str:
    """A stable key of what an entry claims: report, kind, evidence, who and what.

    Reading the same report again gives the same key. Confidence, extractor, modality, date and issue don't count, so a better model may
    revise them without losing the judgements on the entry. Another actor, stance or span is another claim.
    """
    record = entry.record
    who = [(role, actor.id or fold(actor.printed or actor.name)) for role, actor in actors_of(record)]
    shapes = FIELDS[type(record)]
    what = [shapes[name].write(getattr(record, name)) for name in TELLING[type(record)]]
    told = [entry.report, entry.kind, [[span.start, span.end] for span in entry.evidence], who, what]
    return hashlib.sha256(_CANONICAL.encode(told).encode()).hexdigest()[:24]


def to_json(entry: Entry) -> str:
    """One record of the record format as the ledger keeps it: compact, and with where its actors are printed."""
    return _COMPACT.encode(to_dict(entry, mentions=True))


def digest_of(entry: Entry) -> str:
    """A hash of all that an entry says; two entries of one key and different digests are two versions of one claim.

    Confidence counts to three places: the same model on another processor differs in the last ones.
    """
    said = to_dict(entry, mentions=True) | {"confidence": round(entry.confidence, 3)}
    return hashlib.sha256(_CANONICAL.encode(said).encode()).hexdigest()[:24]


def check_evidence(entry: Entry, text: str) -> None:
    """EvidenceError unless every span in the entry holds, in `text`, the words that it claims to hold."""
    for span in spans_of(entry):
        held = text[max(span.start, 0) : max(span.end, 0)]
        if span.start < 0 or held != span.quote or span.end - span.start != len(span.quote):
            raise EvidenceError(
                f"A {entry.kind} of report {entry.report!r} claims that characters {span.start} to {span.end} are {_short(span.quote)}, "
                f"but the text holds {_short(held)} there. Check that offsets count in the unaltered text."
            )
