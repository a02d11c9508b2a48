"""The shapes of answers: those of the published record schema, and of what the command line prints beside records."""

from __future__ import annotations

from typing import Any, get_args

from demarche.formats.record_lines import schema
from demarche.model import ActorKind, Stance

Json = dict[str, Any]
STRING: Json = {"type": "string"}
NUMBER: Json = {"type": "integer", "minimum": 0}
OR_NONE: Json = {"type": ["string", "null"]}
STANCE: Json = {"enum": list(get_args(Stance))}
COMPONENTS = "#/components/schemas/"


def components() -> dict[str, Json]:
    """All of them by name, with references as OpenAPI has them."""
    return {name: _moved(one) for name, one in schema()["$defs"].items()} | _ours()


def ref(name: str) -> Json:
    """A reference to one of them."""
    return {"$ref": COMPONENTS + name}


def _moved(value: Any) -> Any:
    """A part of the record schema, whose references lead to where OpenAPI keeps schemas."""
    if isinstance(value, dict):
        return {name: _moved(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_moved(part) for part in value]
    return value.replace("#/$defs/", COMPONENTS) if isinstance(value, str) else value


def _object(description: str, **properties: Json) -> Json:
    """An object that has all of these keys and no others."""
    told = {name.rstrip("_"): one for name, one in properties.items()}
    return {"type": "object", "description": description, "properties": told, "required": list(told), "additionalProperties": False}


def _list_of(item: Json) -> Json:
    return {"type": "array", "items": item}


def _stands(first: str, second: str) -> dict[str, Json]:
    """The keys of two stands of one holder."""
    told: dict[str, Json] = {"issue": STRING, "holder": STRING, "holder_id": STRING}
    for label in (first, second):
        told |= {label: STANCE, f"{label}_date": STRING, f"{label}_report": STRING, f"{label}_quote": STRING}
    return told


def _ours() -> dict[str, Json]:
    head = {"id": STRING, "title": OR_NONE, "outlet": OR_NONE, "date": OR_NONE, "url": OR_NONE, "language": OR_NONE, "path": OR_NONE}
    copy = _object("A report that repeats the entry's own", report=STRING, outlet=OR_NONE, evidence=_list_of(ref("span")))
    kept = {"type": "object", "properties": {"key": STRING, "copies": _list_of(ref("copy"))}, "required": ["key"]}
    return {
        "error": _object("What is wrong, in a sentence", error=STRING),
        "copy": copy,
        "kept-entry": {"description": "A record with its id in the ledger", "allOf": [ref("record"), kept]},
        "change": _object("A holder's stance on an issue before and after", **_stands("before", "after")),
        "contradiction": _object("A holder's support and opposition on an issue", **_stands("support", "oppose"), days=NUMBER),
        "member": _member(),
        "actor-count": _actor_count(),
        "issue-count": _object("An issue and how many positions are on it", id=STRING, positions=NUMBER, reports=NUMBER, last=OR_NONE),
        "report-head": _object("A report without its text", **head),
        "hit": _hit(head),
        "explanation": _explanation(),
    }


def _member() -> Json:
    stance = {"enum": [*get_args(Stance), "unknown"]}
    verdict = {"enum": ["passes", "blocked", "open"]}
    told = dict.fromkeys(("condition", "rule", "body", "date", "quote"), STRING)
    description = "A member of a body, where it stands, and the verdict"
    return _object(description, member=STRING, name=STRING, stance=stance, blocks={"type": "boolean"}, verdict=verdict, **told)


def _actor_count() -> Json:
    told: dict[str, Json] = {
        "id": STRING,
        "name": STRING,
        "kind": {"enum": list(get_args(ActorKind))},
        "iso3": STRING,
        "for": STRING,
        "entries": NUMBER,
    }
    return _object("An actor, in how many entries it is, and how it is printed", **told, printed=_list_of(STRING))


def _hit(head: dict[str, Json]) -> Json:
    known = {name: head[name] for name in ("title", "outlet", "date", "url")}
    place: dict[str, Json] = {"start": {"type": ["integer", "null"]}, "end": {"type": ["integer", "null"]}, "quote": OR_NONE}
    found = {"entries": _list_of(ref("kept-entry")), "also_in": _list_of(STRING)}
    return _object("A report that was found, the passage, and the entries that it proves", report=STRING, **known, **place, **found)


def _explanation() -> Json:
    span = {"anyOf": [ref("span"), {"type": "null"}]}
    mark = _object("Words with a part in the entry", role=STRING, start=NUMBER, end=NUMBER, quote=STRING)
    return _object(
        "Why an entry was made",
        key=STRING,
        entry=ref("record"),
        arises={"type": ["boolean", "null"]},
        passage=span,
        marks=_list_of(mark),
        scores=_list_of(_object("What the model gives to a class", class_=STRING, score={"type": "number"})),
        reasons=_list_of(_object("One sentence", about=STRING, said=STRING, words=span)),
    )
