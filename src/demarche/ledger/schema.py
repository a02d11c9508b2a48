"""The ledger's tables, once for SQLite and PostgreSQL. Nothing is ever deleted from them.

An entry's row is one version of one claim: `key` says which claim (serial.key_of), `digest` which version (serial.digest_of). When a later
reading finds the claim in another version, or no more, the row's `superseded_at` is set. At most one version of a claim is current.
Judgements point to the claim, so they outlive its versions.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

VERSION = 1  # of the schema; raised with a migration whenever a table changes

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order of recording
    Column("id", String, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", String),
    Column("outlet", String),
    Column("date", String),
    Column("url", String),
    Column("language", String),
    Column("path", String),
    Column("recorded_at", String, nullable=False),  # ISO 8601, UTC
)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("report", String, ForeignKey("reports.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("issue", String),  # of positions, where it is known
    Column("date", String),  # the entry's own, else its report's
    Column("confidence", Float, nullable=False),
    Column("extractor", String, nullable=False),
    Column("record", Text, nullable=False),  # the whole entry in the record format, as JSON
    Column("recorded_at", String, nullable=False),
    Column("superseded_at", String),
    Index("entries_by_report", "report"),
    Index("entries_by_key", "key"),
    Index("entries_by_issue", "issue", "date"),
)
_current = entries.c.superseded_at.is_(None)
Index("one_current_version", entries.c.key, unique=True, sqlite_where=_current, postgresql_where=_current)

evidence = Table(
    "evidence",
    metadata,
    Column("entry", Integer, ForeignKey("entries.number"), primary_key=True),
    Column("place", Integer, primary_key=True),  # 0, 1, .. within the entry
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
)

# Every name by which an entry's actors can be asked for: id, ISO code, name and printed words, folded (serial.fold).
actor_names = Table(
    "actor_names",
    metadata,
    Column("name", String, primary_key=True),
    Column("entry", Integer, ForeignKey("entries.number"), primary_key=True),
    Column("role", String, primary_key=True),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entry", String, nullable=False),  # a claim: entries.key
    Column("verdict", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("corrected", Text),  # the corrected entry in the record format, as JSON
    UniqueConstraint("entry", "number"),
)

# What people decided about an actor in all entries (ledger.actors). Made when first needed: older ledgers have none.
actor_judgements = Table(
    "actor_judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),  # ids
    Column("into", String, nullable=False),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("iso3", String),
    Column("printed", Text, nullable=False),
    Column("report", String, nullable=False),
    Column("undoes", Integer),
    Column("note", Text, nullable=False),
)
