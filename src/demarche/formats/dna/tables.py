"""The tables of a `.dna` file of Discourse Network Analyzer 3, with the constraints that DNA puts on them (its Sql.java, version 3.0).

A `.dna` file is held in memory as rows by table, in the order of `TABLES`, so that one that came in goes out as it was.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from demarche.errors import DemarcheError

VERSION = "3.0.7"
LONGEST = 190  # characters of a name, title or value
PASSWORD = "demarche"  # of coders that demarche adds; DNA's window for coders changes it
ITERATIONS, SALT_BYTES = 100_000, 16  # of jasypt's StrongPasswordEncryptor, which DNA checks passwords with

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_ID = "INTEGER PRIMARY KEY NOT NULL"
_SHORT = "TEXT NOT NULL CHECK (LENGTH({0}) < 191)"
_BLANK = "TEXT NOT NULL DEFAULT '' CHECK (LENGTH({0}) < 191)"
_COLOUR = "INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_SHADE = "INTEGER CHECK ({0} BETWEEN 0 AND 255)"
_YES = "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 1) DEFAULT 1"
_NO = "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 1) DEFAULT 0"
_TYPES = "TEXT NOT NULL CHECK ({0} IN ('boolean', 'integer', 'long text', 'short text')) DEFAULT 'short text'"
_PLACE = "INTEGER NOT NULL CHECK ({0} >= 0)"
_OF = "INTEGER NOT NULL REFERENCES {table}(ID) ON DELETE CASCADE"
_MAY_BE_OF = "INTEGER REFERENCES {table}(ID) ON DELETE CASCADE"
_RIGHTS = (
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements", "DeleteStatements"),
    *("EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations"),
    *("ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements"),
)


def _ref(table: str, must: bool = True) -> str:
    return (_OF if must else _MAY_BE_OF).format(table=table)


def _value(kind: str) -> dict[str, str]:
    return {"ID": _ID, "StatementId": _ref("STATEMENTS"), "VariableId": _ref("VARIABLES"), "Value": kind}


@cache
def columns() -> dict[str, dict[str, str]]:
    """Each table's columns with their types and constraints; a table comes after those that it refers to."""
    return _project() | _coded()


def _project() -> dict[str, dict[str, str]]:
    """Who codes what, and how."""
    rgb = dict.fromkeys(("Red", "Green", "Blue"), _COLOUR)
    look = {
        "Refresh": "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 9999) DEFAULT 0",
        "FontSize": "INTEGER NOT NULL CHECK ({0} BETWEEN 1 AND 99) DEFAULT 14",
        "Password": _SHORT,
        "PopupWidth": "INTEGER CHECK ({0} BETWEEN 100 AND 9999) DEFAULT 300",
    }
    popup = {"ColorByCoder": _NO, "PopupDecoration": _NO, "PopupAutoComplete": _YES}
    described = {"Author": _BLANK, "Source": _BLANK, "Section": _BLANK, "Notes": "TEXT NOT NULL DEFAULT ''", "Type": _BLANK}
    seen = dict.fromkeys(("viewStatements", "editStatements", "viewDocuments", "editDocuments"), _YES)
    return {
        "SETTINGS": {"Property": "TEXT PRIMARY KEY", "Value": "TEXT NOT NULL"},
        "CODERS": {"ID": _ID, "Name": _SHORT} | rgb | look | popup | {f"Permission{right}": _YES for right in _RIGHTS},
        "DOCUMENTS": {"ID": _ID, "Title": _SHORT, "Text": "TEXT NOT NULL", "Coder": _ref("CODERS", False)}
        | described
        | {"Date": "INTEGER NOT NULL"},
        "STATEMENTTYPES": {"ID": _ID, "Label": _SHORT} | rgb,
        "VARIABLES": {"ID": _ID, "Variable": _SHORT, "DataType": _TYPES, "StatementTypeId": _ref("STATEMENTTYPES", False)},
        "VARIABLELINKS": {"ID": _ID, "SourceVariableId": _ref("VARIABLES", False), "TargetVariableId": _ref("VARIABLES", False)},
        "REGEXES": {"Label": "TEXT PRIMARY KEY CHECK (LENGTH({0}) < 191)"} | rgb,
        "CODERRELATIONS": {"ID": _ID, "Coder": _ref("CODERS", False), "OtherCoder": _ref("CODERS", False)} | seen,
    }


