"""Coded statements: who took which side of which issue, when, in which report. What all networks and trends are computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from demarche.errors import DemarcheError
from demarche.model import Actor, Entry, Position

# How far each stance agrees with what is at stake, from 0 (opposed) to 1 (for). Reserved lies on the side of refusal; undecided between.
AGREEMENT: Mapping[str, float] = {"support": 1.0, "conditional": 1.0, "undecided": 0.5, "reserved": 0.0, "oppose": 0.0}
COLUMNS = ("actor", "issue", "agreement", "date", "report")


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded statement. `agreement` is from 0 (against) to 1 (for): DNA's boolean qualifier has 0 and 1 only."""

    actor: str
    issue: str
    agreement: float
    date: date | None = None
    report: str = ""


def from_entries(entries: Iterable[Entry], level: str = "state") -> list[Coded]:
    """The positions among the entries, one row each; those without an issue are left out, for nothing can be shared on them.

    `level` "state" counts a person or ministry as the state or body that it speaks for; "holder" takes each holder for itself.
    """
    if level not in ("state", "holder"):
        raise DemarcheError(f"The level is {level!r}, but must be 'state' (whom a holder speaks for) or 'holder' (each for itself).")
    return [
        Coded(name_of(e.record.holder, level), e.record.issue, AGREEMENT[e.record.stance], first_day(e.date), e.report)
        for e in entries
        if isinstance(e.record, Position) and e.record.issue and e.modality != "negated"
    ]


def name_of(actor: Actor, level: str = "state") -> str:
    """The name that a holder is counted under."""
    principal = actor.speaks_for if level == "state" and actor.speaks_for is not None else actor
    return principal.name or principal.printed or principal.id


def first_day(partial: str | None) -> date | None:
    """The first day of an ISO date that may be partial ("2004-06" is 1 June 2004), or None."""
    if not partial:
        return None
    try:
        year, month, day = (int(part) for part in (partial.split("T")[0] + "-01-01").split("-")[:3])
        return date(year, month, day)
    except ValueError:
        raise DemarcheError(f"The date is {partial!r}, but must be ISO 8601: 2004, 2004-06 or 2004-06-09. Correct it.") from None


def from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Coded]:
    """Rows of a table (csv.DictReader, `frame.to_dict("records")`) with actor, issue, agreement and perhaps date and report.

    `agreement` may be a number from 0 to 1 or a stance; blank means that it is for. DemarcheError names the row that is wrong.
    """
    return [_coded(number, row) for number, row in enumerate(rows, start=1)]


def from_frame(frame: Any) -> list[Coded]:
    """The same from a pandas DataFrame."""
    return from_rows(frame.where(frame.notna(), "").to_dict("records"))


def _coded(number: int, row: Mapping[str, Any]) -> Coded:
    if not row.get("actor") or not row.get("issue"):
        raise DemarcheError(f"Row {number} of the table lacks an actor or an issue. Each row needs both: columns {', '.join(COLUMNS)}.")
    agreement = _agreement(number, row.get("agreement", ""))
    return Coded(str(row["actor"]), str(row["issue"]), agreement, _day(row.get("date")), str(row.get("report") or ""))


def _day(value: Any) -> date | None:
    return first_day(str(value)[:10]) if value else None


def _agreement(number: int, value: Any) -> float:
    if value is None or value == "":
        return 1.0
    if value in AGREEMENT:
        return AGREEMENT[value]
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        allowed = "a number from 0 (against) to 1 (for), or one of " + ", ".join(AGREEMENT)
        raise DemarcheError(f"The agreement in row {number} is {value!r}, but must be {allowed}. Correct the table.")
    return share


def _iso_week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


PERIOD: Mapping[str, Callable[[date], str]] = {
    "day": lambda day: day.isoformat(),
    "week": _iso_week,
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
}
DUPLICATES = ("include", "report", *PERIOD, "once")


def without_duplicates(rows: Iterable[Coded], per: str = "include") -> list[Coded]:
    """The rows, keeping of equal ones (actor, issue, agreement) the first per report, day, week, month, year, or once over all time.

    "include" keeps all. A row without a date counts for a period of its own, "undated".
    """
    if per not in DUPLICATES:
        raise DemarcheError(f"Duplicates are to be kept {per!r}, but the choices are {', '.join(DUPLICATES)}.")
    if per == "include":
        return list(rows)
    kept: dict[tuple[Any, ...], Coded] = {}
    for row in rows:
        kept.setdefault((row.actor, row.issue, row.agreement, _bucket(row, per)), row)
    return list(kept.values())


def _bucket(row: Coded, per: str) -> str:
    if per == "once":
        return ""
    if per == "report":
        return row.report
    return PERIOD[per](row.date) if row.date else "undated"
