"""Label Studio's JSON export into a ledger: each annotation of each task is a text as one person marked it up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demarche.errors import DemarcheError
from demarche.formats.bringing import Imported, ImportOptions
from demarche.formats.dna.tables import from_utf16
from demarche.formats.marks import Annotated, Link, Mark, bring_annotated
from demarche.ledger import Ledger
from demarche.model import Report

NAME = "import:label-studio"
Json = Mapping[str, Any]


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record what was labelled; DemarcheError where the file is no export of Label Studio. Predictions are passed over."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise DemarcheError(f"{path.name!r} is not JSON ({error}). Export from Label Studio as JSON.") from None
    found = tasks if isinstance(tasks, list) else [tasks]
    if not all(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in found):
        raise DemarcheError(f"{path.name!r} is no export of Label Studio: a task has its text under 'data'. Export as JSON, not JSON-MIN.")
    return bring_annotated(ledger, _annotated(found, path), options, NAME)


def _annotated(tasks: list[Json], path: Path) -> Iterator[Annotated]:
    for number, task in enumerate(tasks, start=1):
        report = report_of(task["data"], f"{path.stem}:{task.get('id', number)}", path.name)
        for annotation in task.get("annotations") or task.get("completions") or ():
            if not annotation.get("was_cancelled"):
                yield _one(report, annotation)


def report_of(data: Json, id: str, name: str) -> Report:
    """The report of a task: its text, and what else is told of it under our own names."""
    text = data.get("text")
    if not isinstance(text, str):
        there = ", ".join(map(repr, data)) or "nothing"
        raise DemarcheError(f"A task of {name!r} has no text under 'text', but {there}. Rename the field.")
    told = {key: str(data[key]) for key in ("title", "outlet", "date", "url", "language") if data.get(key)}
    return Report(str(data.get("report") or data.get("report_id") or id), text.replace("\0", "\ufffd"), **told)


def _one(report: Report, annotation: Json) -> Annotated:
    results = annotation.get("result") or ()
    features: dict[str, dict[str, str]] = {}
    for result in results:
        if result.get("type") not in ("labels", "relation") and "id" in result:
            features.setdefault(str(result["id"]), {})[str(result.get("from_name", ""))] = _choice(result.get("value") or {})
    marks = [mark for result in results for mark in _mark(report.text, result, features.get(str(result.get("id")), {}))]
    links = [
        Link(str(result["from_id"]), str(result["to_id"]), next(iter(result.get("labels") or ()), ""))
        for result in results
        if result.get("type") == "relation"
    ]
    return Annotated(report, marks, links, coder(annotation.get("completed_by")), str(annotation.get("created_at") or ""))


def _choice(value: Json) -> str:
    """What was chosen or typed for a span."""
    told = next((value[key] for key in ("choices", "text", "rating", "number") if key in value), "")
    return str(told[0] if isinstance(told, list) and told else told)


def _mark(text: str, result: Json, features: dict[str, str]) -> Iterator[Mark]:
    value = result.get("value") or {}
    labels = value.get("labels") or value.get("hypertextlabels")
    if result.get("type") not in ("labels", "hypertextlabels") or not labels:
        return
    place = _place(text, value)
    if place is not None:
        yield Mark(str(result.get("id", "")), str(labels[0]), *place, features)


def _place(text: str, value: Json) -> tuple[int, int] | None:
    """The offsets in characters. Browsers count in units of UTF-16: where the words told are not at the offsets, they are taken as such."""
    start, end = (value.get("globalOffsets") or value).get("start"), (value.get("globalOffsets") or value).get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    told = value.get("text")
    if not isinstance(told, str) or text[start:end] == told:
        return start, end
    first, last = from_utf16(text, start), from_utf16(text, end)
    return (first, last) if first is not None and last is not None and text[first:last] == told else None


def coder(told: Any) -> str:
    """Who annotated: an address or name where there is one, else the number that Label Studio knows them by."""
    if isinstance(told, dict):
        return str(told.get("email") or told.get("username") or told.get("first_name") or told.get("id") or "")
    return "" if told is None else f"label-studio:{told}"
