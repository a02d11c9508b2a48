"""What goes out of a ledger and comes in as a whole: entries with all that people said about them, many judgements at a time, and what a
foreign file holds that a ledger has no place for (kept aside, so that the file can be written again).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.engine import Connection

from demarche.ledger import judging_entries, schema
from demarche.ledger.rows import entry_of
from demarche.model import Entry, Judgement

if TYPE_CHECKING:
    from demarche.ledger.history import Kept

_ASIDE = "aside:"  # begins the keys of `meta` under which things are kept aside


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it stands, as a reading found it, and what people decided about it, the oldest judgement first."""

    kept: Kept
    found: Entry
    judgements: tuple[Judgement, ...]

    @property
    def key(self) -> str:
        """The claim's key."""
        return self.kept.key

    @property
    def entry(self) -> Entry:
        """The entry as it stands: corrected, where a person corrected it."""
        return self.kept.entry


def as_found(connection: Connection, key: str) -> Entry | None:
    """The version of a claim that a reading found last; None where there is no such claim."""
    table = schema.entries
    found = select(table.c.record).where(table.c.key == key, table.c.judgement.is_(None)).order_by(table.c.number.desc()).limit(1)
    record = connection.scalar(found)
    return None if record is None else entry_of(record)


def judge_all(connection: Connection, where: str, judgements: Iterable[Judgement], now: str) -> int:
    """Append judgements that are not there yet, with `now` for those that tell no moment; gives how many were new."""
    return sum(_judge(connection, where, one, now) for one in judgements)


def _judge(connection: Connection, where: str, judgement: Judgement, now: str) -> bool:
    """Whether it was new: the same verdict by the same person, with the same moment where it tells one, is kept once."""
    told = replace(judgement, at=judging_entries.in_utc(judgement.at)) if judgement.at else judgement
    same = (one for one in _judgements(connection, told.entry) if replace(one, at="") == replace(told, at=""))
    if any(told.at in ("", one.at) for one in same):
        return False
    judging_entries.judge(connection, where, replace(told, at=told.at or now))
    return True


def _judgements(connection: Connection, key: str) -> Iterator[Judgement]:
    table = schema.judgements
    rows = connection.execute(select(table).where(table.c.entry == key).order_by(table.c.number))
    return (judging_entries.judgement_of(row) for row in rows.all())


def keep_beside(connection: Connection, name: str, value: str) -> None:
    """Keep a text under a name that is not taken yet: nothing is overwritten."""
    connection.execute(schema.meta.insert().values(key=_ASIDE + name, value=value))


def kept_beside(connection: Connection, beginning: str) -> dict[str, str]:
    """What is kept under names that begin so, in the order of the names."""
    table = schema.meta
    rows = connection.execute(select(table).where(table.c.key.startswith(_ASIDE + beginning, autoescape=True)).order_by(table.c.key))
    return {row.key.removeprefix(_ASIDE): row.value for row in rows}
