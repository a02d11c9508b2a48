"""A CSV of positions into a ledger: one that `demarche export` wrote, or one that somebody coded elsewhere.

Of the latter, `actor`, `issue` and `stance` (or `agreement`, 0 to 1) are needed. With `report` and `quote`, a row is proved by these
words of that report. Without, the table itself is the report that proves it: its text is recorded, and each row's evidence is its own line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from demarche.analyse.coded import first_day
from demarche.errors import DemarcheError
from demarche.formats.bringing import SURE, Coded, Imported, ImportOptions, accepted, bring, holds, under_free_id
from demarche.formats.sheet_back import quoted_in, take
from demarche.formats.words import actor_called, issue_called, printed_in
from demarche.ledger import Ledger
from demarche.ledger.cells import unguarded
from demarche.model import Actor, ActorKind, Entry, Evidence, Modality, Position, Report, Stance

NAME = "import:csv"
# Our columns, and what else they are called.
CALLED: Mapping[str, tuple[str, ...]] = {
    "actor": ("actor", "holder", "organization", "organisation", "country", "state"),
    "for": ("for", "speaks_for"),
    "kind": ("actor_kind",),
    "issue": ("issue", "concept", "topic"),
    "stance": ("stance", "what", "position"),
    "agreement": ("agreement",),
    "target": ("target", "about"),
    "modality": ("modality",),
    "date": ("date",),
    "report": ("report", "document"),
    "quote": ("quote", "statement"),
    "start": ("start",),
    "coder": ("coder", "by"),
    "note": ("note", "notes", "comment"),
}
# The stances that a share of agreement stands for: the least share of each.
SHARES: tuple[tuple[float, Stance], ...] = ((0.75, "support"), (0.26, "undecided"), (0.0, "oppose"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, and where it stands in the table's text."""

    number: int
    cells: Mapping[str, str]
    span: Evidence


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record a table's positions; DemarcheError with the number of a row that is wrong. Nothing is recorded unless all are right."""
    text = path.read_text(encoding="utf-8-sig").replace("\0", "\ufffd")
    header = next(csv.reader(io.StringIO(text, newline=""), _dialect(text)), [])
    if {"key", "record"} <= set(header):
        rows = csv.DictReader(io.StringIO(text, newline=""), restval="", dialect=_dialect(text))
        return take(ledger, ({name: unguarded(value) for name, value in row.items() if name} for row in rows), path, options)
    table = Report(path.name, text, title=path.stem, path=str(path))
    return _record(ledger, under_free_id(ledger, table), _columns(header, options, path), options)


def _dialect(text: str) -> type[csv.Dialect]:
    """Comma, semicolon or tab, by the header."""
    header = text.partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=header.count)

    return Found


def _columns(header: list[str], options: ImportOptions, path: Path) -> dict[str, str]:
    """The file's name for each of ours that it has."""
    names = {name.strip().casefold(): name for name in header}
    found = {ours: next((names[one] for one in called if one in names), "") for ours, called in CALLED.items()}
    found |= {ours: theirs for ours, theirs in options.columns.items() if theirs in header}
    lacking = [name for name in ("actor", "issue") if not found[name]]
    if not found["stance"] and not found["agreement"]:
        lacking.append("stance")
    if lacking:
        raise DemarcheError(
            f"The table {path.name!r} has no column for {', '.join(lacking)}. It has {', '.join(map(repr, header)) or 'none'}. "
            "Tell which is which, as in --columns actor=country,stance=view"
        )
    return {ours: theirs for ours, theirs in found.items() if theirs}


def _record(ledger: Ledger, table: Report, columns: dict[str, str], options: ImportOptions) -> Imported:
    coded: dict[str, list[Coded]] = {}
    reports = {table.id: table}
    for line in _lines(table.text, columns):
        try:
            report, span = _proof(ledger, table, line)
            by = line.cells.get("coder", "") or options.by
            entry = _entry(report, span, line.cells)
        except DemarcheError as error:
            raise DemarcheError(f"Row {line.number} of {table.id!r}: {error}") from error
        reports[report.id] = report
        coded.setdefault(report.id, []).append(Coded(entry, accepted(by, line.cells.get("note", ""))))
    done = Imported()
    for id, found in coded.items():
        done += bring(ledger, reports[id], found, NAME)[0]
    return done


