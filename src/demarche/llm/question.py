"""The question that goes to the server: what is wanted, the report's words, the shape of the answer; and the version of it."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from demarche.llm import shapes
from demarche.llm.pieces import pieces
from demarche.model import Kind, Report
from demarche.settings import LlmSettings

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a piece of a report."""

    kinds: tuple[Kind, ...]
    head: str  # what is known of the report
    text: str

    @property
    def words(self) -> str:
        """What the report says, and what is known of it."""
        return f"{self.head}<report>\n{self.text}\n</report>"

    def parts(self) -> list[Question]:
        """The same about parts of little more than half the text, which overlap."""
        size = len(self.text)
        return [replace(self, text=self.text[start:end]) for start, end in pieces(self.text, size * 3 // 5, size // 10)]

    @property
    def characters(self) -> int:
        """How long it is, the shape of the answer included."""
        return len(system(self.kinds)) + len(self.words) + len(json.dumps(shapes.schema(self.kinds)))

    @property
    def version(self) -> str:
        """A hash of everything in it that isn't the report's."""
        return version(self.kinds)

    def body(self, chosen: LlmSettings) -> dict[str, Any]:
        """The request's body."""
        messages = [{"role": "system", "content": system(self.kinds)}, {"role": "user", "content": self.words}]
        body: dict[str, Any] = {"model": chosen.model, "messages": messages, "stream": False, chosen.limit_name: chosen.answer}
        if chosen.temperature >= 0:
            body["temperature"] = chosen.temperature
        if chosen.format == "json_schema":
            shape = {"name": "records", "strict": True, "schema": shapes.schema(self.kinds)}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif chosen.format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body


def question(report: Report, start: int, end: int, only: Iterable[Kind]) -> Question:
    """The question about the characters [start, end) of a report."""
    wanted = frozenset(only)
    known = [f"{name}: {value}\n" for name, value in (("Date", report.date), ("Outlet", report.outlet), ("Title", report.title)) if value]
    kinds: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if not wanted or kind in wanted)
    return Question(kinds, *(_SURROGATES.sub("\ufffd", words) for words in ("".join(known), report.text[start:end])))


@cache
def system(kinds: tuple[Kind, ...]) -> str:
    """The instructions for these kinds of record."""
    told = tomllib.loads(files("demarche.llm").joinpath("data").joinpath("prompt.toml").read_text(encoding="utf-8"))
    text: str = told["head"].strip() + "\n\n" + "\n".join(told["kinds"][kind].strip() for kind in kinds)
    lists = shapes.choices()["choices"]
    for sign, name in (("FORMS", "form"), ("EVENTS", "event"), ("CONTEXTS", "contexts")):
        text = text.replace(sign, ", ".join(lists[name]))
    return text


@cache
def version(kinds: tuple[Kind, ...]) -> str:
    """A hash of the instructions and of the shape of the answer."""
    told = json.dumps([system(kinds), shapes.schema(kinds)])
    return hashlib.sha256(told.encode()).hexdigest()[:12]
