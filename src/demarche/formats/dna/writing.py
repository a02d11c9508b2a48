"""A ledger's positions as a `.dna` file that Discourse Network Analyzer 3 opens.

Where a `.dna` file was read into the ledger, it is what one starts from: its rows stay as they were, except that statements whose entry was
rejected are left out and those whose entry was corrected are changed. Everything else is added behind.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from demarche.analyse.coded import AGREEMENT, first_day
from demarche.formats.chosen import Chosen
from demarche.formats.dna import carried as aside
from demarche.formats.dna.carried import Carried, Variables
from demarche.formats.dna.tables import LONGEST, PASSWORD, VALUES, VERSION, Row, Rows, columns, encrypted, save, short, to_utf16
from demarche.formats.words import titled
from demarche.ledger import Ledger, Query, Told
from demarche.ledger.deciding import in_force
from demarche.model import Actor, Position, Report

ADMIN, MACHINE = "Admin", "demarche"
ID, KIND, CODE = "demarche id", "demarche kind", "iso3"  # attributes of entities, by which an import knows them again
TARGET = "target:"  # begins the id of a concept that is no issue but the words of a position's target
NOTES = "demarche: "  # begins the line in a document's notes that tells what DNA has no field for
RIGHTS = 16  # permissions of a coder, all granted


def write(chosen: Chosen, path: Path) -> None:
    """The positions of what was chosen; DNA knows no other kind of record. Documents are the reports that they stand in.

    Coders whom demarche adds have the password "demarche".
    """
    save(rows_of(chosen), path)


def rows_of(chosen: Chosen) -> Rows:
    """The rows of the file."""
    found = aside.first(chosen.ledger)
    file = File(found or blank(), chosen.ledger)
    query = replace(chosen.query, kind="position")
    told = {one.key: one for one in chosen.ledger.told(query)}
    if found is not None:
        file.settle(told)
    known = set(file.carried.entries.values())
    for one in (one for key, one in told.items() if key not in known):
        for coder in _coders(one):
            file.add(one, coder)
    return file.rows


def _coders(told: Told) -> list[str]:
    """Who stands for an entry: each person who accepted it, or corrected it last; the machine where nobody has judged it."""
    standing = in_force(told.judgements)
    last = standing[-1] if standing else None
    if last is None or last.verdict == "reject":
        return [MACHINE]
    if last.verdict == "correct":
        return [last.by]
    return list(dict.fromkeys(one.by for one in standing if one.verdict == "accept")) or [MACHINE]


def blank() -> Carried:
    """A file without documents, with DNA's own statement type and two variables more: the stance and the modality."""
    rows: Rows = {table: [] for table in columns()}
    rows["SETTINGS"] = [("version", VERSION), ("date", datetime.now(UTC).date().isoformat())]
    rows["STATEMENTTYPES"] = [(1, "DNA Statement", 239, 208, 51)]
    kinds = dict.fromkeys(("person", "organization", "concept"), "short text") | {"agreement": "boolean"}
    kinds |= dict.fromkeys(("stance", "modality"), "short text")
    rows["VARIABLES"] = [(number, name, kind, 1) for number, (name, kind) in enumerate(kinds.items(), start=1)]
    return Carried("", rows, {}, {}, Variables())


