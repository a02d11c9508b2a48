"""Rounds of coding: the same sample of entries judged by several people, none of whom sees what the others said.

Codings are kept beside the judgements and decide nothing: what the coders agree on, or what is settled, is then judged.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.connection import writing
from demarche.ledger.faults import translated
from demarche.ledger.rows import entry_of
from demarche.ledger.store import Ledger
from demarche.model import BY_HAND, Entry, Judgement, Kind
from demarche.serial import check_evidence, to_json

MOST_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Round:
    """A sample and who codes it. `entries` are keys."""

    number: int
    name: str
    coders: tuple[str, ...]
    entries: tuple[str, ...]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a sample is drawn: how many entries, of which kinds (all where none is named), and the seed that makes it the same again."""

    size: int = 50
    kinds: tuple[Kind, ...] = ()
    seed: int = 1


def draw(ledger: Ledger, name: str, coders: Sequence[str], by: str, sampling: Sampling) -> Round:
    """A new round, over a random sample of what machines found. LedgerError where it can't be."""
    names = tuple(dict.fromkeys(filter(None, (coder.strip() for coder in coders))))
    if len(names) < 2:
        raise LedgerError("A round of coding needs two coders or more, each with a name of their own.")
    if not 1 <= sampling.size <= MOST_ENTRIES:
        raise LedgerError(f"The sample has {sampling.size} entries, but must have from 1 to {MOST_ENTRIES:,}.")
    table = schema.entries
    current = [table.c.superseded_at.is_(None), table.c.judgement.is_(None), table.c.original.is_(None), table.c.extractor != BY_HAND]
    of_kinds = [table.c.kind.in_(sampling.kinds)] if sampling.kinds else []
    with translated(ledger._where), writing(ledger._engine) as connection:
        keys = list(connection.scalars(select(table.c.key).where(*current, *of_kinds).order_by(table.c.key)))
        if not keys:
            raise LedgerError("The ledger has no entries of these kinds to draw from.")
        drawn = random.Random(sampling.seed).sample(keys, min(sampling.size, len(keys)))
        row = {"name": name.strip() or "Round", "by": by, "at": _now()}
        lists = {"coders": json.dumps(names, ensure_ascii=False), "entries": json.dumps(drawn)}
        inserted = connection.execute(schema.rounds.insert().values(row | lists)).inserted_primary_key
        assert inserted is not None
    return Round(int(inserted[0]), row["name"], names, tuple(drawn), by, row["at"])


def rounds(ledger: Ledger) -> list[Round]:
    """All rounds, the newest first."""
    table = schema.rounds
    with translated(ledger._where), ledger._engine.connect() as connection:
        return [_round(row) for row in connection.execute(select(table).order_by(table.c.number.desc()))]


def round_of(ledger: Ledger, number: int) -> Round:
    """One round; LedgerError where there is none of this number."""
    found = [one for one in rounds(ledger) if one.number == number]
    if not found:
        raise LedgerError(f"There is no round of coding with the number {number}. The page of coding lists them.")
    return found[0]


def _round(row: Any) -> Round:
    return Round(row.number, row.name, tuple(json.loads(row.coders)), tuple(json.loads(row.entries)), row.by, row.at)


def as_found(ledger: Ledger, key: str) -> Entry:
    """An entry as the machine found it, whatever was judged; LedgerError where it is none of the ledger's."""
    table = schema.entries
    with translated(ledger._where), ledger._engine.connect() as connection:
        found = select(table.c.record).where(table.c.key == key, table.c.superseded_at.is_(None), table.c.judgement.is_(None))
        record = connection.scalar(found)
    if record is None:
        raise LedgerError(f"The ledger has no entry {key!r} any more: its report was read again, and it was found no more.")
    return ledger.corrections().entry(entry_of(record))


def code(ledger: Ledger, number: int, coding: Judgement) -> None:
    """Keep what one coder says of an entry; said again, the last counts. LedgerError where this is no part of the round."""
    of = round_of(ledger, number)
    if coding.by not in of.coders:
        raise LedgerError(f"{coding.by!r} is no coder of the round {of.name!r}, which has {', '.join(of.coders)}.")
    if coding.entry not in of.entries:
        raise LedgerError(f"The entry {coding.entry!r} is not in the sample of the round {of.name!r}.")
    if coding.corrected is not None:
        check_evidence(coding.corrected, ledger.report(coding.corrected.report).text)
    row = {name: getattr(coding, name) for name in ("entry", "verdict", "by", "note")}
    corrected = None if coding.corrected is None else to_json(coding.corrected)
    with translated(ledger._where), writing(ledger._engine) as connection:
        connection.execute(schema.codings.insert().values(row | {"round": number, "at": coding.at or _now(), "corrected": corrected}))


def codings(ledger: Ledger, number: int) -> dict[str, dict[str, Judgement]]:
    """What each coder said last of each entry: by key, then by name."""
    table = schema.codings
    found: dict[str, dict[str, Judgement]] = {}
    with translated(ledger._where), ledger._engine.connect() as connection:
        for row in connection.execute(select(table).where(table.c.round == number).order_by(table.c.number)):
            corrected = None if row.corrected is None else entry_of(row.corrected)
            found.setdefault(row.entry, {})[row.by] = Judgement(row.entry, row.verdict, row.by, row.at, corrected, row.note)
    return found


def coded(found: Entry, coding: Judgement) -> Entry | None:
    """The entry as a coder has it; None where it was rejected."""
    return None if coding.verdict == "reject" else coding.corrected or found


def settled_note(number: int) -> str:
    """How the notes of judgements begin that settle a round."""
    return f"round {number}"


def settled(ledger: Ledger, of: Round) -> Mapping[str, Judgement]:
    """The judgements in which the round ended, by key."""
    note = settled_note(of.number)
    found = {}
    for key in of.entries:
        mine = [j for j in ledger.judgements(key) if j.note == note or j.note.startswith(f"{note}:")]
        if mine:
            found[key] = mine[-1]
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
