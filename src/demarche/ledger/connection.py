"""Opening a ledger's database, and database errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from demarche.errors import LedgerError, MissingExtra
from demarche.ledger import schema

WRITES = "demarche_writes"  # execution option of a connection that is going to write


def connect(where: str, create: bool, patience: float) -> Engine:
    """An engine on the ledger at a path or database URL, made where it is missing if `create`; LedgerError in words where it can't be."""
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(url.database or ""), where, create)
    engine = _engine(url, where, patience)
    try:
        with translated(where):
            _prepare(engine, where, create, patience)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _url(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        return make_url(where)
    except ArgumentError as error:
        raise LedgerError(f"{where!r} is no database URL: {error}. Name a file, or a URL such as postgresql://host/name.") from None


def _check_file(path: Path, where: str, create: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"The ledger {where!r} can't be opened: it is a folder. Name a file, such as {str(path / 'ledger.db')!r}.")
    if not path.exists() and not create:
        raise LedgerError(f"There is no ledger at {where!r}. Check the path, or make one with: demarche read REPORT --into {where}.")
    if not path.parent.is_dir():
        raise LedgerError(f"The ledger {where!r} can't be made: the folder {str(path.parent)!r} does not exist. Make it first.")


def _engine(url: URL, where: str, patience: float) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(_read_only_if_needed(url) if sqlite else url, connect_args={"timeout": patience} if sqlite else {})
    except NoSuchModuleError:
        raise LedgerError(f"{where!r} names a kind of database that is not known. Name a file, or a postgresql:// URL.") from None
    except ImportError:
        raise MissingExtra(f"The database at {url.render_as_string()}", url.get_backend_name()) from None
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _read_only_if_needed(url: URL) -> URL:
    """A file that may not be written is opened as one that does not change; SQLite would otherwise want to write beside it."""
    path = os.path.abspath(url.database or "")
    wal = path + "-wal"
    settled = not os.path.exists(wal) or os.path.getsize(wal) == 0
    if not os.path.exists(path) or (os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)) or not settled:
        return url.set(database=path)
    return url.set(database=Path(path).as_uri(), query={"mode": "ro", "immutable": "1", "uri": "true"})


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    """FULL: a report that was recorded stays even if the power fails; at one transaction a report that costs less than a parse."""
    connection.isolation_level = None  # transactions begin where we say, see _begin_sqlite
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: two who read first and write later would block each other for good."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(engine: Engine, where: str, create: bool, patience: float) -> None:
    """Check that this is a ledger of our version, or make it one."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    if not tables and create:
        _make(engine, patience)
    elif schema.meta.name not in tables:
        raise LedgerError(f"{where!r} is a database, but not a ledger of demarche. Name another file.")
    with engine.connect() as connection:
        version = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "demarche"))
    if version is None or not version.isdecimal():
        raise LedgerError(f"{where!r} is a database, but not a ledger of demarche. Name another file.")
    if int(version) > schema.VERSION:
        raise LedgerError(
            f"The ledger {where!r} was written by a newer demarche (version {version} of the tables; this one knows {schema.VERSION}). "
            "Update it with: pip install --upgrade demarche."
        )


def _make(engine: Engine, patience: float) -> None:
    """The tables and their version, in one transaction; whoever comes second finds them made."""
    if engine.dialect.name == "sqlite":
        _keep_a_log(engine, patience)
    with writing(engine) as connection:
        if not inspect(connection).get_table_names():
            schema.metadata.create_all(connection)
            connection.execute(schema.meta.insert().values(key="demarche", value=str(schema.VERSION)))


def _keep_a_log(engine: Engine, patience: float) -> None:
    """Write-ahead log: who reads does not wait for who writes. The file remembers it. SQLite does not wait for a lock here, so we do."""
    until = time.monotonic() + patience
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise DBAPIError.instance("PRAGMA journal_mode", None, error, sqlite3.Error) from error
            time.sleep(0.02)
        finally:
            connection.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that writes: kept as a whole at the end, or not at all."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        yield connection


@contextmanager
def translated(where: str) -> Iterator[None]:
    """A context in which what the database complains of becomes a LedgerError."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(_sentence(str(error.orig), where)) from error
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"The ledger {where!r} can't keep a half of a surrogate pair ({error}). Clean the report's text first."
        ) from error


def _sentence(said: str, where: str) -> str:
    for sign, sentence in (
        ("not a database", "is not a ledger: the file is no SQLite database. Name another file"),
        ("no such column", "is a database, but not a ledger of demarche. Name another file"),
        ("malformed", "is damaged. Restore it from a copy, or read the reports again into a new one"),
        ("locked", "is locked by another program that is writing to it. Try again when it has ended"),
        ("readonly", "can't be written: the file or its folder is read-only. Change its permissions or name another file"),
        ("disk is full", "can't be written: the disk is full. Make room; what was recorded before is kept"),
        ("unable to open", "can't be opened: check that its folder exists and that you may write there"),
    ):
        if sign in said:
            return f"The ledger {where!r} {sentence}."
    return f"The ledger {where!r} can't be used: {said.strip().rstrip('.')}. Check the database."
