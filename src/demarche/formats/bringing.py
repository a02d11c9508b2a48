"""Bringing in what a foreign file holds: reports, entries, who judged them. Nothing in the ledger is superseded by it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from demarche.errors import LedgerError
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Entry, Judgement, Position, Report
from demarche.serial import fold, key_of

SURE = 1.0  # the confidence of what a person coded


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Settings of an import: who coded, where the file does not tell; columns by another name."""

    by: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)  # our name of a column or variable -> that in the file


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: reports, entries and judgements that are new, and sentences on what could not be taken."""

    reports: int = 0
    entries: int = 0
    judgements: int = 0
    notes: tuple[str, ...] = ()

    def __add__(self, other: Imported) -> Imported:
        counts = (self.reports + other.reports, self.entries + other.entries, self.judgements + other.judgements)
        return Imported(*counts, self.notes + other.notes)


@dataclass(frozen=True, slots=True)
class Coded:
    """An entry as a person coded it. `judgements` are about this entry; their `entry` is filled in when it is recorded."""

    entry: Entry
    judgements: tuple[Judgement, ...] = ()


Importer = Callable[[Ledger, Path, ImportOptions], Imported]


def accepted(by: str, note: str = "", at: str = "") -> tuple[Judgement, ...]:
    """That a person stands for an entry; nothing where nobody is named."""
    return (Judgement("", "accept", by, at, note=note),) if by.strip() else ()


def bring(ledger: Ledger, report: Report, coded: Iterable[Coded], by: str, match: bool = True) -> tuple[Imported, list[str]]:
    """Record a report and what was coded in it; gives what was new, and the key of each entry.

    With `match`, a claim that the ledger holds already (same passage, holder, issue and stance) is not recorded again: the judgements
    go to it.
    """
    found = list(coded)
    new = not holds(ledger, report.id)
    claims = _claims(ledger, report.id) if match and not new else {}
    keys = [claims.get(_claim(one.entry) or ()) or key_of(one.entry) for one in found]
    held = frozenset(claims.values())
    fresh = [one.entry for one, key in zip(found, keys, strict=True) if key not in held]
    recorded = ledger.record(report, fresh, kinds=(), by=by)
    judgements = [replace(j, entry=key) for one, key in zip(found, keys, strict=True) for j in one.judgements]
    return Imported(int(new), recorded.new, ledger.judge_all(judgements)), keys


def holds(ledger: Ledger, report: str) -> bool:
    """Whether a ledger has a report of this id."""
    try:
        ledger.report(report)
    except LedgerError:
        return False
    return True


def under_free_id(ledger: Ledger, report: Report) -> Report:
    """The report; where its id stands for another text in the ledger, with `~` and a hash of its text behind the id."""
    if holds(ledger, report.id) and ledger.report(report.id).text != report.text:
        return replace(report, id=f"{report.id}~{hashlib.sha256(report.text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}")
    return report


Claim = tuple[object, ...]


def _claims(ledger: Ledger, report: str) -> dict[Claim, str]:
    """The keys of a report's positions by what they claim."""
    told = ledger.told(Query(report=report, kind="position", rejected=True, copies=True))
    return {claim: one.key for one in told for claim in (_claim(one.found), _claim(one.entry)) if claim is not None}


def _claim(entry: Entry) -> Claim | None:
    record = entry.record
    if not isinstance(record, Position) or not entry.evidence:
        return None
    place = (entry.evidence[0].start, entry.evidence[0].end)
    return *place, _name(record.holder), _name(record.holder.speaks_for), record.issue, record.stance


def _name(actor: Actor | None) -> str:
    return "" if actor is None else actor.id or fold(actor.name)
