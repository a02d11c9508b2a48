"""Reads a `.dna` file: the SQLite database of Discourse Network Analyzer, version 3 (tables as in its own Sql.java)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from demarche.analyse.coded import Coded
from demarche.errors import DemarcheError

TABLES = {"short text": "DATASHORTTEXT", "long text": "DATALONGTEXT", "boolean": "DATABOOLEAN", "integer": "DATAINTEGER"}
_TEXT = "SELECT d.StatementId, e.Value FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity WHERE d.VariableId = ?"
_PLAIN = "SELECT StatementId, Value FROM {table} WHERE VariableId = ?"
_DOCUMENTS = """SELECT s.ID, s.DocumentId, d.Date FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
    JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId WHERE t.Label = ? ORDER BY d.Date, s.ID"""


@dataclass(frozen=True, slots=True)
class DnaVariables:
    """Which statement type to read and which of its variables to take for actor, issue and agreement (None: all are for)."""

    statement_type: str = "DNA Statement"
    actor: str = "organization"
    issue: str = "concept"
    agreement: str | None = "agreement"


def read_dna(path: str | Path, variables: DnaVariables | None = None) -> list[Coded]:
    """The coded statements of a `.dna` file, oldest first; dates are days in UTC, reports the numbers of DNA's documents.

    An integer qualifier is scaled to 0-1 over the values found, as DNA's range does. DemarcheError where the file is none of DNA's, or
    lacks the statement type or a variable (the message lists those there are).
    """
    chosen = variables or DnaVariables()
    if not Path(path).is_file():
        raise DemarcheError(f"There is no file {str(path)!r}. Give the path of a .dna database.")
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _statements(connection, chosen)
    except sqlite3.DatabaseError as error:
        raise DemarcheError(
            f"{str(path)!r} can't be read as a database of Discourse Network Analyzer 3 ({error}). Open it there and save it anew."
        ) from error


def _statements(connection: sqlite3.Connection, chosen: DnaVariables) -> list[Coded]:
    actors = _values(connection, chosen.statement_type, chosen.actor)
    issues = _values(connection, chosen.statement_type, chosen.issue)
    agreed = _scaled(_values(connection, chosen.statement_type, chosen.agreement)) if chosen.agreement else {}
    return [
        Coded(str(actors[number]), str(issues[number]), agreed.get(number, 1.0), datetime.fromtimestamp(seconds, UTC).date(), str(document))
        for number, document, seconds in connection.execute(_DOCUMENTS, (chosen.statement_type,))
        if actors.get(number) and issues.get(number)
    ]


def _values(connection: sqlite3.Connection, statement_type: str, variable: str) -> dict[int, str | int]:
    """Each statement's value of a variable."""
    query = "SELECT v.Variable, v.ID, v.DataType FROM VARIABLES v JOIN STATEMENTTYPES t ON t.ID = v.StatementTypeId WHERE t.Label = ?"
    known = {name: (number, kind) for name, number, kind in connection.execute(query, (statement_type,))}
    if not known:
        labels = ", ".join(repr(row[0]) for row in connection.execute("SELECT Label FROM STATEMENTTYPES ORDER BY ID"))
        raise DemarcheError(f"The file has no statement type {statement_type!r}. It has {labels}.")
    if variable not in known:
        raise DemarcheError(f"The statement type {statement_type!r} has no variable {variable!r}. It has {', '.join(map(repr, known))}.")
    number, kind = known[variable]
    return dict(connection.execute(_TEXT if kind == "short text" else _PLAIN.format(table=TABLES[kind]), (number,)).fetchall())


def _scaled(values: dict[int, str | int]) -> dict[int, float]:
    numbers = {number: float(value) for number, value in values.items()}
    low, high = min(numbers.values(), default=0.0), max(numbers.values(), default=1.0)
    if low >= 0 and high <= 1:
        return numbers
    return {number: (value - low) / (high - low) if high > low else 1.0 for number, value in numbers.items()}