class File:
    """A `.dna` file in memory, to which statements are added."""

    def __init__(self, carried: Carried, ledger: Ledger) -> None:
        self.carried = carried
        self.rows: Rows = {table: list(rows) for table, rows in carried.rows.items()}
        self._ledger = ledger
        self._type = next(row[0] for row in self.rows["STATEMENTTYPES"] if row[1] == carried.variables.type)
        self._variables = {row[1]: (row[0], row[2]) for row in self.rows["VARIABLES"] if row[3] == self._type}
        self._entities: dict[tuple[int, str], int] = {(row[1], row[2]): row[0] for row in self.rows["ENTITIES"]}
        self._attributes: dict[tuple[int, str], int] = {(row[1], row[2]): row[0] for row in self.rows["ATTRIBUTEVARIABLES"]}
        self._coders: dict[str, int] = {row[1]: row[0] for row in self.rows["CODERS"]}
        self._documents = {report: number for number, report in carried.reports.items()}
        self._last: Report | None = None
        self._every = self._told() if carried.entries else {}
        self._named: dict[tuple[int, str], int] = self._concepts()  # the entity of each id, by variable
        self.rows["DOCUMENTS"] = [self._whole(row) for row in self.rows["DOCUMENTS"]]

    def settle(self, standing: Collection[str]) -> None:
        """Leave out the statements whose entry (its key) stands no more, and change those whose entry was corrected."""
        for number, key in self.carried.entries.items():
            one = self._every.get(key)
            if one is not None and key not in standing:
                self._drop(number)
            elif one is not None and one.entry != one.found:
                self._change(number, one)

    def add(self, told: Told, coder: str) -> None:
        """A statement of its own."""
        report = self._report(told.entry.report)
        span = told.entry.evidence[0] if told.entry.evidence else _position(told).cue
        place = [to_utf16(report.text, at) - report.text[:at].count("\r\n") for at in (span.start, span.end)]
        number = self._append("STATEMENTS", self._type, self._document(report), *place, self._coder(coder))
        for name, value in self._values(told):
            variable, kind = self._variables[name]
            self._append(VALUES[kind], number, variable, value)

    def _change(self, statement: int, told: Told) -> None:
        """Other values for a statement that is there."""
        for name, value in self._values(told):
            variable, kind = self._variables[name]
            rows = self.rows[VALUES[kind]]
            at = next((at for at, row in enumerate(rows) if row[1:3] == (statement, variable)), None)
            if at is None:
                self._append(VALUES[kind], statement, variable, value)
            else:
                rows[at] = (*rows[at][:3], value)

    def _values(self, told: Told) -> Iterator[tuple[str, Any]]:
        """The variables that the file has, with what is to stand there: of a short text the number of its entity."""
        record, names = _position(told), self.carried.variables
        voice, body = record.voice or record.holder, record.holder.principal
        found: dict[str, Actor | str | int] = {
            names.person: voice if voice.kind == "person" else "",
            names.organization: body if body.kind != "person" else "",
            names.concept: record.issue or f"{TARGET}{record.target.quote}",
            names.agreement: int(AGREEMENT[record.stance] >= 0.5),
            names.stance: record.stance,
            names.modality: told.entry.modality,
        }
        for name, value in found.items():
            if name in self._variables:
                variable, kind = self._variables[name]
                yield name, self._entity(variable, value) if kind == "short text" else value

    def _entity(self, variable: int, value: Actor | str | int) -> int:
        """The number of a value; those of actors and issues carry their ids as attributes."""
        if isinstance(value, Actor):
            return self._with_id(variable, value.id, value.name or value.printed, {KIND: value.kind, CODE: value.iso3 or ""})
        text = str(value)
        if text.startswith("issue:"):
            return self._with_id(variable, text, titled(text), {})
        if text.startswith(TARGET):
            return self._with_id(variable, text, text.removeprefix(TARGET), {})
        return self._plain(variable, text)

    def _with_id(self, variable: int, id: str, name: str, attributes: dict[str, str]) -> int:
        """The entity of an id. Where another has its name, the id stands behind it."""
        if (variable, id) not in self._named:
            value = short(" ".join(name.split()))
            taken = (variable, value) in self._entities
            number = self._plain(variable, f"{value[: LONGEST - len(id) - 3]} [{id}]" if taken and len(id) < LONGEST // 2 else value)
            for attribute, told in ({ID: id} | attributes).items():
                self._append("ATTRIBUTEVALUES", number, self._attribute(variable, attribute), short(told))
            self._named[variable, id] = number
        return self._named[variable, id]

    def _plain(self, variable: int, value: str) -> int:
        if (variable, value) not in self._entities:
            self._entities[variable, value] = self._append("ENTITIES", variable, value, 0, 0, 0, None)
        return self._entities[variable, value]

    def _attribute(self, variable: int, name: str) -> int:
        if (variable, name) not in self._attributes:
            self._attributes[variable, name] = self._append("ATTRIBUTEVARIABLES", variable, name)
        return self._attributes[variable, name]

    def _concepts(self) -> dict[tuple[int, str], int]:
        """The entity of each actor and issue that came in with the file: the one that most of its statements have is the first."""
        found: dict[tuple[int, str], int] = {}
        values = {(row[1], row[2]): row[3] for row in self.carried.rows["DATASHORTTEXT"]}
        for number, key in self.carried.entries.items():
            if key in self._every:
                record, names = self._every[key].found.record, self.carried.variables
                assert isinstance(record, Position)
                who = (record.holder.principal, record.voice or record.holder)
                ids = {names.concept: record.issue, names.organization: who[0].id, names.person: who[1].id}
                for name, id in ids.items():
                    variable = self._variables.get(name, (0, ""))[0]
                    if values.get((number, variable)) and id:
                        found.setdefault((variable, id), values[number, variable])
        return found

    def _told(self) -> dict[str, Told]:
        return {one.key: one for one in self._ledger.told(Query(kind="position", rejected=True, copies=True))}

    def _coder(self, name: str) -> int:
        """The coder's number; a new one may do everything, and sees what all others did."""
        for one in (ADMIN, short(name)):  # DNA's first coder is always the administrator
            if one not in self._coders and (one != ADMIN or not self._coders):
                others = list(self._coders.values())
                look = (*((0, 0, 0) if one == ADMIN else (0, 114, 178)), 0, 14, encrypted(PASSWORD), 300, 0, 0, 1)
                number = self._coders[one] = self._append("CODERS", one, *look, *[1] * RIGHTS)
                for pair in ((a, b) for other in others for a, b in ((number, other), (other, number))):
                    self._append("CODERRELATIONS", *pair, 1, 1, 1, 1)
        return self._coders[short(name)]

    def _report(self, id: str) -> Report:
        if self._last is None or self._last.id != id:
            self._last = self._ledger.report(id)
        return self._last

    def _document(self, report: Report) -> int:
        if report.id not in self._documents:
            day = first_day(report.date)
            seconds = 0 if day is None else int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
            title, text = short(report.title or report.id), report.text.replace("\r\n", "\n").replace("\r", "\n")
            told = (self._coder(MACHINE), "", short(report.outlet or ""), "", notes_of(report), "", seconds)
            self._documents[report.id] = self._append("DOCUMENTS", title, text, *told)
        return self._documents[report.id]

    def _append(self, table: str, *values: Any) -> int:
        number: int = max((row[0] for row in self.rows[table][-1:]), default=0) + 1
        self.rows[table].append((number, *values))
        return number

    def _drop(self, statement: int) -> None:
        for table in VALUES.values():
            self.rows[table] = [row for row in self.rows[table] if row[1] != statement]
        self.rows["STATEMENTS"] = [row for row in self.rows["STATEMENTS"] if row[0] != statement]

    def _whole(self, row: Row) -> Row:
        """A document with its text, which is in the ledger."""
        return (*row[:2], self._ledger.report(self.carried.reports[row[0]]).text, *row[3:])


def _position(told: Told) -> Position:
    assert isinstance(told.entry.record, Position)
    return told.entry.record


def notes_of(report: Report) -> str:
    """What DNA has no field for, on one line, which an import reads again."""
    told = {name: value for name, value in asdict(report).items() if name != "text" and value is not None}
    return NOTES + json.dumps(told, ensure_ascii=False)
