"""Rows of a coder's spreadsheet or of an exported CSV back into the ledger: verdicts, corrections, and entries that were missed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast, get_args
from zipfile import BadZipFile

from demarche.analyse.coded import first_day
from demarche.errors import DemarcheError, MissingExtra
from demarche.formats.bringing import SURE, Coded, Imported, ImportOptions, accepted, bring, holds
from demarche.formats.sheet import EDITABLE, ENTRIES, LONGEST_CELL, VERDICTS, WHAT
from demarche.formats.words import actor_called, for_xml, issue_called, printed_in
from demarche.ledger import Ledger, Query
from demarche.ledger.flat import flat
from demarche.model import (
    Actor,
    Commitment,
    Entry,
    Event,
    Evidence,
    Judgement,
    Meeting,
    Modality,
    NegotiatedText,
    Position,
    Record,
    Statement,
)
from demarche.serial import fold, from_dict

Row = Mapping[str, str]
NAME = "import:sheet"
EDITS = tuple(name for name in EDITABLE if name not in ("verdict", "coder", "note"))


def read_xlsx(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """A sheet that `demarche export` wrote; MissingExtra without openpyxl, DemarcheError where it is another."""
    return take(ledger, _rows(path), path, options)


def _rows(path: Path) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise MissingExtra("A spreadsheet", "formats") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, OSError, ValueError) as error:
        raise DemarcheError(f"{path.name!r} can't be read as a spreadsheet ({error}). Save it as .xlsx and import it again.") from None
    try:
        if ENTRIES not in book.sheetnames:
            raise DemarcheError(f"{path.name!r} has no sheet {ENTRIES!r}, but {', '.join(map(repr, book.sheetnames))}. Export one first.")
        rows = book[ENTRIES].iter_rows(values_only=True)
        names = [_cell(value).replace(" ", "_") for value in next(rows, ())]
        yield from (dict(zip(names, map(_cell, row), strict=False)) for row in rows)
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell as it was written: Excel makes dates and numbers of what looks like them."""
    if value is None:
        return ""
    if hasattr(value, "date"):
        return str(value.date().isoformat())
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def take(ledger: Ledger, rows: Iterable[Row], path: Path, options: ImportOptions) -> Imported:
    """What each row says; DemarcheError with the number of a row that is wrong. Nothing is recorded unless all are right."""
    desk = _Desk(ledger, options)
    for number, row in enumerate(rows, start=2):
        if any(row.values()):
            try:
                desk.take(row)
            except DemarcheError as error:
                raise DemarcheError(f"Row {number} of {path.name!r}: {error}") from error
    return desk.done()


