"""What databases complain of, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from demarche.errors import LedgerError

AWAY = "can't be reached: its server is away or not at this address. Check it and try again; what was recorded before is kept"
LOCKED = "is locked by another program that is writing to it. Try again when it has ended"
FULL = "can't be written: the database's disk is full. Make room; what was recorded before is kept"
READ_ONLY = "can't be written: the database is read-only. Ask who keeps it, or name another"
NOT_ALLOWED = "can't be written: the database's user may not. Ask who keeps it for the right to create and fill tables"
MISSING = "can't be opened: there is no such database or user. Make it with: createdb NAME"
REFUSED = "can't be opened: the database refuses the user or the password. Check the URL"
# PostgreSQL's codes (its manual, appendix A), which say the same in every language in which a server may talk.
CODES = {
    "53100": FULL,
    "55P03": LOCKED,
    "25006": READ_ONLY,
    "42501": NOT_ALLOWED,
    "3D000": MISSING,
    "28000": REFUSED,
    "28P01": REFUSED,
    **dict.fromkeys(("57P01", "57P02", "57P03", "08000", "08001", "08003", "08006"), AWAY),
}
# What the message holds -> the sentence's end. The first that fits; SQLite's before PostgreSQL's.
SENTENCES = (
    ("file is not a database", "is not a ledger: the file is no SQLite database. Name another file"),
    ("no such column", "is a database, but not a ledger of demarche. Name another file"),
    ("no such module: fts5", "can't be used: this Python's SQLite lacks FTS5, the full-text search. Use a Python whose SQLite has it"),
    ("malformed", "is damaged. Restore it from a copy, or read the reports again into a new one"),
    ("locked", LOCKED),
    ("lock timeout", LOCKED),
    ("readonly", "can't be written: the file or its folder is read-only. Change its permissions or name another file"),
    ("read-only transaction", READ_ONLY),
    ("permission denied", NOT_ALLOWED),
    ("disk is full", "can't be written: the disk is full. Make room; what was recorded before is kept"),
    ("No space left", FULL),
    ("disk I/O error", "can't be written or read: the disk reports an error. Check it; what was recorded before is kept"),
    ("unable to open", "can't be opened: check that its folder exists and that you may write there"),
    ("NUL", "can't keep a NUL character, as PostgreSQL has none. Clean the report's text first"),
    ("does not exist", MISSING),
    ("authentication failed", REFUSED),
    ("no password supplied", "can't be opened: the database asks for a password. Give it in the URL, or in ~/.pgpass"),
)
GONE = (
    *("connection failed", "connection is bad", "connection timeout", "server closed the connection", "terminating connection"),
    *("connection is closed", "connection is lost", "consuming input failed", "could not receive data", "could not send data"),
    *("shutting down", "starting up", "failed to resolve host"),
)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """A context in which what the database complains of becomes a LedgerError."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(sentence(str(error.orig), where, getattr(error.orig, "sqlstate", None))) from error
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"The ledger {where!r} can't keep a half of a surrogate pair ({error}). Clean the report's text first."
        ) from error


def sentence(said: str, where: str, code: str | None = None) -> str:
    """A database's complaint as one sentence."""
    if code in CODES:
        return f"The ledger {where!r} {CODES[code]}."
    for sign, end in SENTENCES:
        if sign in said:
            return f"The ledger {where!r} {end}."
    if any(sign in said for sign in GONE):
        return f"The ledger {where!r} {AWAY}."
    return f"The ledger {where!r} can't be used: {' '.join(said.split()).rstrip('.')}. Check the database."
