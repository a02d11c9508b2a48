"""Answers as they go out: JSON in plain ASCII, so that no character of a report steers the terminal on which an answer is printed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

LINES = "application/jsonl"


def failure(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """What is wrong, in a sentence: {"error": ..}."""
    return written({"error": sentence}, status, headers)


def written(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An object or an array."""
    return Response(_json(value) + "\n", status, dict(headers or {}), "application/json")


def lines(values: Sequence[Any], headers: Mapping[str, str] | None = None) -> Response:
    """An object a line, as the command line prints it."""
    return Response("".join(_json(value) + "\n" for value in values), 200, dict(headers or {}), LINES)


def _json(value: Any) -> str:
    return json.dumps(value).replace("\x7f", "\\u007f")
