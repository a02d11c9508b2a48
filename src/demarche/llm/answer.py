"""The text of an answer as JSON, however it is wrapped: an object with lists, or an error that says what came instead."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from demarche.errors import ReportError

Answer = Mapping[str, Any]
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_SHOWN = 80


class AnswerError(ReportError):
    """The server answered, but not with what was asked for."""


class CutOffError(AnswerError):
    """The answer was longer than it was allowed to be."""


def answer_of(content: str, keys: Collection[str]) -> Answer:
    """The object in an answer, with at least one of the keys; AnswerError where there is none."""
    told = content.rpartition("</think>")[2].strip()  # what some models say to themselves first
    found = _object(told)
    if found is None:
        raise AnswerError(f"the answer is {_kind_of(told)}, but must be a JSON object with {', '.join(sorted(keys))}")
    if not keys & found.keys():
        raise AnswerError(f"the answer is JSON with {_names(found)}, but must have {', '.join(sorted(keys))}")
    return found


def together(answers: Sequence[Answer], keys: Collection[str]) -> Answer:
    """The lists of several answers as those of one."""
    return {key: [item for one in answers if isinstance(one.get(key), list) for item in one[key]] for key in keys}


def _object(told: str) -> Answer | None:
    """The answer itself, what is fenced in it, or the object that begins with its first brace."""
    fenced = _FENCED.search(told)
    for text in filter(None, (told, fenced and fenced[1])):
        found = _loaded(text)
        if found is not None:
            return found if isinstance(found, dict) else None
    return _first(told)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _first(told: str) -> Answer | None:
    begin = told.find("{")
    try:
        found, _ = json.JSONDecoder(parse_constant=_no_constant).raw_decode(told, max(begin, 0))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _kind_of(told: str) -> str:
    if not told:
        return "empty"
    shown = " ".join(told[:_SHOWN].split())
    if told[0] == "{":
        return f"broken JSON ({shown!r}..)"
    return f"{'a list' if told[0] == '[' else 'prose'} ({shown!r}..)"


def _names(found: Answer) -> str:
    return ", ".join(repr(str(name)[:20]) for name in list(found)[:5]) or "nothing"
