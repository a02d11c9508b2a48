"""What a `.dna` file held when it was read, set aside in the ledger: all of its rows but the documents' texts, and what became of them.

So the colours, attributes, coders, patterns and statement types for which a ledger has no place come out again as they were.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from demarche.formats.dna.tables import Rows
from demarche.ledger import Ledger

_NAME = "formats:dna:"


@dataclass(frozen=True, slots=True)
class Variables:
    """A statement type and the names of its variables; "" where it has none for this."""

    type: str = "DNA Statement"
    person: str = "person"
    organization: str = "organization"
    concept: str = "concept"
    agreement: str = "agreement"
    stance: str = "stance"
    modality: str = "modality"


@dataclass(frozen=True, slots=True)
class Carried:
    """A file as it was read: its rows (a document's text is left empty), the report of each document, the entry of each statement."""

    name: str
    rows: Rows
    reports: dict[int, str]
    entries: dict[int, str]
    variables: Variables


def keep(ledger: Ledger, carried: Carried) -> None:
    """Set a file aside; one that is there already, just so, is not kept twice."""
    there = ledger.kept_beside(_NAME)
    value = json.dumps(asdict(carried), ensure_ascii=True, separators=(",", ":"))
    if value not in there.values():
        ledger.keep_beside(f"{_NAME}{len(there) + 1:06}", value)


def first(ledger: Ledger) -> Carried | None:
    """The file that was read first; None where none was."""
    return next((_carried(json.loads(value)) for value in ledger.kept_beside(_NAME).values()), None)


def _carried(told: dict[str, Any]) -> Carried:
    rows = {table: [tuple(row) for row in rows] for table, rows in told["rows"].items()}
    reports, entries = ({int(number): id for number, id in told[name].items()} for name in ("reports", "entries"))
    return Carried(told["name"], rows, reports, entries, Variables(**told["variables"]))
