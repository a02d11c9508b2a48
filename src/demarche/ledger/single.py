"""One entry of a ledger: found by the beginning of its key, and which reading or import gave it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.query import by
from demarche.model import Kind

_SHOWN = 5  # keys told where several begin alike


@dataclass(frozen=True, slots=True)
class Origin:
    """Who put an entry into the ledger, and when. `by` is the reader's or the import's name ("" where it told none); `at` ISO 8601, UTC."""

    by: str
    at: str

    @property
    def brought_in(self) -> bool:
        """Whether it was brought in from elsewhere, rather than read by demarche."""
        return self.by != "" and not self.by.startswith("demarche ")


@dataclass(frozen=True, slots=True)
class Called:
    """A key with the report and the kind of its entry."""

    key: str
    report: str
    kind: Kind


def called(connection: Connection, where: str, beginning: str) -> Called:
    """The entry whose key begins so; LedgerError where there is none, or more than one."""
    table, plain = schema.entries, beginning.strip().casefold()
    wanted = select(table.c.key, table.c.report, table.c.kind).where(table.c.key >= plain, table.c.key < by(plain)).distinct()
    found = connection.execute(wanted.order_by(table.c.key).limit(_SHOWN + 1)).all() if plain else []
    if not found:
        raise LedgerError(f"The ledger {where!r} has no entry {beginning!r}. `demarche show {where} --ids` lists the ids of its entries.")
    if len({row.key for row in found}) > 1:
        keys = ", ".join(row.key for row in found[:_SHOWN]) + (" .." if len(found) > _SHOWN else "")
        raise LedgerError(f"Several entries of the ledger {where!r} have ids that begin with {beginning!r}: {keys}. Give more of the id.")
    return Called(found[0].key, found[0].report, found[0].kind)


def origin(connection: Connection, one: Called) -> Origin:
    """By whom and when the version of an entry that no person corrected was recorded last."""
    table, readings = schema.entries, schema.readings
    last = select(table.c.recorded_at).where(table.c.key == one.key, table.c.judgement.is_(None)).order_by(table.c.number.desc()).limit(1)
    at = connection.scalar(last) or ""
    read = connection.execute(
        select(readings).where(readings.c.report == one.report, readings.c.at <= at).order_by(readings.c.number.desc())
    )
    every = read.all()
    then = (row.by for row in every if row.at == at)
    before = (row.by for row in every if one.kind in row.kinds.split())  # the same reading again leaves no other trace
    return Origin(next(then, None) or next(before, ""), at)
