"""The ledger's tables, once for SQLite and PostgreSQL. Nothing is ever deleted from them. docs/ledger.md tells it at more length.

An entry's row is one version of one claim: `key` says which claim (serial.key_of). When a later reading finds the claim in another version
(serial.digest_of), or no more, the row's `superseded_at` is set. At most one version of a claim that a reading
found is current. A person's correction is a row, too, with the number of its judgement. Judgements point to the claim, so they outlive
its versions. The tables of words for the full-text search differ between the two databases: see `ledger.words`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)

VERSION = 3  # of the schema; raised with a migration (ledger.migrations) whenever a table changes

metadata = MetaData()
# Compared and sorted character by character, as SQLite does it: other collations of PostgreSQL pass over the signs in dates and ids.
Word = String().with_variant(String(collation="C"), "postgresql")

meta = Table("meta", metadata, Column("key", Word, primary_key=True), Column("value", Word, nullable=False))

reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # in the order of recording
    Column("id", Word, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Word),
    Column("outlet", Word),
    Column("date", Word),
    Column("url", Word),
    Column("language", Word),
    Column("path", Word),
    Column("recorded_at", Word, nullable=False),  # ISO 8601, UTC
    Column("copy_of", Word, index=True),  # the report that this one repeats: see ledger.copies
    Index("reports_by_outlet", "outlet"),
    Index("reports_by_date", "date"),
)

# Which kinds were looked for in a report, by which reader.
readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report", Word, ForeignKey("reports.id"), nullable=False, index=True),
    Column("kinds", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
)

# What near-duplicates are recognised by: some hashes of a report's words, most of which a near-duplicate shares.
sketches = Table(
    "sketches",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("report", Integer, ForeignKey("reports.number"), primary_key=True),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", Word, nullable=False),
    Column("report", Word, ForeignKey("reports.id"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("issue", Word),  # of positions, where it is known
    Column("date", Word),  # the entry's own, else its report's
    Column("confidence", Float, nullable=False),
    Column("extractor", Word, nullable=False),
    Column("record", Text, nullable=False),  # the whole entry in the record format, as JSON
    Column("recorded_at", Word, nullable=False),
    Column("superseded_at", Word),
    Column("claim", Word),  # a hash of who claims what in words: the same in a report and its copies
    Column("original", Word),  # of what stands in a copy: the report that is copied
    Column("judgement", Integer, ForeignKey("judgements.number")),  # of a person's correction
    Index("entries_by_report", "report"),
    Index("entries_by_issue", "issue", "date"),
)
_found = entries.c.superseded_at.is_(None) & entries.c.judgement.is_(None)
Index("one_current_version", entries.c.key, unique=True, sqlite_where=_found, postgresql_where=_found)
# Those that say least for sure first: the queue of what is to be judged.
DOUBT = func.abs(entries.c.confidence - literal_column("0.5"))
Index("entries_by_doubt", entries.c.kind, DOUBT, sqlite_where=_found, postgresql_where=_found)
# All that a list of issues tells, without looking into the entries.
_on_issue = _found & entries.c.issue.is_not(None)
Index(
    "positions_by_issue",
    *(entries.c[name] for name in ("issue", "date", "report", "key")),
    sqlite_where=_on_issue,
    postgresql_where=_on_issue,
)
_correction = entries.c.judgement.is_not(None)
Index("entries_by_judgement", entries.c.judgement, sqlite_where=_correction, postgresql_where=_correction)
_copied = entries.c.original.is_not(None)
Index("entries_by_original", entries.c.original, sqlite_where=_copied, postgresql_where=_copied)

issues = Table("issues", metadata, Column("id", Word, primary_key=True), sqlite_with_rowid=False)  # those of entries, each once

evidence = Table(
    "evidence",
    metadata,
    Column("entry", Integer, ForeignKey("entries.number"), primary_key=True),
    Column("place", Integer, primary_key=True),  # 0, 1, .. within the entry
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Every name by which an entry's actors can be asked for: id, ISO code, name and printed words, folded (serial.fold).
actor_names = Table(
    "actor_names",
    metadata,
    Column("name", Word, primary_key=True),
    Column("entry", Integer, ForeignKey("entries.number"), primary_key=True),
    Column("role", Word, primary_key=True),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entry", Word, nullable=False),  # a claim: entries.key
    Column("verdict", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
    Column("note", Text, nullable=False),
    Column("corrected", Text),  # the corrected entry in the record format, as JSON
    UniqueConstraint("entry", "number"),
)

# What people decided about an actor in all entries (ledger.actors).
actor_judgements = Table(
    "actor_judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("verdict", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
    Column("actor", Word, nullable=False),  # ids
    Column("into", Word, nullable=False),
    Column("name", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("iso3", Word),
    Column("printed", Text, nullable=False),
    Column("report", Word, nullable=False),
    Column("undoes", Integer),
    Column("note", Text, nullable=False),
)

# What people decided about an issue in all entries (ledger.issues).
issue_judgements = Table(
    "issue_judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("verdict", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
    Column("issue", Word, nullable=False),  # ids
    Column("into", Word, nullable=False),
    Column("undoes", Integer),
    Column("note", Text, nullable=False),
)

# Samples of entries that several people code without seeing each other's work (ledger.coding).
rounds = Table(
    "rounds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Word, nullable=False),
    Column("coders", Text, nullable=False),  # JSON lists, of names
    Column("entries", Text, nullable=False),  # and of keys
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("round", Integer, ForeignKey("rounds.number"), nullable=False, index=True),
    Column("entry", Word, nullable=False),  # a claim: entries.key
    Column("verdict", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("at", Word, nullable=False),
    Column("note", Text, nullable=False),
    Column("corrected", Text),
)
