"""Ledgers that hold the example, with what people decided about it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.ledger import ActorJudgement, Ledger, Query
from demarche.model import Entry, Judgement, Position
from tests.examples import baltic


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The example as it was read."""
    with Ledger.open(str(tmp_path / "ledger.db")) as opened:
        opened.record(baltic.report(), baltic.entries())
        yield opened


@pytest.fixture
def judged(ledger: Ledger) -> Ledger:
    """The same after two people looked at it: one entry accepted by both, one rejected, one corrected; an actor renamed."""
    first, second, third = [key for key, _ in ledger.keyed(Query(kind="position"))][:3]
    corrected = corrected_stance(dict(ledger.keyed())[third])
    for judgement in (
        Judgement(first, "accept", "Ann", "2026-01-02T10:00:00+00:00", note="clear"),
        Judgement(first, "accept", "Ben", "2026-01-03T10:00:00+00:00"),
        Judgement(second, "reject", "Ann", "2026-01-02T10:01:00+00:00", note="a rumour"),
        Judgement(third, "correct", "Ben", "2026-01-03T10:01:00+00:00", corrected),
    ):
        ledger.judge(judgement)
    ledger.judge_actor(ActorJudgement("rename", "Ann", "state:SWE", name="Kingdom of Sweden", at="2026-01-04T09:00:00+00:00"))
    return ledger


def corrected_stance(entry: Entry) -> Entry:
    assert isinstance(entry.record, Position)
    return replace(entry, record=replace(entry.record, stance="undecided"))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Makes empty ledgers."""
    opened: list[Ledger] = []

    def make() -> Ledger:
        opened.append(Ledger.open(str(tmp_path / f"fresh{len(opened)}.db")))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
