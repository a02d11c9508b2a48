"""Entries to dictionaries and back, keys, and the evidence check."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche import serial
from demarche.errors import DemarcheError, EvidenceError
from demarche.model import Actor, Commitment, Entry, Event, Evidence, Meeting, NegotiatedText, Position, Statement

TEXT = "Norway's minister said Oslo backs the fisheries draft if Iceland signs. Oslo gave 20 boats in May."


def span(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(start, start + len(words), words)


NORWAY = Actor("state:NOR", "Norway", "state", "NOR", "Oslo", mention=span("Oslo"))
MINISTER = Actor("person:x", "X", "person", None, "minister", NORWAY, span("minister"))
CLAIM = Position(NORWAY, "conditional", span("backs"), span("the fisheries draft"), MINISTER, "fisheries", span("if Iceland signs"))
POSITION = Entry(
    "r1",
    CLAIM,
    (span("Oslo backs the fisheries draft"),),
    confidence=0.8,
    date="2004-05",
    extractor="positions/1",
)

words = st.text(max_size=12)
offsets = st.integers(0, 10_000)
spans = st.builds(lambda start, quote: Evidence(start, start + len(quote), quote), offsets, words)
states = st.builds(Actor, words, words, st.sampled_from(["state", "organisation", "group"]), st.none() | words, words)
actors = st.builds(Actor, words, words, st.just("person"), st.none(), words, st.none() | states, st.none() | spans)
maybe_span, maybe_actor, maybe_word = st.none() | spans, st.none() | actors, st.none() | words
many_actors = st.lists(actors, max_size=3).map(tuple)
many_spans = st.lists(spans, max_size=3).map(tuple)
records = st.one_of(
    st.builds(Statement, maybe_actor, maybe_span, maybe_span, many_spans, st.sampled_from(["direct", "mixed"]), maybe_actor),
    st.builds(Position, actors, st.sampled_from(["support", "oppose"]), spans, spans, maybe_actor, words, maybe_span),
    st.builds(
        Commitment,
        actors,
        st.sampled_from(["pledge", "resume"]),
        st.booleans(),
        spans,
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        maybe_word,
        maybe_actor,
        maybe_span,
        maybe_word,
        maybe_span,
    ),
    st.builds(NegotiatedText, words, words, st.sampled_from(["in-force", "stalled"]), spans, many_actors, maybe_span, maybe_span),
    st.builds(Meeting, st.sampled_from(["summit", "call"]), many_actors, maybe_word, maybe_word, maybe_span),
    st.builds(Event, many_actors, many_actors, words, maybe_word, st.lists(words, max_size=2).map(tuple), maybe_word),
)
modalities = st.sampled_from(["asserted", "future", "hypothetical", "negated", "historical"])
entries = st.builds(Entry, words, records, many_spans, modalities, st.floats(0, 1), maybe_word, words)


@given(entries)
def test_round_trip_through_json(entry: Entry) -> None:
    again = serial.from_dict(json.loads(json.dumps(serial.to_dict(entry))))
    assert again == entry
    assert serial.key_of(again) == serial.key_of(entry)


@given(entries)
def test_round_trip_keeps_mentions_when_asked(entry: Entry) -> None:
    again = serial.from_dict(json.loads(json.dumps(serial.to_dict(entry, mentions=True))))
    assert list(serial.spans_of(again)) == list(serial.spans_of(entry))
    assert serial.digest_of(again) == serial.digest_of(entry)


def test_the_record_format_key_by_key() -> None:
    assert serial.to_dict(POSITION) == {
        "kind": "position",
        "report": "r1",
        "evidence": [{"start": 23, "end": 53, "quote": "Oslo backs the fisheries draft"}],
        "modality": "asserted",
        "confidence": 0.8,
        "date": "2004-05",
        "extractor": "positions/1",
        "holder": {"id": "state:NOR", "name": "Norway", "kind": "state", "iso3": "NOR", "printed": "Oslo", "for": None},
        "voice": {
            "id": "person:x",
            "name": "X",
            "kind": "person",
            "printed": "minister",
            "for": {"id": "state:NOR", "name": "Norway", "kind": "state", "iso3": "NOR", "printed": "Oslo", "for": None},
        },
        "stance": "conditional",
        "cue": {"start": 28, "end": 33, "quote": "backs"},
        "target": {"start": 34, "end": 53, "quote": "the fisheries draft"},
        "issue": "fisheries",
        "condition": {"start": 54, "end": 70, "quote": "if Iceland signs"},
    }


def broken(**changes: Any) -> dict[str, Any]:
    return serial.to_dict(POSITION) | changes


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "has no 'kind'"),
        ({"kind": "poem"}, "'poem', but must be one of statement, position"),
        ({"kind": ["position"]}, "must be one of statement"),
        ([1], "an object"),
        (broken(stance="maybe"), "'stance' is 'maybe', but must be one of support"),
        (broken(confidence=7), "from 0 to 1"),
        (broken(confidence=True), "a number"),
        (broken(evidence={}), "'evidence' is {}, but must be a list"),
        (broken(evidence=[{"start": 1, "end": 3, "quote": "abc"}]), "'evidence[0]'"),
        (broken(evidence=[{"start": -1, "end": 2, "quote": "abc"}]), "evidence[0].start"),
        (broken(cue={"start": 1, "end": 3}), "has no 'quote'"),
        (broken(cue=None), "an object with start, end and quote"),
        (broken(holder={"id": "x", "name": "X", "kind": "ship"}), "holder.kind"),
        (broken(holder={"id": "x", "name": "X", "kind": "state", "for": 3}), "holder.for"),
        (broken(modality=[]), "modality"),
        (broken(date=2004), "a string"),
        ({k: v for k, v in broken().items() if k != "target"}, "position has no 'target'"),
        ({k: v for k, v in broken().items() if k != "report"}, "position has no 'report'"),
    ],
)
def test_malformed_records_get_a_sentence(record: Any, said: str) -> None:
    with pytest.raises(DemarcheError) as caught:
        serial.from_dict(record)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_an_actor_that_speaks_for_itself_without_end_is_refused() -> None:
    actor: dict[str, Any] = {"id": "x", "name": "X", "kind": "state"}
    actor["for"] = actor
    with pytest.raises(DemarcheError, match="8 steps"):
        serial.from_dict(broken(holder=actor))


def test_optional_keys_may_be_absent_and_unknown_ones_are_passed_over() -> None:
    record = broken(colour="blue")
    for key in ("voice", "issue", "condition", "modality", "confidence", "date", "extractor"):
        del record[key]
    entry = serial.from_dict(record)
    assert (entry.modality, entry.confidence, entry.record) == (
        "asserted",
        0.5,
        Position(NORWAY, "conditional", span("backs"), span("the fisheries draft")),
    )


@pytest.mark.parametrize("change", [{"confidence": 0.1}, {"extractor": "positions/2"}, {"date": None}, {"modality": "future"}])
def test_key_stays_when_only_the_judgement_of_the_machine_changes(change: dict[str, Any]) -> None:
    changed = replace(POSITION, **change)
    assert serial.key_of(changed) == serial.key_of(POSITION)
    assert serial.digest_of(changed) != serial.digest_of(POSITION)


@pytest.mark.parametrize(
    "change",
    [
        {"report": "r2"},
        {"evidence": (span("Oslo backs"),)},
        {"record": replace(CLAIM, stance="support")},
        {"record": replace(CLAIM, target=span("fisheries draft"))},
        {"record": replace(CLAIM, holder=replace(NORWAY, id="state:ISL"))},
    ],
)
def test_key_differs_for_another_claim(change: dict[str, Any]) -> None:
    assert serial.key_of(replace(POSITION, **change)) != serial.key_of(POSITION)


def test_key_is_the_same_on_every_machine() -> None:
    assert serial.key_of(POSITION) == "57844e1c9cf2435bc9aa383a"


def test_evidence_that_holds_passes() -> None:
    serial.check_evidence(POSITION, TEXT)


WRONG = replace(span("backs"), start=27, end=32)


@pytest.mark.parametrize(
    "entry",
    [
        replace(POSITION, evidence=(WRONG,)),
        replace(POSITION, record=replace(CLAIM, cue=WRONG)),
        replace(POSITION, record=replace(CLAIM, condition=Evidence(-3, -1, "a"))),
        replace(POSITION, record=replace(CLAIM, holder=replace(NORWAY, mention=WRONG))),
        replace(POSITION, record=replace(CLAIM, voice=replace(MINISTER, speaks_for=replace(NORWAY, mention=WRONG)))),
        replace(POSITION, evidence=(Evidence(95, 105, TEXT[95:]),)),
        replace(POSITION, record=Statement(None, None, None, (span("Oslo"), WRONG), "direct")),
        replace(POSITION, record=Meeting("talks", (NORWAY, replace(NORWAY, mention=WRONG)))),
    ],
)
def test_a_span_that_is_off_by_one_anywhere_is_found(entry: Entry) -> None:
    with pytest.raises(EvidenceError, match="claims that characters"):
        serial.check_evidence(entry, TEXT)


def test_fold_ignores_case_accents_and_spacing() -> None:
    assert serial.fold("  Jose Luis\nRODRÍGUEZ ") == serial.fold("José Luis Rodriguez") == "jose luis rodriguez"
