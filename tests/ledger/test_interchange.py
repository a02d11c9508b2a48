"""What goes out of a ledger and comes in as a whole, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from demarche.errors import DemarcheError, LedgerError
from demarche.ledger import ActorJudgement, Ledger, Query
from demarche.model import Judgement
from tests.ledger.examples import BACKS, REJECTS

AT = "2026-01-02T10:00:00+00:00"


def key_of(ledger: Ledger, kind: str = "position") -> str:
    return next(key for key, entry in ledger.keyed() if entry.kind == kind)


def test_an_entry_is_told_as_found_and_as_it_stands(ledger: Ledger) -> None:
    key = key_of(ledger)
    corrected = replace(BACKS, modality="future")
    ledger.judge(Judgement(key, "correct", "Ann", AT, corrected))
    ledger.judge_actor(ActorJudgement("rename", "Ann", "state:NOR", name="Kingdom of Norway"))
    told = {one.key: one for one in ledger.told()}
    assert told[key].found == BACKS
    assert told[key].entry.modality == "future"
    assert told[key].entry.record.holder.name == "Kingdom of Norway"
    assert [j.verdict for j in told[key].judgements] == ["correct"]
    assert len(told) == 3


def test_without_judgements_it_is_told_as_it_is(ledger: Ledger) -> None:
    assert [(one.found, one.judgements) for one in ledger.told()] == [(entry, ()) for entry in ledger.entries()]


def test_many_judgements_each_once(ledger: Ledger) -> None:
    key = key_of(ledger)
    some = [
        Judgement(key, "accept", "Ann", AT),
        Judgement(key, "accept", "Ben", ""),
        Judgement(key, "reject", "Ann", "2026-01-03T10:00:00+02:00", note="no"),
    ]
    assert ledger.judge_all(some) == 3
    assert ledger.judge_all(some) == 0
    assert ledger.judge_all([Judgement(key, "accept", "Ann", "2027-01-01T00:00:00+00:00")]) == 1  # said again, later
    assert [(j.verdict, j.by) for j in ledger.judgements(key)] == [
        ("accept", "Ann"),
        ("accept", "Ben"),
        ("reject", "Ann"),
        ("accept", "Ann"),
    ]
    assert ledger.judgements(key)[2].at == "2026-01-03T08:00:00+00:00"


def test_one_wrong_judgement_and_none_is_kept(ledger: Ledger) -> None:
    key = key_of(ledger)
    with pytest.raises(LedgerError, match="has no entry 'nothing'"):
        ledger.judge_all([Judgement(key, "accept", "Ann", AT), Judgement("nothing", "accept", "Ann", AT)])
    assert ledger.judgements(key) == []


def test_what_is_rejected_is_told_when_asked_for(ledger: Ledger) -> None:
    ledger.judge(Judgement(key_of(ledger), "reject", "Ann", AT))
    assert len(list(ledger.told())) == 2
    (one,) = (one for one in ledger.told(Query(rejected=True)) if one.judgements)
    assert one.found == BACKS


def test_texts_are_kept_aside_by_name(ledger: Ledger) -> None:
    ledger.keep_beside("formats:x:1", "ünï ' \n")
    ledger.keep_beside("formats:x:2", "b" * 100_000)
    ledger.keep_beside("formats:y", "c")
    assert ledger.kept_beside("formats:x:") == {"formats:x:1": "ünï ' \n", "formats:x:2": "b" * 100_000}
    assert ledger.kept_beside("formats:_") == {}  # no pattern
    with pytest.raises((DemarcheError, IntegrityError)):
        ledger.keep_beside("formats:y", "another")
    assert ledger.kept_beside("formats:y") == {"formats:y": "c"}
    assert REJECTS in list(ledger.entries())
