"""What is to be judged next: the entries that say least for sure and weigh most come first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from demarche.ledger import schema
from demarche.ledger.faults import translated
from demarche.ledger.issues import Merges
from demarche.ledger.store import Ledger
from demarche.model import Kind

# How much an error costs: a position or commitment goes into the maps and counts, a statement is seldom counted.
WEIGHTS: Mapping[Kind, float] = {"position": 1.0, "commitment": 0.8, "text": 0.6, "event": 0.5, "meeting": 0.4, "statement": 0.3}
_LOOKED_AT = 60  # of each kind, the least sure


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are to be judged: of some kinds, of one issue (as corrected), of one report; all where nothing is said."""

    kinds: tuple[Kind, ...] = ()
    issue: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that waits, and why it is so far in front: its doubt (0 sure, 1 either way) times its weight."""

    key: str
    kind: Kind
    report: str
    doubt: float
    weight: float

    @property
    def rank(self) -> float:
        """The higher, the sooner."""
        return self.doubt * self.weight


def waiting(ledger: Ledger, wanted: Wanted | None = None, limit: int = 20) -> list[Waiting]:
    """Entries that nobody has judged yet, the most worth judging first.

    Doubt is 1 - |2c - 1| of the calibrated confidence c; the weight is that of the kind, and of an issue with n positions 1 + log2(n) / 4
    times as much. Of each kind the 60 least sure are compared.
    """
    chosen = wanted or Wanted()
    merges = ledger.corrections().merges
    with translated(ledger._where), ledger._engine.connect() as connection:
        rows = [row for kind in chosen.kinds or WEIGHTS for row in connection.execute(_least_sure(kind, chosen, merges))]
        sizes = _sizes(connection, {row.issue for row in rows if row.issue})
    return sorted((_waiting(row, sizes) for row in rows), key=lambda one: -one.rank)[:limit]


def _waiting(row: Any, sizes: Mapping[str, int]) -> Waiting:
    weight = WEIGHTS[row.kind] * (1 + math.log2(max(sizes.get(row.issue or "", 1), 1)) / 4)
    return Waiting(row.key, row.kind, row.report, 1 - abs(2 * row.confidence - 1), weight)


def _least_sure(kind: Kind, wanted: Wanted, merges: Merges) -> Any:
    table = schema.entries
    conditions = [table.c.kind == kind, *unjudged()]
    if wanted.issue:
        conditions.append(table.c.issue.in_(sorted(merges.answering(wanted.issue))))
    if wanted.report:
        conditions.append(table.c.report == wanted.report)
    columns = (table.c.key, table.c.kind, table.c.report, table.c.issue, table.c.confidence)
    return select(*columns).where(*conditions).order_by(schema.DOUBT, table.c.number).limit(_LOOKED_AT)


def unjudged() -> list[ColumnElement[bool]]:
    """Current versions that nobody has judged, or whose judgement was undone; not those that repeat what stands in an original."""
    table, judged = schema.entries, schema.judgements
    last = select(judged.c.verdict).where(judged.c.entry == table.c.key).order_by(judged.c.number.desc()).limit(1)
    undecided = func.coalesce(last.correlate(table).scalar_subquery(), "undo") == "undo"
    return [table.c.superseded_at.is_(None), table.c.judgement.is_(None), table.c.original.is_(None), undecided]


def _sizes(connection: Connection, issues: Iterable[str]) -> dict[str, int]:
    """How many current positions there are on issues."""
    table, names = schema.entries, sorted(issues)
    if not names:
        return {}
    current = table.c.superseded_at.is_(None) & table.c.judgement.is_(None)
    counted = select(table.c.issue, func.count()).where(table.c.issue.in_(names), current).group_by(table.c.issue)
    return {row[0]: row[1] for row in connection.execute(counted)}
