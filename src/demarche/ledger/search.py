"""What a search shows: a report that holds the words, where it says them, and the entries that they prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from demarche.ledger import words
from demarche.ledger.history import Kept
from demarche.ledger.query import Query
from demarche.model import Evidence, Report

if TYPE_CHECKING:
    from demarche.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words asked for: the passage (None where only its title has them), and the entries whose evidence does."""

    report: Report
    passage: Evidence | None
    entries: tuple[Kept, ...]
    copies: tuple[Report, ...] = ()  # reports that repeat this one


def hits(ledger: Ledger, found: Iterable[tuple[Report, str | None]], asked: str, query: Query | None) -> Iterator[Hit]:
    """A hit for each report that was found, given with what it copies; a report and its copies are one hit."""
    shown: set[str] = set()
    for report, copy_of in found:
        if (copy_of or report.id) in shown:
            continue
        shown.add(copy_of or report.id)
        copies = ledger.copies(report.id)
        family = [one.id for one in (report, *copies)] if copy_of is None else [one.id for one in (*copies, report)]
        entries = tuple(kept for id in family for kept in ledger.kept(replace(query or Query(), words=asked, report=id)))
        if entries or query is None:
            yield Hit(report, words.passage(report.text, asked), entries, tuple(copies))
