"""A `.dna` file into a ledger: documents become reports, statements become positions, coders the people who stand for them.

What a ledger has no place for is set aside (`carried`), so that `demarche export --as dna` gives it back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast, get_args

from demarche.errors import DemarcheError, LedgerError
from demarche.formats.bringing import SURE, Coded, Imported, ImportOptions, accepted, bring, under_free_id
from demarche.formats.dna.carried import Carried, Variables, keep
from demarche.formats.dna.tables import VALUES, Row, Rows, from_utf16, load
from demarche.formats.dna.writing import CODE, ID, KIND, MACHINE, NOTES, TARGET
from demarche.formats.words import actor_called, issue_called, printed_in
from demarche.ledger import Ledger
from demarche.model import Actor, ActorKind, Entry, Evidence, Modality, Position, Report, Stance

NAME = "import:dna"
# What stands for actor, issue and agreement where a statement type has other variables: `--columns organization=actor,concept=claim`.
NEEDED = ("concept", "agreement")


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record the documents, and the statements of the type that has a concept and an organization or person.

    DemarcheError where the file is none of DNA 3, or no statement type has them.
    """
    rows = load(path)
    variables = _variables(rows, options)
    statements = Statements(rows, variables)
    reports: dict[int, str] = {}
    keys: dict[int, str] = {}
    done = Imported()
    for row in rows["DOCUMENTS"]:
        report, text = _in_ledger(ledger, _report(row, path.stem))
        reports[row[0]] = report.id
        coded = dict(statements.of(row[0], report, text))
        some, found = bring(ledger, report, coded.values(), NAME)
        done += some
        keys |= zip(coded, found, strict=True)
    keep(ledger, Carried(path.name, _without_texts(rows), reports, keys, variables))
    return done + Imported(notes=tuple(_notes(rows, statements, keys)))


def _without_texts(rows: Rows) -> Rows:
    return rows | {"DOCUMENTS": [(*row[:2], "", *row[3:]) for row in rows["DOCUMENTS"]]}


def _notes(rows: Rows, statements: Statements, keys: dict[int, str]) -> Iterator[str]:
    left = len(statements.rows) - len(keys)
    others = [row[1] for row in rows["STATEMENTTYPES"] if row[0] != statements.type]
    if left:
        yield f"{left} statements lack a concept, or both organization and person, or lie outside their document: they are set aside."
    if others:
        yield f"Statements of the types {', '.join(map(repr, others))} are no positions: they are set aside, and exported to .dna again."


def _variables(rows: Rows, options: ImportOptions) -> Variables:
    """The statement type with the variables wanted: that which is named, else the first one that has them."""
    named = replace(Variables(type=""), **{name: value for name, value in options.columns.items() if name in Variables.__slots__})
    has = {row[1]: {v[1] for v in rows["VARIABLES"] if v[3] == row[0]} for row in rows["STATEMENTTYPES"]}
    for label, names in has.items():
        if named.type in ("", label) and named.concept in names and {named.organization, named.person} & names:
            return replace(named, type=label)
    told = "; ".join(f"{label!r} has {', '.join(sorted(names))}" for label, names in has.items())
    wanted = ", ".join(f"{field.name}=.." for field in fields(Variables))
    raise DemarcheError(
        f"No statement type has the variables {named.concept!r} and {named.organization!r} or {named.person!r}. {told}. "
        f"Name those to take, as in --columns {wanted}"
    )


def _report(row: Row, stem: str) -> Report:
    """A document as a report; what `demarche export` put into its notes is taken from there."""
    number, title, text, _, _, outlet, _, notes, _, seconds = row
    told = _told(notes)
    if told:
        known: dict[str, Any] = {name: told.get(name) for name in Report.__slots__}
        return Report(**(known | {"text": text}))
    day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return Report(f"{stem}:{number}", text, title or None, outlet or None, day)


def _told(notes: str) -> dict[str, Any]:
    line = next((line for line in notes.split("\n") if line.startswith(NOTES)), None)
    try:
        found = {} if line is None else json.loads(line.removeprefix(NOTES))
    except ValueError:  # somebody wrote into it
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("id"), str) else {}


def _in_ledger(ledger: Ledger, report: Report) -> tuple[Report, str]:
    """The report, and the text in which DNA counts. DNA has no carriage returns: a ledger's report that differs by these only is meant."""
    try:
        held = ledger.report(report.id)
    except LedgerError:
        return report, report.text
    if held.text.replace("\r\n", "\n").replace("\r", "\n") == report.text:
        return held, report.text
    return under_free_id(ledger, report), report.text


