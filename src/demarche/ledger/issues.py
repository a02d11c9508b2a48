"""Merging issues everywhere in a ledger, and undoing it. Judgements are appended; entries stay as they were recorded.

The judgements in force are applied, in their order, to the issue of every position as it is read: so also to positions recorded later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.engine import Connection

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.connection import writing
from demarche.ledger.meanwhile import Happened, concerning, refuse
from demarche.model import Entry, Position


@dataclass(frozen=True, slots=True)
class IssueJudgement:
    """What a person decided about an issue, in all entries. merge: `issue` is `into`. undo: judgement number `undoes` holds no more.

    `into` may be an id that no entry has yet: so an issue gets another name.
    """

    verdict: Literal["merge", "undo"]
    by: str
    issue: str = ""  # ids
    into: str = ""
    undoes: int | None = None
    note: str = ""
    at: str = ""  # ISO 8601 date and time, UTC
    number: int | None = None  # in the order of judging, given by the ledger

    @property
    def ids(self) -> frozenset[str]:
        """The issues that it is about."""
        return frozenset(filter(None, (self.issue, self.into)))

    @property
    def happened(self) -> Happened:
        """What was done, by whom and when."""
        what = f"undone judgement {self.undoes} on issues" if self.verdict == "undo" else f"merged {self.issue} into {self.into}"
        return Happened(what, self.by, self.at)


class Merges:
    """The judgements on issues that are in force."""

    def __init__(self, judgements: Iterable[IssueJudgement] = ()) -> None:
        every = list(judgements)
        undone = {j.undoes for j in every if j.verdict == "undo"}
        self.judgements = tuple(j for j in every if j.verdict == "merge" and j.number not in undone)

    def issue(self, id: str) -> str:
        """The id of the issue that this one is counted as."""
        for j in self.judgements:
            id = j.into if id == j.issue else id
        return id

    def recorded(self, id: str) -> frozenset[str]:
        """The ids under which the positions on an issue were recorded: its own, unless it was merged away, and those merged into it."""
        ids = {id}
        for j in reversed(self.judgements):
            ids |= {j.issue} if j.into in ids else set()
        return frozenset(one for one in ids if self.issue(one) == id)

    def answering(self, asked: str) -> frozenset[str]:
        """The ids under which the answers to a question were recorded that names an issue by its id; none where it gives words."""
        return self.recorded(self.issue(asked)) if ":" in asked else frozenset()

    def entry(self, entry: Entry) -> Entry:
        """The entry with its issue corrected."""
        record = entry.record
        if not self.judgements or not isinstance(record, Position):
            return entry
        return replace(entry, record=replace(record, issue=self.issue(record.issue)))


def load(engine: Engine) -> list[IssueJudgement]:
    """All judgements on issues, undone ones too, the oldest first."""
    with engine.connect() as connection:
        return load_all(connection)


def load_all(connection: Connection) -> list[IssueJudgement]:
    """The same in a transaction that goes on."""
    found = connection.execute(select(schema.issue_judgements).order_by(schema.issue_judgements.c.number))
    return [IssueJudgement(**row._mapping) for row in found]


def judge(engine: Engine, judgement: IssueJudgement, since: int | None = None) -> IssueJudgement:
    """Append a judgement; LedgerError where it says nothing that can be done.

    `since` is the number of the last judgement that who judges has seen: ConflictError where a later one concerns the same issues.
    """
    with writing(engine) as connection:
        before = load_all(connection)
        if since is not None:
            refuse(one.happened for one in meanwhile(before, judgement, since))
        checked = _checked_undo(judgement, before) if judgement.verdict == "undo" else _checked_merge(connection, judgement, before)
        kept = replace(checked, at=judgement.at or datetime.now(UTC).isoformat(timespec="microseconds"))
        row = {name: value for name, value in asdict(kept).items() if name != "number"}
        inserted = connection.execute(schema.issue_judgements.insert().values(row)).inserted_primary_key
        assert inserted is not None
        return replace(kept, number=int(inserted[0]))


def meanwhile(before: list[IssueJudgement], judgement: IssueJudgement, since: int) -> list[IssueJudgement]:
    """Which judgements after number `since` concern the issues of this one."""
    undone = next((one for one in before if one.number == judgement.undoes and judgement.verdict == "undo"), judgement)
    return concerning(before, since, undone.ids)


def _checked_merge(connection: Connection, j: IssueJudgement, before: list[IssueJudgement]) -> IssueJudgement:
    _check_name(j)
    merges = Merges(before)
    known = set(connection.scalars(select(schema.issues.c.id).where(schema.issues.c.id.in_([*merges.recorded(j.issue)]))))
    if not known:
        raise LedgerError(f"The ledger has no issue {j.issue!r}. Take the id of one that it has.")
    if not j.into.startswith("issue:") or len(j.into.strip()) <= len("issue:"):
        raise LedgerError(f"An issue can't be merged into {j.into!r}. Give the id of an issue, such as issue:mine-clearance.")
    into = merges.issue(j.into)
    if into == j.issue:
        raise LedgerError(f"{j.issue!r} can't become itself. Name another issue.")
    return replace(j, into=into)


def _checked_undo(j: IssueJudgement, before: list[IssueJudgement]) -> IssueJudgement:
    _check_name(j)
    standing = [one.number for one in Merges(before).judgements]
    number = j.undoes if j.undoes is not None else next(reversed(standing), None)
    if number is None or number not in standing:
        raise LedgerError(f"There is no judgement {'' if number is None else f'number {number} '}on issues in force that could be undone.")
    return replace(j, undoes=number)


def _check_name(j: IssueJudgement) -> None:
    if not j.by.strip():
        raise LedgerError("A judgement needs the name of who judged. Give it as `by`.")