@dataclass
class _Desk:
    """What rows say, gathered until all are known to be right."""

    ledger: Ledger
    options: ImportOptions
    judgements: list[Judgement] = field(default_factory=list)
    added: dict[str, list[Coded]] = field(default_factory=dict)
    actors: dict[str, Actor] | None = None
    standing: dict[str, dict[str, Entry]] = field(default_factory=dict)  # the entries of each report by key

    def take(self, row: Row) -> None:
        """One row: about an entry of the ledger, or a new one."""
        entry = self._standing(row.get("report", "")).get(row.get("key", ""))
        if entry is not None:
            self.judgements += self._judged(row, entry)
        elif row.get("record"):
            self._add(row, from_dict(json.loads(row["record"])))
        elif row.get("key"):
            raise DemarcheError(f"The ledger has no entry {row['key']!r}. Import the sheet into the ledger from which it was exported.")
        else:
            self._add(row, self._new(row))

    def done(self) -> Imported:
        """Record everything."""
        done = Imported()
        for report, coded in self.added.items():
            done += bring(self.ledger, self.ledger.report(report), coded, NAME)[0]
        return done + Imported(judgements=self.ledger.judge_all(self.judgements))

    def _standing(self, report: str) -> dict[str, Entry]:
        """The entries of a report as they stand, by key; of all reports where none is named."""
        if report not in self.standing:
            every = self.ledger.kept(Query(report=report or None, rejected=True, copies=True))
            self.standing = {report: {one.key: one.entry for one in every}}
        return self.standing[report]

    def _judged(self, row: Row, standing: Entry) -> list[Judgement]:
        """What a row decides: nothing where nothing was filled in or changed."""
        before = from_dict(json.loads(row["record"])) if row.get("record") else standing
        after = self._edited(row, before)
        verdict = row.get("verdict", "").strip().casefold()
        if row.get("recorded_at") and verdict in ("correct", "undo"):  # of a CSV: the ledger's own, as it went out
            verdict = ""
        if verdict not in ("", *VERDICTS):
            raise DemarcheError(f"The verdict is {verdict!r}, but must be {', '.join(VERDICTS)}, or empty.")
        if verdict != "reject" and after != before:
            return [Judgement(row["key"], "correct", self._coder(row), "", after, row.get("note", ""))]
        if verdict == "correct":
            raise DemarcheError(f"The verdict is 'correct', but nothing was changed. Change {', '.join(EDITS)}, or accept it.")
        by = self._coder(row) if verdict else ""
        return [Judgement(row["key"], cast(Any, verdict), by, "", note=row.get("note", ""))] if verdict else []

    def _add(self, row: Row, entry: Entry) -> None:
        if not holds(self.ledger, entry.report):
            raise DemarcheError(f"The report {entry.report!r} is not in the ledger. Read it first: demarche read REPORT --into LEDGER.")
        by = row.get("by", "") if row.get("record") else self._coder(row)
        stood_for = accepted(by, row.get("note", ""), row.get("at", "")) if row.get("verdict") != "reject" else ()
        self.added.setdefault(entry.report, []).append(Coded(entry, stood_for))

    def _coder(self, row: Row) -> str:
        by = row.get("coder", "").strip() or row.get("by", "").strip() or self.options.by.strip()
        if not by:
            raise DemarcheError("Nobody is named who judged. Fill in the column coder, or give --by NAME.")
        return by

    def _edited(self, row: Row, before: Entry) -> Entry:
        """The entry with what was changed in the row: a cell that says the same as before changes nothing."""
        was = {name: str(value) for name, value in flat(before).items()}
        changed = {name: row[name].strip() for name in EDITS if name in row and plain(row[name]) != plain(was.get(name, ""))}
        if not changed:
            return before
        own = {name: changed[name] for name in ("modality", "date") if name in changed}
        if own.get("modality", "asserted") not in get_args(Modality):
            raise DemarcheError(f"The modality is {own['modality']!r}, but must be one of {', '.join(get_args(Modality))}.")
        first_day(own.get("date"))  # says it where this is no date
        told: dict[str, Any] = own | ({"date": own["date"] or None} if "date" in own else {})
        return replace(before, record=self._record(before.record, changed, was), **told)

    def _record(self, record: Record, changed: Row, was: Row) -> Record:
        told: dict[str, Any] = {}
        if "what" in changed:
            told[_WHAT_FIELD[type(record)]] = _what(record, changed["what"])
        if "issue" in changed and isinstance(record, Position):
            told["issue"] = issue_called(changed["issue"])
        if {"actor", "for"} & changed.keys():
            told |= self._actors(record, changed, was)
        return replace(record, **told)

    def _actors(self, record: Record, changed: Row, was: Row) -> dict[str, Any]:
        name = _ACTOR_FIELD[type(record)]
        old = getattr(record, name)
        several = isinstance(old, tuple)
        names = changed.get("actor", was["actor"]).split("; " if several else "\n")
        above = changed.get("for", was["for"]).split("; " if several else "\n")
        before = [actor for actor in (old if several else (old,)) if actor is not None]
        if several and "for" not in changed:  # who is new in a list speaks for nobody yet
            known = {actor.name for actor in before}
            above = [one if name in known else "" for one, name in zip(above, names, strict=False)]
        found = [self._actor(one, (above + [""] * len(names))[at], before[at : at + 1]) for at, one in enumerate(names) if one]
        return {name: tuple(found) if several else (found[0] if found else None)}

    def _actor(self, name: str, above: str, before: list[Actor]) -> Actor:
        """The actor of a name; one that was there before stays as it is but for whom it speaks for."""
        old = next((actor for actor in before if actor.name == name), None)
        principal = self._known(above) if above else None
        if old is not None:
            kept = old.speaks_for if old.speaks_for and old.speaks_for.name == above else principal
            return replace(old, speaks_for=kept)
        new = self._known(name, "person" if above else "organisation")
        printed = replace(new, printed=before[0].printed, mention=before[0].mention) if before else new
        return replace(printed, speaks_for=principal or printed.speaks_for)

    def _known(self, name: str, kind: Any = "organisation") -> Actor:
        """The ledger's actor of a name, else one of the tables, else a new one."""
        if self.actors is None:
            self.actors = {fold(one.actor.name): one.actor for one in reversed(self.ledger.actors())}
        found = self.actors.get(fold(name))
        return actor_called(name, kind) if found is None else replace(found, printed="", speaks_for=None, mention=None)

    def _new(self, row: Row) -> Entry:
        """A position that was missed; DemarcheError where a cell lacks, or the quotation is not in the report."""
        lacking = [name for name in ("report", "quote", "actor", "what") if not row.get(name, "").strip()]
        if lacking or row.get("kind", "") not in ("", "position"):
            lack = ", ".join(lacking) or "the kind position"
            raise DemarcheError(f"A position that was missed needs report, quote, actor and what; this row lacks {lack}.")
        if not holds(self.ledger, row["report"]):
            raise DemarcheError(f"The report {row['report']!r} is not in the ledger. Its id is in the sheet Reports.")
        report = self.ledger.report(row["report"])
        span = quoted_in(report.text, row["quote"], row.get("start", ""))
        about = span if not row.get("about") else printed_in(report, row["about"], span) or span
        holder = self._actor(row["actor"].strip(), row.get("for", "").strip(), [])
        mention = printed_in(report, holder.name, span)
        printed = holder if mention is None else replace(holder, printed=mention.quote, mention=mention)
        blank = Entry(report.id, Position(printed, "support", span, about), (span,), confidence=SURE, extractor=NAME)
        return self._edited({name: row.get(name, "") for name in ("what", "issue", "modality", "date") if row.get(name)}, blank)


