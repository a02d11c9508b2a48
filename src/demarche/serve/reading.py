"""POST /read: a text, or a report in the input format, becomes records, by the one pipeline that the server has loaded."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any, cast

from starlette.requests import Request

from demarche import read, serial
from demarche.errors import ReportError
from demarche.model import Report
from demarche.pipeline import Reading, read_batch
from demarche.read import Source
from demarche.serve.parameters import Asked, checked
from demarche.serve.service import Problem, Service
from demarche.serve.shapes import ANY, DATE, LANGUAGE, TEXT, Shape

Json = dict[str, Any]
BYTES_PER_CHARACTER = 12  # "\\ud83d\\ude00", the longest escape of one character in JSON
OTHER_BYTES = 100_000  # of a body that are not the text
KINDS = ("application/json", "text/plain")
# The keys of the input format that are read; others are passed over, as `demarche read` does.
KEYS: dict[str, Shape] = {
    "text": TEXT,
    "id": ANY,
    "title": ANY,
    "outlet": ANY,
    "publisher": ANY,
    "date": DATE,
    "url": ANY,
    "language": LANGUAGE,
}


async def sent_report(request: Request, longest: int) -> Json:
    """What was sent, as an object of the input format; Problem where it is too long or not what is read."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in KINDS:
        raise Problem(415, f"The Content-Type is {kind[:60] or 'not given'!r}, but must be {' or '.join(KINDS)}.")
    if "charset" in rest.lower() and not any(name in rest.lower() for name in ("utf-8", "utf8")):
        raise Problem(415, f"The Content-Type asks for{rest[:60]}, but only UTF-8 is read. Send the text in UTF-8.")
    body = await _body(request, BYTES_PER_CHARACTER * longest + OTHER_BYTES)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, f"What was sent is not UTF-8 ({error.reason} at byte {error.start}). Send the text in UTF-8.") from None
    return _checked(_object(text) if kind == "application/json" else {"text": text}, longest)


async def _body(request: Request, most: int) -> bytes:
    """All of it; Problem 413 after no more than `most` bytes."""
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and len(told) < 20 and int(told) > most:
        raise Problem(413, f"What was sent is too long: {int(told):,} bytes, and at most {most:,} are taken. Split it.")
    pieces, size = [], 0
    async for piece in request.stream():
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise Problem(413, f"What was sent is too long: at most {most:,} bytes are taken. Split it.")
    return b"".join(pieces)


def _object(text: str) -> Json:
    try:
        found = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Problem(400, f'What was sent is not JSON that can be read: {said}. Send an object such as {{"text": ".."}}.') from None
    if not isinstance(found, dict):
        raise Problem(400, f'What was sent is a JSON {type(found).__name__}, but must be an object such as {{"text": ".."}}.')
    return found


def _no_json(name: str) -> None:
    raise ValueError(f"{name} is no value of JSON")


def _checked(found: Json, longest: int) -> Json:
    """The keys that are read, each as its shape allows; null stands for a key that is not there."""
    told = {name: found[name] for name in KEYS if found.get(name) is not None}
    if "text" not in told:
        raise Problem(400, 'The report has no \'text\'. Send an object such as {"text": ".."}.')
    for name, value in told.items():
        if not isinstance(value, str):
            raise Problem(400, f"The report's {name!r} is {type(value).__name__}, but must be {KEYS[name].allowed}, as a string.")
        checked(f"The report's {name!r}", KEYS[name], value)
    if len(told["text"]) > longest:
        raise Problem(413, f"The text is too long: it has {len(told['text']):,} characters, and at most {longest:,} are read. Split it.")
    return told


def records(service: Service, told: Json, asked: Asked) -> list[Json]:
    """The records of a report, as `demarche read --format jsonl` prints them. ReportError where it can't be read.

    A report without an id gets one made of its text, so that the same text has the same.
    """
    report = replace(report_of(told, service), date=told.get("date") or asked["date"])
    with service.lock:
        outcome = read_batch([report], service.settings, frozenset(asked["only"]))[0]
    if not isinstance(outcome, Reading):
        raise ReportError("The report was set aside: it is not about international politics.")
    return [serial.to_dict(entry) for entry in outcome.entries]


def report_of(told: Json, service: Service) -> Report:
    """The report, checked as a file would be."""
    stem = f"text-{read.digest_of(told['text']).hex()[:12]}"
    data = json.dumps(told).encode()
    source = Source("what was sent", stem, ".json", lambda: BufferedReader(cast(RawIOBase, BytesIO(data))), len(data))
    outcome = next(iter(read.reports_of(source, service.settings)))
    if isinstance(outcome, ReportError):
        raise outcome
    return outcome