def _lines(text: str, columns: dict[str, str]) -> Iterator[Line]:
    """The rows under the header, each with its own lines of the text (a cell in quotation marks may have several)."""
    ends = _ends(text)
    reader = csv.reader(io.StringIO(text, newline=""), _dialect(text))
    header = next(reader, [])
    before = reader.line_num
    for row in reader:
        start, end = ends[before], ends[reader.line_num]
        before = reader.line_num
        words = text[start:end].rstrip("\r\n")
        if words.strip() and any(row):
            cells = dict(zip(header, row, strict=False))
            told = {ours: cells.get(theirs, "").strip() for ours, theirs in columns.items()}
            yield Line(before, told, Evidence(start, start + len(words), words))


def _ends(text: str) -> list[int]:
    """Where each line ends, the first 0: as the reader counts lines."""
    ends = [0]
    for line in io.StringIO(text, newline=""):
        ends.append(ends[-1] + len(line))
    return ends


def _proof(ledger: Ledger, table: Report, line: Line) -> tuple[Report, Evidence]:
    """The words of a report of the ledger where a row names both, else the row itself."""
    id, quote = line.cells.get("report", ""), line.cells.get("quote", "")
    if not id or not quote:
        return table, line.span
    if not holds(ledger, id):
        raise DemarcheError(f"The report {id!r} is not in the ledger. Read it first: demarche read REPORT --into LEDGER.")
    report = ledger.report(id)
    return report, quoted_in(report.text, quote, line.cells.get("start", ""))


def _entry(report: Report, span: Evidence, cells: Mapping[str, str]) -> Entry:
    lacking = [name for name in ("actor", "issue") if not cells.get(name)]
    if lacking:
        raise DemarcheError(f"There is no {' and no '.join(lacking)}. Each row needs both.")
    holder = _printed(_holder(cells), report, span)
    target = printed_in(report, cells.get("target", "") or cells["issue"], span) or span
    record = Position(holder, _stance(cells), span, target, issue=issue_called(cells["issue"]))
    modality = cells.get("modality") or "asserted"
    if modality not in get_args(Modality):
        raise DemarcheError(f"The modality is {modality!r}, but must be one of {', '.join(get_args(Modality))}.")
    first_day(cells.get("date"))  # says it where this is no date
    return Entry(report.id, record, (span,), cast(Modality, modality), SURE, cells.get("date") or None, NAME)


def _holder(cells: Mapping[str, str]) -> Actor:
    above = actor_called(cells["for"]) if cells.get("for") else None
    kind = cells.get("kind") or ("person" if above else "organisation")
    if kind not in get_args(ActorKind):
        raise DemarcheError(f"The kind of the actor is {kind!r}, but must be one of {', '.join(get_args(ActorKind))}.")
    found = actor_called(cells["actor"], cast(ActorKind, kind))
    return replace(found, speaks_for=above or found.speaks_for)


def _printed(actor: Actor, report: Report, span: Evidence) -> Actor:
    mention = printed_in(report, actor.name, span)
    return actor if mention is None else replace(actor, printed=mention.quote, mention=mention)


def _stance(cells: Mapping[str, str]) -> Stance:
    told = cells.get("stance", "").casefold()
    if told in get_args(Stance):
        return cast(Stance, told)
    share = told or cells.get("agreement", "")
    try:
        agreed = float({"true": 1, "yes": 1, "false": 0, "no": 0}.get(share.casefold(), share))
    except ValueError:
        agreed = -1.0
    if not 0 <= agreed <= 1:
        allowed = f"one of {', '.join(get_args(Stance))}, or an agreement from 0 (against) to 1 (for)"
        raise DemarcheError(f"The stance is {share!r}, but must be {allowed}.")
    return next(stance for least, stance in SHARES if agreed >= least)
