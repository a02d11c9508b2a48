"""Full-text search, the same on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from demarche.errors import LedgerError
from demarche.ledger import Ledger, Query
from demarche.ledger.words import passage
from demarche.model import Judgement, Report
from demarche.serial import key_of
from tests.ledger.examples import ALL, BACKS, REJECTS, REPORT

HARBOUR = "The harbour committee met for the third time. Delegates negotiated about pilots' fees until José arrived; no quota was agreed."
LONG = (
    "Filler about nothing much at all, said at length. " * 40
    + "Then the icebreaker sailed from the naïve town of Tromsø. "
    + "More filler. " * 40
)


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as opened:
        opened.record(REPORT, ALL)
        opened.record(Report("harbour", HARBOUR, title="Pilots wait", outlet="Harbour News"), [])
        opened.record(Report("long", LONG, title="Quota of ice"), [])
        yield opened


@pytest.mark.parametrize(
    ("words", "reports"),
    [
        ("fisheries", ["r1"]),
        ("FISHERY", ["r1"]),
        ("negotiations", ["harbour"]),
        ("Jose", ["r1", "harbour"]),
        ("josé", ["r1", "harbour"]),
        ("naive", ["long"]),
        ("tromsø icebreakers", ["long"]),
        ("quota", ["long", "harbour", "r1"]),
        ("quota -pilots", ["long", "r1"]),
        ("quota Norway", ["r1"]),
        ('"quota rule"', ["r1"]),
        ('"rule quota"', []),
        ('"pilots wait"', ["harbour"]),
        ("icebreaker OR fisheries", ["long", "r1"]),
        ("icebreaker OR quota -pilots", ["long", "r1"]),
        ("submarine", []),
        ("pilots' (fees", ["harbour"]),
        ('unclosed "quota rule', []),
        ("quota*", ["long", "harbour", "r1"]),
        ("title:quota", []),
        ("NEAR(quota rule)", []),
        ("'; DROP TABLE reports; --", []),
    ],
)
def test_reports_are_found_by_their_words(ledger: Ledger, words: str, reports: list[str]) -> None:
    assert {hit.report.id for hit in ledger.search(words)} == set(reports)


def test_titles_count_more(ledger: Ledger) -> None:
    ledger.record(Report("one", "Whales are counted off the coast.", title="The year"), [])
    ledger.record(Report("two", "The year is counted off the coast.", title="Whales"), [])
    assert [hit.report.id for hit in ledger.search("whales")] == ["two", "one"]
    assert [hit.report.id for hit in ledger.search("whales", limit=1)] == ["two"]


@pytest.mark.parametrize("words", ["", "  ", "-quota", "!!! ...", "quota OR", '""', "quota OR -fish"])
def test_a_question_needs_a_word_that_must_be_there(ledger: Ledger, words: str) -> None:
    with pytest.raises(LedgerError, match="no word that must be there"):
        ledger.search(words)


def test_entries_are_found_by_their_evidence(ledger: Ledger) -> None:
    (hit,) = ledger.search("rejecting rules")
    assert [kept.entry for kept in hit.entries] == [REJECTS]
    assert list(ledger.entries(Query(words="boats OR draft"))) == [ALL[0], ALL[2]]
    assert ledger.search("dahl")[0].entries == (), "no evidence says so"


def test_a_query_narrows_a_search_down(ledger: Ledger) -> None:
    assert [hit.report.id for hit in ledger.search("quota", Query(kind="position"))] == ["r1"]
    assert ledger.search("quota", Query(actor="Norway")) == []


def test_judgements_count_in_a_search(ledger: Ledger) -> None:
    ledger.judge(Judgement(key_of(REJECTS), "reject", "ana", ""))
    assert ledger.search("rejects")[0].entries == ()
    ledger.judge(Judgement(key_of(BACKS), "correct", "ana", "", replace(BACKS, evidence=REJECTS.evidence)))
    assert [kept.verdict for kept in ledger.search("rejects")[0].entries] == ["correct"]
    assert ledger.search("fisheries draft")[0].entries == ()


@pytest.mark.parametrize("words", ["icebreaker", "sailing", "TROMSØ", "naive"])
def test_a_passage_is_where_the_words_are(ledger: Ledger, words: str) -> None:
    (hit,) = ledger.search(words)
    assert hit.passage is not None
    assert LONG[hit.passage.start : hit.passage.end] == hit.passage.quote
    assert "icebreaker sailed from the naïve town" in hit.passage.quote
    assert len(hit.passage.quote) < 300


def test_a_passage_is_where_most_of_the_words_are() -> None:
    text = "The vote is far off. " * 20 + "In Oslo the fleet vote was lost. " + "Fleet after fleet went by. " * 20
    found = passage(text, "oslo fleet votes")
    assert found is not None
    assert "In Oslo the fleet vote" in found.quote


def test_where_only_the_title_says_it_there_is_no_passage(ledger: Ledger) -> None:
    assert next(hit.passage for hit in ledger.search("quota") if hit.report.id == "long") is None
    assert passage("", "quota") is None


def test_a_title_that_becomes_known_is_found(where: str) -> None:
    with Ledger.open(where) as ledger:
        ledger.record(Report("harbour", HARBOUR), [])
        assert ledger.search("wait") == []
        ledger.record(Report("harbour", HARBOUR, title="Pilots wait"), [])
        ledger.record(Report("harbour", HARBOUR, title="Other"), [])
        assert [hit.report.title for hit in ledger.search("wait")] == ["Pilots wait"]
        assert len(ledger.search("committee")) == 1


def test_a_very_long_report_is_kept_and_found(where: str) -> None:
    text = " ".join(f"w{number}x" for number in range(160_000))
    with Ledger.open(where) as ledger:
        ledger.record(Report("huge", text), [])
        assert [hit.report.id for hit in ledger.search("w7x")] == ["huge"]
