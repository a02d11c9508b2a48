"""What to ask a ledger for, and the SQL of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, select

from demarche.ledger.schema import actor_names, entries
from demarche.model import Kind
from demarche.serial import fold


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries; None means all. Conditions hold together."""

    kind: Kind | None = None
    report: str | None = None  # a report's id
    actor: str | None = None  # an id, a code such as ESP, a name or words printed; case and accents don't count
    issue: str | None = None  # an issue's id, or words of it
    as_of: str | None = (
        None  # ISO 8601, may be partial: what is dated up to the end of that day, month or year; the undated by when it was recorded
    )
    superseded: bool = False  # also versions that a later reading replaced


def statement(query: Query, names: frozenset[str] = frozenset()) -> Select[tuple[str, str]]:
    """Key and record of the entries, in the order of recording. `names`: folded names that stand for the actor asked for."""
    return select(entries.c.key, entries.c.record).where(*_conditions(query, names)).order_by(entries.c.number)


def _conditions(query: Query, names: frozenset[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not query.superseded:
        found.append(entries.c.superseded_at.is_(None))
    if query.kind is not None:
        found.append(entries.c.kind == query.kind)
    if query.report is not None:
        found.append(entries.c.report == query.report)
    if query.actor is not None:
        found.append(exists().where(actor_names.c.entry == entries.c.number, actor_names.c.name.in_(names or {fold(query.actor)})))
    if query.issue is not None:
        found.extend(_about(query.issue))
    if query.as_of is not None:
        found.append(_by(query.as_of))
    return found


def _about(issue: str) -> list[ColumnElement[bool]]:
    """The id itself, or each of its words in it: "job creation" finds issue:job-creation-in-the-reform-plan."""
    if ":" in issue:
        return [entries.c.issue == issue]
    return [entries.c.issue.icontains(word, autoescape=True) for word in fold(issue).replace("-", " ").split()]


def _by(date: str) -> ColumnElement[bool]:
    dated = entries.c.date.is_not(None) & (entries.c.date < _after(date))
    return dated | (entries.c.date.is_(None) & (entries.c.recorded_at < _after(date)))


def _after(date: str) -> str:
    """A text that sorts behind every date and time within this day, month or year: "~" is the last of ASCII."""
    return date + "~"
