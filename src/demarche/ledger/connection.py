"""Opening a ledger's database: SQLite (a file) or PostgreSQL (a URL)."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from demarche.errors import LedgerError, MissingExtra
from demarche.ledger import migrations, schema, words
from demarche.ledger.faults import translated

WRITES = "demarche_writes"  # execution option of a connection that is going to write
_TURN = 0x64E9A2C4E  # names the lock by which those who write to a PostgreSQL ledger take turns


def connect(where: str, create: bool, patience: float) -> Engine:
    """An engine on the ledger at a path or database URL, made where it is missing if `create`; LedgerError in words where it can't be."""
    url = _url(where)
    shown = shown_as(where)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(url.database or ""), where, create)
    engine = _engine(url, patience)
    try:
        with translated(shown):
            _prepare(engine, shown, create, patience)
    except BaseException:
        engine.dispose()
        raise
    return engine


def shown_as(where: str) -> str:
    """A path or URL as it may be shown: without its password."""
    url = _url(where)
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True) if "://" in where else where


def _url(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise LedgerError(f"{where!r} is no database URL: {error}. Name a file, or a URL such as postgresql://host/name.") from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise LedgerError(f"The ledger's URL names a kind of database that is not known: {kind}. Name a file, or a postgresql:// URL.")
    return url if kind == "sqlite" else url.set(drivername="postgresql+psycopg")


def _check_file(path: Path, where: str, create: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"The ledger {where!r} can't be opened: it is a folder. Name a file, such as {str(path / 'ledger.db')!r}.")
    if not path.exists() and not create:
        raise LedgerError(f"There is no ledger at {where!r}. Check the path, or make one with: demarche read REPORT --into {where}.")
    if not path.parent.is_dir():
        raise LedgerError(f"The ledger {where!r} can't be made: the folder {str(path.parent)!r} does not exist. Make it first.")


def _engine(url: URL, patience: float) -> Engine:
    return _sqlite_engine(url, patience) if url.get_backend_name() == "sqlite" else _postgresql_engine(url, patience)


def _sqlite_engine(url: URL, patience: float) -> Engine:
    engine = create_engine(_read_only_if_needed(url), connect_args={"timeout": patience})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL, patience: float) -> Engine:
    """`pool_pre_ping`: a server that was away for a while is found again."""
    try:
        engine = create_engine(url, connect_args={"connect_timeout": max(2, round(patience))}, pool_pre_ping=True)
    except ImportError:
        raise MissingExtra(f"The database at {url.set(drivername='postgresql').render_as_string()}", "postgresql") from None

    def set_up(connection: Any, _: Any) -> None:
        connection.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
        connection.commit()

    event.listen(engine, "connect", set_up)
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
    connection.execute("PRAGMA cache_size = -65536")  # KiB: of a big ledger's indexes the upper parts stay in memory
    connection.execute("PRAGMA wal_autocheckpoint = 16384")  # pages, 64 MiB: a page that changes often is seldom written to its place


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
        version = migrations.version(connection, where)
    if version > schema.VERSION:
        raise LedgerError(
            f"The ledger {where!r} was written by a newer demarche (version {version} of the tables; this one knows {schema.VERSION}). "
            "Update it with: pip install --upgrade demarche."
        )
    if version < schema.VERSION:
        with writing(engine) as connection:
            migrations.migrate(connection, where)


def _make(engine: Engine, patience: float) -> None:
    """The tables and their version, in one transaction; whoever comes second finds them made."""
    if engine.dialect.name == "sqlite":
        _keep_a_log(engine, patience)
    with writing(engine) as connection:
        if not inspect(connection).get_table_names():
            schema.metadata.create_all(connection)
            words.make(connection)
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
    """A connection in one transaction that writes: kept as a whole at the end, or not at all. One program writes at a time."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        yield connection
