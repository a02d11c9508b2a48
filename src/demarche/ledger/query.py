"""What to ask a ledger for, and the SQL of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, and_, exists, func, or_, select, tuple_

from demarche.ledger.bodies import Body
from demarche.ledger.schema import actor_names, entries, issues, judgements, reports
from demarche.ledger.words import entries_with
from demarche.model import Kind
from demarche.serial import fold


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries; None means all. Conditions hold together. Dates are ISO 8601 and may be partial: the whole month or year counts.

    `as_of` is about the world, `known` about the ledger: what is dated up to `as_of`, in the versions and with the judgements that were
    there at the end of `known`. The undated go by when they were recorded.
    """

    kind: Kind | None = None
    report: str | None = None  # a report's id
    actor: str | None = None  # an id, a code such as ESP, a name or words printed; case and accents don't count
    issue: str | None = None  # an issue's id, or words of it
    as_of: str | None = None
    superseded: bool = False  # every version of every entry instead of those that stand: replaced, rejected and corrected ones, too
    known: str | None = None
    since: str | None = None  # dated on or after
    body: str | None = None  # an organisation's id or name: itself and who is a member on the date as of which, else on the entry's own
    outlet: str | None = None  # words of the name of an outlet that printed it, or printed a copy
    words: str | None = None  # in the words that prove it, for full-text search
    rejected: bool = False  # also what a person has rejected
    copies: bool = False  # also what stands in a copy and in its original, a second time


@dataclass(frozen=True, slots=True)
class Listing:
    """Which part of the answer, in which order. `numbers` (of rows) and `reports` (ids) narrow it down to those."""

    limit: int | None = None
    offset: int = 0  # rows passed over
    newest: bool = True  # the newest first; else in the order of recording
    numbers: tuple[int, ...] = ()
    reports: tuple[str, ...] = ()

    def of(self, statement: Select[Any]) -> Select[Any]:
        """The statement so ordered; the caller stops at the limit, for some rows don't answer after all."""
        chosen = statement.where(entries.c.number.in_(self.numbers)) if self.numbers else statement
        chosen = chosen.where(entries.c.report.in_(self.reports)) if self.reports else chosen
        dated = func.coalesce(entries.c.date, entries.c.recorded_at)
        return (chosen.order_by(None).order_by(dated.desc(), entries.c.number.desc()) if self.newest else chosen).offset(self.offset)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what its conditions stand for: the folded names of the actor, the body, and the database's kind."""

    query: Query
    names: frozenset[str]
    body: Body | None
    dialect: str
    issues: frozenset[str] = frozenset()  # under which ids the issue asked for was recorded, where it was named by its id


def statement(asked: Asked) -> Select[Any]:
    """The entries' rows, each with the last verdict on it, in the order of recording."""
    verdict = _last(asked.query, judgements.c.verdict).label("verdict")
    columns = (entries.c.number, entries.c.key, entries.c.record, entries.c.date, entries.c.recorded_at, entries.c.superseded_at)
    return select(*columns, entries.c.claim, entries.c.report, verdict).where(*_conditions(asked)).order_by(entries.c.number)


def copies_of(report: str, query: Query) -> Select[Any]:
    """Claim, report, outlet and record of what stands in the copies of a report."""
    columns = (entries.c.claim, entries.c.report, reports.c.outlet, entries.c.record)
    joined = select(*columns).join(reports, reports.c.id == entries.c.report)
    return joined.where(entries.c.original == report, *_standing(entries, query)).order_by(reports.c.number)


def by(date: str) -> str:
    """A text that sorts behind every date and time within this day, month or year: "~" is the last of ASCII."""
    return date + "~"


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    query = asked.query
    found = [] if query.superseded else [_valid(query)]
    if not (query.superseded or query.copies):
        found.append(_not_repeated(query))
    found += [column == wanted for column, wanted in ((entries.c.kind, query.kind), (entries.c.report, query.report)) if wanted is not None]
    if query.actor is not None:
        found.append(_named(asked.names))
    if asked.body is not None and (names := asked.body.names(query.as_of)) is not None:
        found.append(_named(names))
    if query.issue is not None:
        found.append(entries.c.issue.in_(sorted(asked.issues)) if asked.issues else _about(query.issue))
    if query.outlet is not None:
        found.append(_printed_by(query.outlet))
    if query.words is not None:
        found.append(entries.c.number.in_(entries_with(query.words, asked.dialect)))
    return [*found, *_when(query)]


def _when(query: Query) -> Iterable[ColumnElement[bool]]:
    date, recorded = entries.c.date, entries.c.recorded_at
    if query.as_of is not None:
        yield or_(date < by(query.as_of), date.is_(None) & (recorded < by(query.as_of)))
    if query.since is not None:
        yield or_(date >= query.since, date.is_(None) & (recorded >= query.since))


def _standing(table: FromClause, query: Query) -> list[ColumnElement[bool]]:
    """Versions that a reading found and no later one replaced, as the ledger knew then or knows now."""
    found = [table.c.judgement.is_(None)]
    if query.known is None:
        return [*found, table.c.superseded_at.is_(None)]
    end = by(query.known)
    return [*found, table.c.recorded_at < end, or_(table.c.superseded_at.is_(None), table.c.superseded_at >= end)]


def _last(query: Query, column: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Of the last judgement on an entry, as the ledger knew then or knows now."""
    of_entry = judgements.c.entry == entries.c.key
    then = and_(of_entry, judgements.c.at < by(query.known)) if query.known is not None else of_entry
    return select(column).where(then).order_by(judgements.c.number.desc()).limit(1).correlate(entries).scalar_subquery()


def _valid(query: Query) -> ColumnElement[bool]:
    """The last verdict counts: accepted or not judged (any more), as it was found; corrected, as it was corrected; rejected, not at all."""
    verdicts = ("accept", "undo", "reject") if query.rejected else ("accept", "undo")
    found = and_(*_standing(entries, query), func.coalesce(_last(query, judgements.c.verdict), "accept").in_(verdicts))
    corrected = and_(entries.c.judgement.is_not(None), entries.c.judgement == _last(query, judgements.c.number))
    return or_(found, corrected)


def _not_repeated(query: Query) -> ColumnElement[bool]:
    """What stands in a copy is left out where it stands in its original, too."""
    other = entries.alias("other")
    same = and_(other.c.report == entries.c.original, other.c.claim == entries.c.claim, *_standing(other, query))
    return or_(entries.c.original.is_(None), ~exists().where(same).correlate(entries))


def _named(names: Iterable[str]) -> ColumnElement[bool]:
    return entries.c.number.in_(select(actor_names.c.entry).where(actor_names.c.name.in_(sorted(names))))


def _about(issue: str) -> ColumnElement[bool]:
    """Each of its words in the id: "job creation" finds issue:job-creation-in-the-reform-plan."""
    words = fold(issue).replace("-", " ").split()
    return entries.c.issue.in_(select(issues.c.id).where(*(issues.c.id.icontains(word, autoescape=True) for word in words)))


def _printed_by(outlet: str) -> ColumnElement[bool]:
    """Its report's outlet has each of these words, or that of a copy of it."""
    of_outlet = select(reports.c.id).where(*(reports.c.outlet.icontains(word, autoescape=True) for word in outlet.split()))
    other = entries.alias("other")
    copied = select(other.c.original, other.c.claim).where(other.c.original.is_not(None), other.c.report.in_(of_outlet))
    return or_(entries.c.report.in_(of_outlet), tuple_(entries.c.report, entries.c.claim).in_(copied))
