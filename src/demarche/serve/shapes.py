"""The shapes of what is asked: each says once what is allowed, as a JSON Schema, as a sentence, and as the function that reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COARSE = r"[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?"
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_LATIN = re.compile("[A-Za-z]")
_ENGLISH = r"[Ee][Nn]([Gg]|[Gg][Ll][Ii][Ss][Hh])?([-_ ][-_ A-Za-z0-9]*)?"
LONGEST_WORDS = 500  # characters of one value of the address


@dataclass(frozen=True, slots=True)
class Shape:
    """`schema` and `allowed` say the same to machines and to people; `read` gives the value, or raises ValueError."""

    schema: dict[str, Any]
    allowed: str
    read: Callable[[str], Any]


def _words(value: str) -> str:
    if not 0 < len(value) <= LONGEST_WORDS or "\0" in value:
        raise ValueError
    return value


def _day(value: str) -> str:
    if not _DAY.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _date(value: str) -> str:
    return value if re.fullmatch(_COARSE, value) else _day(value)


def _flag(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError
    return value == "true"


def whole(least: int, most: int) -> Shape:
    """A whole number between two others."""

    def read(value: str) -> int:
        number = int(value) if _WHOLE.fullmatch(value) else least - 1
        if not least <= number <= most:
            raise ValueError
        return number

    return Shape({"type": "integer", "minimum": least, "maximum": most}, f"a whole number from {least:,} to {most:,}", read)


def one_of(allowed: Sequence[str]) -> Shape:
    """One of these words."""

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError
        return value

    return Shape({"type": "string", "enum": list(allowed)}, f"one of {', '.join(allowed)}", read)


def _text(value: str) -> str:
    if not _LATIN.search(value):
        raise ValueError
    return value


def matching(pattern: str, allowed: str) -> Shape:
    """What fits a pattern as a whole."""

    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return Shape({"type": "string", "pattern": f"^{pattern}$"}, allowed, read)


_DAY_SCHEMA = {"type": "string", "format": "date"}
WORDS = Shape(
    {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS, "pattern": "^[^\\u0000]*$"},
    f"1 to {LONGEST_WORDS} characters, none of them NUL",
    _words,
)
DAY = Shape(_DAY_SCHEMA, "a day such as 2004-06-09", _day)
DATE = Shape(
    {"anyOf": [_DAY_SCHEMA, {"type": "string", "pattern": f"^{_COARSE}$"}]}, "a day, month or year: 2004-06-09, 2004-06 or 2004", _date
)
FLAG = Shape({"type": "boolean"}, "true or false", _flag)
ANY = Shape({"type": "string"}, "a string", str)
TEXT = Shape({"type": "string", "minLength": 1, "pattern": _LATIN.pattern}, "a text with at least one Latin letter", _text)
LANGUAGE = matching(_ENGLISH, "English, such as en or en-GB: demarche reads no other language")