def _coded() -> dict[str, dict[str, str]]:
    """What was coded."""
    places = {"Start": _PLACE, "Stop": _PLACE + " CHECK (Start < Stop)"}
    return {
        "STATEMENTS": {"ID": _ID, "StatementTypeId": _ref("STATEMENTTYPES", False), "DocumentId": _ref("DOCUMENTS", False)}
        | places
        | {"Coder": _ref("CODERS", False)},
        "DATABOOLEAN": _value("INTEGER NOT NULL DEFAULT 1"),
        "DATAINTEGER": _value("INTEGER NOT NULL DEFAULT 0"),
        "ENTITIES": {"ID": _ID, "VariableId": _ref("VARIABLES"), "Value": _BLANK}
        | dict.fromkeys(("Red", "Green", "Blue"), _SHADE)
        | {"ChildOf": _ref("ENTITIES", False) + " CHECK ({0} > 0)"},
        "DATASHORTTEXT": {"ID": _ID, "StatementId": _ref("STATEMENTS"), "VariableId": _ref("VARIABLES"), "Entity": _ref("ENTITIES")},
        "DATALONGTEXT": _value("TEXT DEFAULT ''"),
        "ATTRIBUTEVARIABLES": {"ID": _ID, "VariableId": _ref("VARIABLES"), "AttributeVariable": _SHORT},
        "ATTRIBUTEVALUES": {
            "ID": _ID,
            "EntityId": _ref("ENTITIES"),
            "AttributeVariableId": _ref("ATTRIBUTEVARIABLES"),
            "AttributeValue": _BLANK,
        },
    }


# What must be unique or unlike beside the keys.
_WHOLE = {
    "VARIABLES": "UNIQUE (Variable, StatementTypeId)",
    "VARIABLELINKS": "CHECK (TargetVariableId != SourceVariableId)",
    "CODERRELATIONS": "CHECK (Coder != OtherCoder)",
    "ENTITIES": "UNIQUE (VariableId, Value)",
    "ATTRIBUTEVARIABLES": "UNIQUE (VariableId, AttributeVariable)",
    "ATTRIBUTEVALUES": "UNIQUE (EntityId, AttributeVariableId)",
} | dict.fromkeys(("DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "DATALONGTEXT"), "UNIQUE (StatementId, VariableId)")
VALUES = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "short text": "DATASHORTTEXT", "long text": "DATALONGTEXT"}


def statements_of_schema() -> Iterator[str]:
    """CREATE TABLE for each."""
    for table, described in columns().items():
        told = [f"{name} {kind.format(name)}" for name, kind in described.items()]
        yield f"CREATE TABLE {table}({', '.join([*told, *filter(None, [_WHOLE.get(table)])])})"


def load(path: Path) -> Rows:
    """The rows of a `.dna` file by table; DemarcheError where it is none of DNA 3."""
    if not path.is_file():
        raise DemarcheError(f"There is no file {str(path)!r}. Give the path of a .dna database.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return {table: _select(connection, table, list(names)) for table, names in columns().items()}
    except sqlite3.DatabaseError as error:
        raise DemarcheError(
            f"{str(path)!r} can't be read as a database of Discourse Network Analyzer 3 ({error}). Open it there and save it anew."
        ) from error


def _select(connection: sqlite3.Connection, table: str, names: list[str]) -> list[Row]:
    return connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid").fetchall()


def save(rows: Rows, path: Path) -> None:
    """A new `.dna` file at a path where there is none yet; each row is held against DNA's constraints, foreign keys too."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")  # an entity may be the child of a later one
        for statement in statements_of_schema():
            connection.execute(statement)
        for table, names in columns().items():
            signs = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({signs})", rows[table])
        connection.execute("COMMIT")


def short(text: str) -> str:
    """The text as DNA takes it for a name, title or value: at most 190 characters, the last one an ellipsis where it was longer."""
    told = text.replace("\0", "\ufffd")
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


@cache
def encrypted(password: str, salt: bytes = b"") -> str:
    """A password as jasypt keeps it: 16 bytes of salt, then SHA-256 of salt and password hashed over 100,000 times, in base 64."""
    salt = salt or os.urandom(SALT_BYTES)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def to_utf16(text: str, offset: int) -> int:
    """An offset in characters as Java counts it, in units of UTF-16."""
    return offset + sum(character > "\uffff" for character in text[:offset])


def from_utf16(text: str, offset: int) -> int | None:
    """The offset in characters of one that Java counted; None where it lies outside the text or within a character."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return offset if 0 <= offset <= len(text) else None
    units = 0
    for at, character in enumerate(text):
        if units >= offset:
            return at if units == offset else None
        units += 1 + (character > "\uffff")
    return len(text) if units == offset else None
