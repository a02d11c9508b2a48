"""`demarche read --on`: the same reading on a cluster, for the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from demarche import cluster
from demarche.errors import DemarcheError
from demarche.ledger import reader_of
from demarche.pipeline import Outcome

if TYPE_CHECKING:
    from demarche.present.reading import ReadChoice


def is_parquet(choice: ReadChoice) -> bool:
    """Whether the entries go into Parquet files, which only workers write: DemarcheError where there are none."""
    if not cluster.is_parquet(choice.into):
        return False
    if choice.on is None:
        raise DemarcheError(f"Parquet ({choice.into}) is written by workers: add --on ray. Or name a ledger, such as --into ledger.db.")
    return True


def readings(choice: ReadChoice, passed: Callable[[], None]) -> Iterator[Outcome]:
    """What workers read, in order. `passed` is called for each report that the ledger held already."""
    return cluster.read_reports(plan_of(choice), choice.on or "", passed)


def parts(choice: ReadChoice) -> Iterator[cluster.Written]:
    """What workers wrote, in order."""
    return cluster.write_parts(plan_of(choice), choice.on or "")


def plan_of(choice: ReadChoice) -> cluster.Plan:
    """What workers have to know."""
    settings = choice.settings()
    return cluster.Plan(
        choice.paths,
        settings,
        choice.date,
        frozenset(choice.only),
        workers=choice.jobs,
        known_in=None if choice.again else _within_reach(choice),
        by=reader_of(settings),
        folder=str(Path(choice.into).absolute()) if choice.into and cluster.is_parquet(choice.into) else None,
        home=os.getcwd(),
    )


def _within_reach(choice: ReadChoice) -> str | None:
    """The ledger, where workers can ask it: a database, or a file on this very machine. Another is asked for nothing, and written all the
    same: what it holds is read again, and not recorded twice.
    """
    if choice.into is None or cluster.is_parquet(choice.into):
        return None
    return choice.into if "://" in choice.into or cluster.is_own(choice.on or "") else None
