"""What a model is asked for: the record model with words in place of spans and actors, as parts and as a JSON Schema.

It follows from `model.py`: a field that is added there is asked for. All keys are required and nullable, as strict servers want it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from demarche.model import KIND_OF, Actor, Evidence, Kind, Modality

Sort = Literal["actor", "span", "word", "choice", "number", "flag"]
Json = dict[str, Any]
RECORD_OF: dict[Kind, type] = {kind: record for record, kind in KIND_OF.items()}
_SORTS: dict[Any, Sort] = {Actor: "actor", Evidence: "span", str: "word", float: "number", bool: "flag"}


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a record, as it is asked for."""

    name: str
    sort: Sort
    many: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()

    @property
    def schema(self) -> Json:
        """Its JSON Schema."""
        plain: Json = {"enum": list(self.choices), "type": "string"} if self.choices else {"type": _type(self.sort)}
        if self.many:
            return {"type": "array", "items": plain}
        return {"type": [plain["type"], "null"]} if self.optional else plain


def _type(sort: Sort) -> str:
    return {"number": "number", "flag": "boolean"}.get(sort, "string")


@cache
def choices() -> Json:
    """Lists of words for fields that are plain strings in the record model, and the fields that are not asked for."""
    return tomllib.loads(files("demarche.llm").joinpath("data").joinpath("shapes.toml").read_text(encoding="utf-8"))


@cache
def parts_of(kind: Kind) -> tuple[Part, ...]:
    """The parts of a kind of record, in the record model's order."""
    record = RECORD_OF[kind]
    hints = get_type_hints(record)
    left_out = choices()["left_out"].get(kind, ())
    return tuple(_part(one.name, hints[one.name]) for one in fields(record) if one.name not in left_out)


def _part(name: str, hint: Any) -> Part:
    inner, *more = [one for one in get_args(hint) if one is not NoneType] or [hint]
    if get_origin(hint) is Literal:
        return Part(name, "choice", choices=get_args(hint))
    if get_origin(hint) is tuple:
        assert more == [...]
        one = _part(name, inner)
        return Part(name, one.sort, many=True, choices=one.choices)
    if inner is not hint:
        one = _part(name, inner)
        return Part(name, one.sort, optional=True, choices=one.choices)
    listed = choices()["choices"].get(name, ()) if hint is str else ()
    return Part(name, "choice" if listed else _SORTS[hint], choices=tuple(listed))


def plural(kind: Kind) -> str:
    """The key of a kind's list in an answer."""
    return f"{kind}s"


def schema(kinds: Iterable[Kind]) -> Json:
    """The JSON Schema of an answer: an object with a list for each kind."""
    return _object({plural(kind): {"type": "array", "items": _item(kind)} for kind in kinds})


def _item(kind: Kind) -> Json:
    common = (Part("evidence", "span", many=True), Part("modality", "choice", choices=get_args(Modality)))
    return _object({part.name: part.schema for part in common} | {part.name: part.schema for part in parts_of(kind)})


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
