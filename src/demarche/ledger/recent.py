"""What people decided lately, and how good the machine is by what they decided."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.deciding import in_force
from demarche.ledger.faults import translated
from demarche.ledger.judging_entries import judgement_of
from demarche.ledger.store import Ledger
from demarche.model import BY_HAND, OWN, Judgement, Kind, makers_of

_Z = 1.959963984540054  # two-sided, 95 %


@dataclass(frozen=True, slots=True)
class Recent:
    """A judgement with its entry's kind and report, and whether it can be undone: whether it is the last on its entry and in force."""

    judgement: Judgement
    kind: Kind
    report: str
    undoable: bool


def recent(ledger: Ledger, limit: int = 50) -> list[Recent]:
    """The last judgements on entries, the newest first."""
    table = schema.judgements
    with translated(ledger._where), ledger._engine.connect() as connection:
        rows = connection.execute(select(table).order_by(table.c.number.desc()).limit(limit)).all()
    found: list[Recent] = []
    shown: set[str] = set()
    for row in rows:
        kind, report, _ = _entry(ledger, row.entry)
        undoable = row.entry not in shown and row.verdict != "undo" and bool(in_force(ledger.judgements(row.entry)))
        shown.add(row.entry)
        found.append(Recent(judgement_of(row), kind, report, undoable))
    return found


def _entry(ledger: Ledger, key: str) -> tuple[Kind, str, str]:
    """Kind, report and extractor of an entry as it was first found."""
    table = schema.entries
    columns = (table.c.kind, table.c.report, table.c.extractor)
    with translated(ledger._where), ledger._engine.connect() as connection:
        for standing in ((table.c.superseded_at.is_(None),), ()):
            named = select(*columns).where(table.c.key == key, table.c.judgement.is_(None), *standing)
            row = connection.execute(named.limit(1)).one_or_none()
            if row is not None:
                return row.kind, row.report, row.extractor
    raise LedgerError(f"The ledger has no entry {key!r}.")


def report_of_key(ledger: Ledger, key: str) -> str:
    """The report of an entry."""
    return _entry(ledger, key)[1]


@dataclass(frozen=True, slots=True)
class Precision:
    """Of one maker's entries of one kind that people judged: accepted, corrected, rejected. An entry that several found counts for each."""

    kind: Kind
    accepted: int
    corrected: int
    rejected: int
    maker: str = OWN  # as in `Entry.makers`

    @property
    def judged(self) -> int:
        """All of them."""
        return self.accepted + self.corrected + self.rejected

    @property
    def exact(self) -> tuple[float, float, float]:
        """The share that was right as it stood, and its 95 % interval."""
        return share(self.accepted, self.judged)

    @property
    def found(self) -> tuple[float, float, float]:
        """The share that was right or became so by a correction, and its interval."""
        return share(self.accepted + self.corrected, self.judged)


def precision(ledger: Ledger, keys: Iterable[str] | None = None) -> list[Precision]:
    """By kind and maker, from the judgements in force; of the entries named only, where `keys` are given. What people added does not
    count.
    """
    told = judged(ledger, keys).values()
    counts = Counter((one.kind, maker, one.verdict) for one in told for maker in one.makers)
    rows = sorted({row[:2] for row in counts})
    return [Precision(row[0], counts[*row, "accept"], counts[*row, "correct"], counts[*row, "reject"], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Judged:
    """What machines found, and what a person says of it."""

    kind: Kind
    makers: frozenset[str]
    verdict: str


def judged(ledger: Ledger, keys: Iterable[str] | None = None) -> dict[str, Judged]:
    """The machines' entries that have a judgement in force, by key; of those named only, where `keys` are given."""
    wanted = None if keys is None else set(keys)
    said: dict[str, list[Judgement]] = {}
    found_as: dict[str, tuple[Kind, frozenset[str]]] = {}
    with translated(ledger._where), ledger._engine.connect() as connection:
        for row in connection.execute(_on_machines_entries()):
            if wanted is None or row.entry in wanted:
                said.setdefault(row.entry, []).append(judgement_of(row))
                found_as[row.entry] = row.kind, makers_of(row.extractor) - {BY_HAND}
    return {key: Judged(*found_as[key], kept[-1].verdict) for key, judgements in said.items() if (kept := in_force(judgements))}


def _on_machines_entries() -> Any:
    """Judgements, the oldest first, each with the kind and extractor of its entry. What a person judged stays current, all of it."""
    table, entries = schema.judgements, schema.entries
    current = (entries.c.key == table.c.entry) & entries.c.superseded_at.is_(None) & entries.c.judgement.is_(None)
    return (
        select(table, entries.c.kind, entries.c.extractor)
        .join(entries, current)
        .where(entries.c.extractor != BY_HAND)
        .order_by(table.c.number)
    )


def share(hits: int, total: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson 1927), which holds for few cases and for shares near 0 and 1 as well."""
    if total == 0:
        return 0.0, 0.0, 1.0
    p, z2 = hits / total, _Z * _Z
    middle = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(p * (1 - p) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return p, max(0.0, middle - half), min(1.0, middle + half)