class Statements:
    """The statements of one type, with their values by variable."""

    def __init__(self, rows: Rows, variables: Variables) -> None:
        self.type = next(row[0] for row in rows["STATEMENTTYPES"] if row[1] == variables.type)
        self.rows = [row for row in rows["STATEMENTS"] if row[1] == self.type]
        self._names = variables
        self._numbers = {row[1]: row[0] for row in rows["VARIABLES"] if row[3] == self.type}
        self._values = {(row[1], row[2]): row[3] for table in VALUES.values() for row in rows[table]}
        self._short = {row[0] for row in rows["VARIABLES"] if row[2] == "short text"}
        self._entities = {row[0]: row[2] for row in rows["ENTITIES"]}
        attributes = {row[0]: row[2] for row in rows["ATTRIBUTEVARIABLES"]}
        self._attributes = {(row[1], attributes.get(row[2], "")): row[3] for row in rows["ATTRIBUTEVALUES"]}
        self._coders = {row[0]: row[1] for row in rows["CODERS"]}
        self._by_document: dict[int, list[Row]] = {}
        for row in self.rows:
            self._by_document.setdefault(row[2], []).append(row)

    def of(self, document: int, report: Report, text: str) -> Iterator[tuple[int, Coded]]:
        """The statements of a document that make a position, by number. `text` is that in which DNA counts."""
        for number, _, _, start, stop, coder in self._by_document.get(document, ()):
            span = _span(report, text, start, stop)
            entry = None if span is None else self._entry(number, report, span)
            if entry is not None:
                name = self._coders.get(coder, "")
                yield number, Coded(entry, () if name == MACHINE else accepted(name))

    def _entry(self, number: int, report: Report, span: Evidence) -> Entry | None:
        person, body = self._actor(number, self._names.person, "person"), self._actor(number, self._names.organization, "organisation")
        holder, issue = body or person, self._issue(number)
        if holder is None or issue is None:
            return None
        voice = replace(person, speaks_for=body) if person is not None and body is not None else None
        stance = self._stance(number)
        record = Position(_printed(holder, report, span), stance, span, span, voice and _printed(voice, report, span), issue)
        modality = self._word(number, self._names.modality)
        told = cast(Modality, modality if modality in get_args(Modality) else "asserted")
        return Entry(report.id, record, (span,), told, SURE, None, NAME)

    def _stance(self, number: int) -> Stance:
        """The stance, where there is such a variable; else for or against by the qualifier (an integer from 0 on is for)."""
        told = self._word(number, self._names.stance)
        if told in get_args(Stance):
            return cast(Stance, told)
        agreed = self._value(number, self._names.agreement)
        return "oppose" if agreed is not None and int(agreed) <= 0 else "support"

    def _issue(self, number: int) -> str | None:
        """The id of the concept's issue; "" where it is but the words of a target, None where there is no concept."""
        name = self._word(number, self._names.concept)
        id = self._attribute(number, self._names.concept, ID)
        if id.startswith(TARGET):
            return ""
        return id or issue_called(name) if name else None

    def _actor(self, number: int, variable: str, kind: ActorKind) -> Actor | None:
        name = self._word(number, variable)
        id, told, iso3 = (self._attribute(number, variable, attribute) for attribute in (ID, KIND, CODE))
        if id and told in get_args(ActorKind):
            return Actor(id, name.removesuffix(f" [{id}]"), cast(ActorKind, told), iso3 or None)
        return actor_called(name, kind) if name else None

    def _attribute(self, number: int, variable: str, attribute: str) -> str:
        entity = self._value(number, variable)
        return str(self._attributes.get((entity, attribute), ""))

    def _word(self, number: int, variable: str) -> str:
        value = self._value(number, variable)
        if value is None:
            return ""
        return str(self._entities.get(value, "") if self._numbers[variable] in self._short else value)

    def _value(self, number: int, variable: str) -> Any:
        return self._values.get((number, self._numbers.get(variable, -1)))


def _printed(actor: Actor, report: Report, span: Evidence) -> Actor:
    """The actor with its name as printed in the passage, where it is."""
    mention = printed_in(report, actor.name, span)
    return actor if mention is None else replace(actor, printed=mention.quote, mention=mention)


def _span(report: Report, text: str, start: int, stop: int) -> Evidence | None:
    """The words of a statement in the report's own text; None where there are none."""
    first, last = from_utf16(text, start), from_utf16(text, stop)
    if first is None or last is None:
        return None
    if text != report.text:  # the ledger's has carriage returns
        first, last = _with_returns(report.text, first), _with_returns(report.text, last)
    return Evidence(first, last, report.text[first:last]) if first < last and report.text[first:last].strip() else None


def _with_returns(text: str, offset: int) -> int:
    """The offset in a text with carriage returns of one in the same text with line feeds only."""
    at = 0
    for _ in range(offset):
        at += 2 if text.startswith("\r\n", at) else 1
    return at