def plain(cell: str) -> str:
    """A cell to compare by: as a spreadsheet gives it back, without what it can't hold."""
    text = for_xml(cell).replace("\r\n", "\n").replace("\r", "\n")
    return (text if len(text) < LONGEST_CELL else text[: LONGEST_CELL - 1]).strip()


def quoted_in(text: str, quote: str, start: str = "") -> Evidence:
    """Where a quotation stands in a report: at `start` where that is so, else where it stands once; DemarcheError otherwise."""
    found = quote.strip()
    if start.isdecimal() and text.startswith(quote, int(start)):
        return Evidence(int(start), int(start) + len(quote), quote)
    times = text.count(found)
    if times != 1:
        where = "is not in the report word for word" if times == 0 else f"stands {times} times in the report"
        raise DemarcheError(f"The quotation {found[:60]!r} {where}. Give more of it, just as printed, or its first character in start.")
    at = text.index(found)
    return Evidence(at, at + len(found), found)


_WHAT_FIELD: dict[type, str] = {
    Position: "stance",
    Commitment: "act",
    NegotiatedText: "stage",
    Meeting: "form",
    Statement: "form",
    Event: "event",
}
_ACTOR_FIELD: dict[type, str] = {
    Position: "holder",
    Commitment: "actor",
    NegotiatedText: "parties",
    Meeting: "participants",
    Statement: "speaker",
    Event: "actors",
}


def _what(record: Record, told: str) -> str:
    allowed = {Position: WHAT["position"], Commitment: WHAT["commitment"], NegotiatedText: WHAT["text"], Meeting: WHAT["meeting"]}
    words = allowed.get(type(record), ("direct", "indirect", "mixed") if isinstance(record, Statement) else (told,))
    if told not in words or not told:
        raise DemarcheError(f"What is said is {told!r}, but must be one of {', '.join(words)}.")
    return told
