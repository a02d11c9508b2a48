"""JSON Lines out and in: everything that a ledger holds, one object a line, as `data/record.schema.json` says.

An entry's line is a record of the record format with `key`, `recorded_at` and what people decided. Its report's line stands before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from demarche import serial
from demarche.errors import DemarcheError
from demarche.formats.bringing import Coded, Imported, ImportOptions, bring, holds, under_free_id
from demarche.formats.chosen import Chosen
from demarche.ledger import ActorJudgement, Ledger, Told
from demarche.ledger.issues import IssueJudgement
from demarche.model import Entry, Judgement, Report

Json = dict[str, Any]
NAME = "import:jsonl"


@cache
def schema() -> Json:
    """The JSON Schema of one line."""
    text = resources.files("demarche.formats").joinpath("data").joinpath("record.schema.json").read_text(encoding="utf-8")
    found: Json = json.loads(text)
    return found


def write(chosen: Chosen, path: Path) -> None:
    """Every entry with its judgements, every report, and what was decided about actors."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for line in lines(chosen):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def lines(chosen: Chosen) -> Iterator[Json]:
    """The objects in the order in which they are written."""
    written: set[str] = set()
    for report, told in chosen.with_reports():
        if report.id not in written:
            written.add(report.id)
            yield report_line(report)
        yield entry_line(told)
    yield from (report_line(report) for report in chosen.reports() if report.id not in written)
    for actor in chosen.ledger.actor_judgements():
        yield asdict(actor) | {"kind": "actor-judgement", "actor_kind": actor.kind}
    yield from ({"kind": "issue-judgement"} | asdict(one) for one in chosen.ledger.issue_judgements())


def report_line(report: Report) -> Json:
    """A report as it stands in the ledger."""
    return {"kind": "report"} | asdict(report)


def entry_line(told: Told) -> Json:
    """An entry as it stands; `found` is there where a reading found it otherwise."""
    line = serial.to_dict(told.entry, mentions=True) | {"key": told.key, "recorded_at": told.kept.recorded_at}
    if told.judgements:
        line["judgements"] = list(map(_judgement_line, told.judgements))
    if told.found != told.entry:
        line["found"] = serial.to_dict(told.found, mentions=True)
    return line


def _judgement_line(one: Judgement) -> Json:
    line: Json = {"verdict": one.verdict, "by": one.by, "at": one.at, "note": one.note}
    return line if one.corrected is None else line | {"corrected": serial.to_dict(one.corrected, mentions=True)}


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record the lines of a file; DemarcheError with the line's number where one is wrong."""
    return _Reading(ledger, options).all(path)


@dataclass
class _Reading:
    """Entries gathered report by report; a report under another id, where its own is taken."""

    ledger: Ledger
    options: ImportOptions
    reports: dict[str, Report] = field(default_factory=dict)
    waiting: list[Coded] = field(default_factory=list)
    current: str = ""
    done: Imported = field(default_factory=Imported)

    def all(self, path: Path) -> Imported:
        for number, line in objects(path):
            try:
                self._take(line)
            except DemarcheError as error:
                raise DemarcheError(f"Line {number} of {path.name!r}: {error}") from error
        self._flush()
        return self.done

    def _take(self, line: Json) -> None:
        takers: Mapping[str, Callable[[Json], None]]
        takers = {"report": self._report, "actor-judgement": self._actor, "issue-judgement": self._issue}
        takers.get(str(line.get("kind")), self._entry)(line)

    def _report(self, line: Json) -> None:
        report = report_of(line)
        self._turn_to(report.id)
        self.reports[report.id] = under_free_id(self.ledger, report)

    def _entry(self, line: Json) -> None:
        found = serial.from_dict(line.get("found", line))
        self._turn_to(found.report)
        id = self._known(found.report).id
        self.waiting.append(Coded(replace(found, report=id), tuple(_judgement(one, id) for one in line.get("judgements", ()))))

    def _actor(self, line: Json) -> None:
        self._flush()
        told = line | {"kind": line.get("actor_kind", "unknown")}
        judgement = ActorJudgement(**{name: told[name] for name in ActorJudgement.__slots__ if name in told})
        if judgement.at not in {one.at for one in self.ledger.actor_judgements()}:
            self.ledger.judge_actor(judgement)

    def _issue(self, line: Json) -> None:
        self._flush()
        judgement = IssueJudgement(**{name: line[name] for name in IssueJudgement.__slots__ if name in line})
        if judgement.at not in {one.at for one in self.ledger.issue_judgements()}:
            self.ledger.judge_issue(judgement)

    def _known(self, id: str) -> Report:
        if id not in self.reports:
            if not holds(self.ledger, id):
                raise DemarcheError(
                    f"The entry is of the report {id!r}, which is neither in the ledger nor on a line before. "
                    'Put a line {"kind": "report", "id": .., "text": ..} before it, or read the report into the ledger first.'
                )
            self.reports[id] = self.ledger.report(id)
        return self.reports[id]

    def _turn_to(self, report: str) -> None:
        if report != self.current:
            self._flush()
            self.current = report

    def _flush(self) -> None:
        if self.current in self.reports:
            self.done += bring(self.ledger, self.reports[self.current], self.waiting, NAME, match=False)[0]
        self.waiting = []


def objects(path: Path) -> Iterator[tuple[int, Json]]:
    """The objects of a JSON Lines file with the numbers of their lines; blank lines are passed over."""
    with path.open(encoding="utf-8-sig") as stream:
        for number, text in enumerate(stream, start=1):
            if text.strip():
                yield number, _object(text, number, path)


def _object(text: str, number: int, path: Path) -> Json:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise DemarcheError(f"Line {number} of {path.name!r} is not JSON ({error}). Correct it and import the file again.") from None
    if not isinstance(found, dict):
        raise DemarcheError(f"Line {number} of {path.name!r} is {type(found).__name__}, but must be an object such as {{..}}.")
    return found


def report_of(line: Mapping[str, Any]) -> Report:
    """A report out of its line; DemarcheError where it lacks its id or text, or one is no string."""
    told = {name: line[name] for name in Report.__slots__ if line.get(name) is not None}
    wrong = [name for name, value in told.items() if not isinstance(value, str)]
    missing = [name for name in ("id", "text") if name not in told]
    if wrong or missing:
        raise DemarcheError(f"The report needs {(wrong or missing)[0]!r} as a string. Correct the line and import the file again.")
    return Report(**told)


def _judgement(line: Json, report: str) -> Judgement:
    corrected: Entry | None = serial.from_dict(line["corrected"]) if line.get("corrected") else None
    told = [str(line.get(name, "")) for name in ("by", "at", "note")]
    return Judgement(
        "", line.get("verdict", ""), told[0], told[1], None if corrected is None else replace(corrected, report=report), told[2]
    )
