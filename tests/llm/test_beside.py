"""What demarche and models found, in one ledger: neither sets aside what the other found, and each is measured by itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.ledger import Ledger, reader, reader_of
from demarche.ledger.deciding import add
from demarche.ledger.recent import Precision, precision
from demarche.llm import joined
from demarche.model import OWN, Entry, Judgement, found_by_both, makers_of
from demarche.settings import LlmSettings, Settings
from tests.ledger.examples import BACKS, REJECTS, REPORT, SENT

LLM, OTHER = "llm/a/b:7b", "llm/c"
BY_LLM = replace(BACKS, extractor=LLM, confidence=0.5)
ONLY_LLM = replace(REJECTS, extractor=LLM, confidence=0.5)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "l.db")) as found:
        yield found


def record(ledger: Ledger, *entries: Entry, by: str = OWN) -> tuple[int, int, int]:
    done = ledger.record(REPORT, entries, by=by, makers=frozenset([by]))
    return done.new, done.known, done.superseded


def held(ledger: Ledger) -> dict[str, str]:
    """Who found each entry, by what it says."""
    return {entry.evidence[0].quote: entry.extractor for entry in ledger.entries()}


def test_what_others_found_stays(ledger: Ledger) -> None:
    assert record(ledger, BACKS, SENT) == (2, 0, 0)
    assert record(ledger, ONLY_LLM, by=LLM) == (1, 0, 0)
    assert record(ledger, by=OTHER) == (0, 0, 0)
    assert len(held(ledger)) == 3
    assert record(ledger, by=LLM) == (0, 0, 1), "it found its own no more"
    assert record(ledger, BACKS) == (0, 1, 1), "and so did we"
    assert list(held(ledger).values()) == ["p/1"]


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_same_claim_is_one_entry_with_both_names_and_our_confidence(ledger: Ledger, ours_first: bool) -> None:
    readings = [((BACKS,), OWN), ((BY_LLM,), LLM)]
    for entries, by in readings if ours_first else readings[::-1]:
        record(ledger, *entries, by=by)
    (entry,) = ledger.entries()
    assert entry == replace(BACKS, extractor=f"p/1 + {LLM}")
    assert entry.makers == {OWN, LLM}
    for entries, by in readings:
        assert record(ledger, *entries, by=by) == (0, 1, 0), "reading again changes nothing"
    record(ledger, replace(BY_LLM, extractor=OTHER), by=OTHER)
    assert held(ledger) == {BACKS.evidence[0].quote: f"p/1 + {LLM} + {OTHER}"}
    record(ledger, by=LLM)
    assert len(held(ledger)) == 1


def test_in_one_reading_the_same_claim_is_one_entry_too() -> None:
    found = joined([BACKS, SENT], [BY_LLM, ONLY_LLM])
    assert [(entry.extractor, entry.confidence) for entry in found] == [(f"p/1 + {LLM}", 0.75), ("", 0.5), (LLM, 0.5)]
    assert makers_of(found_by_both(BY_LLM, replace(BACKS, extractor="p/2")).extractor) == {OWN, LLM}


def test_precision_is_each_makers_own(ledger: Ledger) -> None:
    record(ledger, BACKS, SENT)
    record(ledger, BY_LLM, ONLY_LLM, by=LLM)
    for key, entry in list(ledger.keyed()):
        ledger.judge(Judgement(key, "reject" if entry.extractor == LLM else "accept", "Ana", ""))
    assert precision(ledger) == [Precision("commitment", 1, 0, 0), Precision("position", 1, 0, 0), Precision("position", 1, 0, 1, LLM)]


def test_what_a_person_added_and_a_model_finds_counts_for_the_model(ledger: Ledger) -> None:
    record(ledger)
    add(ledger, BACKS, "Ana")
    record(ledger, BY_LLM, by=LLM)
    assert list(held(ledger).values()) == [f"by-hand + {LLM}"]
    assert precision(ledger) == [Precision("position", 1, 0, 0, LLM)]


def test_a_model_makes_another_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_own_files", list)  # they are the same for all, and many
    settings = [
        Settings(),
        Settings(extractor=("llm",), llm=LlmSettings(model="a")),
        Settings(extractor=("demarche", "llm"), llm=LlmSettings(model="a")),
        Settings(extractor=("llm",), llm=LlmSettings(model="b")),
        Settings(extractor=("llm",), llm=LlmSettings(model="a", piece=900, overlap=0)),
    ]
    assert len({reader_of(one) for one in settings}) == 5
    limits = LlmSettings(model="a", requests=3, tries=9, at_once=8, seconds=5)
    assert reader_of(replace(settings[1], llm=limits)) == reader_of(settings[1]), "how it is asked says nothing of what is found"
    assert settings[2].makers == {OWN, "llm/a"}
