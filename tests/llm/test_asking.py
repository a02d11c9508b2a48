"""Whatever the server does: one report is lost at most, nothing stands that is not in it, and no more is asked than is allowed."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import DemarcheError
from demarche.model import Position, Report, Statement
from demarche.serial import check_evidence
from tests.llm.build import ANSWER, BACKS, REJECTS, SAID, TEXT, Chosen, asked, error_of, numbered
from tests.llm.stand_in import Answer, StandIn, hangs_up, says, sends, stalls, trickles


def test_an_answer_becomes_entries_with_the_reports_own_words(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says(ANSWER)]
    (entries,), asking = asked(chosen(confidence=0.7))
    assert [entry.kind for entry in entries] == ["statement", "position", "position"]
    for entry in entries:
        check_evidence(entry, TEXT)
        assert (entry.extractor, entry.confidence, entry.makers) == ("llm/tiny", 0.7, {"llm/tiny"})
    said, backs, rejects = (entry.record for entry in entries)
    assert isinstance(said, Statement)
    assert said.content[0].quote == "We won’t\nsign it", "not as the model wrote it"
    assert said.speaker.mention == said.source
    assert isinstance(backs, Position)
    assert (backs.holder.id, backs.holder.printed, backs.holder.mention.start) == ("", "Norway", 0)
    assert (rejects.stance, rejects.holder.printed) == ("oppose", "Iceland")
    assert (asking.spent.requests, asking.spent.tokens_in, asking.spent.tokens_out, asking.spent.estimated) == (1, 1000, 50, 0)
    assert (asking.dropped, asking.left_out, asking.told()) == (0, 0, [])
    assert server.paths == ["/v1/chat/completions"]


def test_what_was_answered_is_not_asked_again(server: StandIn, chosen: Chosen, tmp_path: Path) -> None:
    server.answers = [says(ANSWER)]
    (first,), _ = asked(chosen())
    (again,), asking = asked(chosen(requests=0))
    assert first == again
    assert (asking.spent.requests, asking.spent.cached, asking.spent.tokens) == (0, 1, 0)
    (kept,) = (tmp_path / "cache").rglob("*.json")
    assert kept.stat().st_mode & 0o077 == 0, "a report's words are nobody else's business"
    for other in (chosen(model="other"), chosen(temperature=1), chosen(cache="none"), chosen(format="text")):
        asked(other)
    asked(chosen(), only=frozenset(["position"]))
    asked(chosen(), Report("r1", TEXT + " "))
    assert len(server.asked) == 7
    kept.write_text('{"positions": [')
    assert asked(chosen())[0] == [first], "a damaged one is asked for anew"
    assert len(server.asked) == 8


def test_a_cache_that_can_not_be_is_told_before_anything_is_asked(server: StandIn, chosen: Chosen, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DemarcheError, match=r"Answers can't be kept in .*file"):
        asked(chosen(cache=str(tmp_path / "file")))
    assert not server.asked


# Lies: records of which some words are not in the report, or are not of the right kind.


@pytest.mark.parametrize(
    ("lie", "named"),
    [
        ({"evidence": ["Norway supports the fisheries draft"]}, "evidence 'Norway supports the fisheries draft'"),
        ({"evidence": []}, "no evidence"),
        ({"evidence": None}, "evidence None"),
        ({"evidence": [{"start": 0, "end": 6}]}, "evidence a dict"),
        ({"holder": "Kingdom of Norway"}, "holder 'Kingdom of Norway'"),
        ({"holder": None}, "holder None"),
        ({"holder": ["Norway"]}, "holder a list"),
        ({"target": "the draft on fisheries"}, "target 'the draft on fisheries'"),
        ({"target": 7}, "target 7"),
        ({"cue": "back"}, "cue 'back'"),
        ({"stance": "strongly-support"}, "stance 'strongly-support', which is none of its words"),
        ({"stance": ["support"]}, "stance a list"),
        ({"modality": "maybe"}, "modality 'maybe'"),
    ],
)
def test_what_is_not_in_the_report_is_dropped_and_named(server: StandIn, chosen: Chosen, lie: dict[str, Any], named: str) -> None:
    server.answers = [says(ANSWER | {"positions": [BACKS | lie, REJECTS]})]
    (entries,), asking = asked(chosen())
    assert [entry.kind for entry in entries] == ["statement", "position"]
    assert asking.dropped == 1
    (sentence,) = asking.told()
    assert sentence.startswith("Of r1, dropped as")
    assert named in sentence
    assert asking.told() == []


def test_a_part_that_may_be_missing_is_left_out(server: StandIn, chosen: Chosen) -> None:
    invented = {"voice": "Jens Stoltenberg", "condition": "if Iceland pays"}
    server.answers = [says({"positions": [BACKS | invented]})]
    ((entry,),), asking = asked(chosen())
    assert (entry.record.voice, entry.record.condition) == (None, None)
    assert (asking.dropped, asking.left_out) == (0, 2)
    assert "voice 'Jens Stoltenberg'" in asking.told()[0]


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("commitments", {"actor": "Norway", "act": "pledge", "done": "no", "object": "the quota rule"}),
        ("commitments", {"actor": "Norway", "act": "pledge", "done": True, "object": "twelve ships"}),
        ("statements", SAID | {"content": []}),
        ("statements", SAID | {"content": ["We will sign it"]}),
        ("meetings", {"form": "talks", "participants": ["Chile", "Peru"]}),
        ("texts", {"title": "the fisheries draft", "form": "draft", "stage": "half done", "mention": "the fisheries draft"}),
        ("events", {"actors": ["Norway"], "recipients": [], "event": "HUG"}),
    ],
)
def test_other_records_are_held_against_the_report_too(server: StandIn, chosen: Chosen, kind: str, item: dict[str, Any]) -> None:
    server.answers = [says({kind: [BACKS | {"evidence": ["Norway backs the fisheries draft"]} | item]})]
    (entries,), asking = asked(chosen())
    assert (entries, asking.dropped) == ([], 1)


@pytest.mark.parametrize("number", ["1e999", "NaN", '"20"', "true", "1" * 400, "[]"])
def test_a_quantity_that_is_no_number_is_left_out(server: StandIn, chosen: Chosen, number: str) -> None:
    item = {"evidence": ["Iceland rejects the quota rule"], "actor": "Iceland", "act": "refuse", "done": True, "object": "the quota rule"}
    server.answers = [says(f'{{"commitments": [{json.dumps(item)[:-1]}, "quantity": {number}}}]}}')]
    (outcome,), _ = asked(chosen())
    if number == "NaN":
        assert "broken JSON" in outcome
    else:
        assert [entry.record.quantity for entry in outcome] == [None]


@pytest.mark.parametrize("items", [None, "none", {}, [None, 5, "x", []], [{}] * 10_000, [BACKS] * 10_000])
def test_lists_of_another_shape(server: StandIn, chosen: Chosen, items: Any) -> None:
    server.answers = [says({"statements": [SAID], "positions": items})]
    (entries,), asking = asked(chosen(answer=1_000_000))
    assert entries[0].kind == "statement"
    assert len(entries) == (2 if items == [BACKS] * 10_000 else 1), "the same claim counts once"
    assert (asking.dropped > 0) == (items is not None)


@pytest.mark.parametrize(
    "wrap", ["```json\n{}\n```", "<think>\nPositions? {{...}}\n</think>\n{}", "Here you are:\n{}\nAnything else?", "\n\n{}  "]
)
def test_wrapped_json_is_unwrapped(server: StandIn, chosen: Chosen, wrap: str) -> None:
    server.answers = [says(wrap.replace("{{", "(").replace("}}", ")").replace("{}", json.dumps(ANSWER)))]
    assert len(asked(chosen())[0][0]) == 3


def test_content_in_parts(server: StandIn, chosen: Chosen) -> None:
    text = json.dumps(ANSWER)
    message = {"content": [{"type": "text", "text": text[:40]}, {"type": "text", "text": text[40:]}, {"type": "image"}]}
    server.answers = [sends(200, json.dumps({"choices": [{"message": message}]}))]
    assert len(asked(chosen())[0][0]) == 3


# Answers that are no answers: the report is lost, and the sentence says why.


@pytest.mark.parametrize(
    ("answer", "told", "requests"),
    [
        (says("I am happy to help! Norway backs the draft."), "the answer is prose ('I am happy", 2),
        (says('{"positions": [{"evidence": ["Norw'), "the answer is broken JSON", 2),
        (says("[1, 2]"), "the answer is a list", 2),
        (says(""), "the answer is empty", 2),
        (says({"answer": 42}), "the answer is JSON with 'answer', but must have", 2),
        (says("[" * 100_000), "the answer is a list", 2),
        (says('{"positions": ' + "[" * 50_000 + "]" * 50_000 + "}"), "the answer is broken JSON", 2),
        (says(ANSWER, finish="length"), "was cut off at 4,096 tokens. Allow more with --llm answer=N", 1),
        (says(None), "answers without a text", 1),
        (says(ANSWER, finish="content_filter"), "the model refused", 1),
        (sends(200, '{"choices": []}'), "something else than a chat completion", 1),
        (sends(200, "<html>Sign in</html>"), "something else than a chat completion", 1),
        (sends(200, b"\xff\xfe\x00"), "something else than a chat completion", 1),
        (sends(200, '{"error": {"message": "no credits"}}'), "answers with an error: no credits", 1),
        (sends(200, "[" * 200_000), "something else than a chat completion", 1),
        (sends(200, b"\x1f\x8b\x08", Content_Encoding="gzip"), "something else than a chat completion", 1),
        (sends(400, '{"error": {"message": "response_format is not supported"}}'), "400: response_format is not supported. If it takes", 1),
        (
            sends(404, '{"error": {"message": "model not found"}}'),
            "404: model not found. Check the address, and that it has a model 'tiny'",
            1,
        ),
        (sends(307, "", Location="http://127.0.0.1:9/"), "answers 307", 1),
        (sends(500, "boom"), "answers 500", 3),
        (sends(429, "{}"), "answers 429", 3),
        (sends(429, "{}", Retry_After="3600"), "asks for 3,600 seconds of patience", 1),
        (sends(503, "{}", Retry_After=format_datetime(datetime.now(UTC) + timedelta(days=1))), "of patience", 1),
        (hangs_up(), "does not answer", 3),
    ],
)
def test_an_answer_that_is_none_loses_the_report(server: StandIn, chosen: Chosen, answer: Answer, told: str, requests: int) -> None:
    server.answers = [answer]
    assert told in error_of(chosen())
    assert len(server.asked) == requests


@pytest.mark.parametrize(
    "answer", [stalls(), stalls(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), trickles(), trickles(b"HTTP/1.1 200 OK\r\n\r\n")]
)
def test_a_server_that_stalls_is_given_up_in_time(server: StandIn, chosen: Chosen, answer: Answer) -> None:
    server.answers = [answer]
    begin = time.monotonic()
    (outcome,), asking = asked(chosen(seconds=0.6, tries=2))
    assert "does not answer: not within 0.6 seconds" in outcome
    assert time.monotonic() - begin < 20
    assert asking.spent.requests == 2


def test_a_huge_answer_is_not_read_to_its_end(server: StandIn, chosen: Chosen) -> None:
    sent = [0]

    def floods(here: StandIn, handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not here.over.is_set():
            sent[0] += handler.wfile.write(b" " * 65_536)

    server.answers = [floods]
    assert "has more than 524,288 bytes, though 4,096 tokens were allowed" in error_of(chosen())
    assert sent[0] < 50_000_000


def test_nobody_there(chosen: Chosen) -> None:
    assert "http://127.0.0.1:9 does not answer" in error_of(chosen(url="http://127.0.0.1:9/v1"))


def test_trouble_that_passes_is_waited_for(server: StandIn, chosen: Chosen) -> None:
    server.answers = [sends(429, "{}", Retry_After="0.4"), hangs_up(), says(ANSWER)]
    (entries,), asking = asked(chosen())
    assert len(entries) == 3
    assert server.times[1] - server.times[0] >= 0.4
    assert asking.spent.requests == 3


def test_a_bad_answer_is_asked_for_once_more(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says("Sure!"), says(ANSWER)]
    assert len(asked(chosen())[0][0]) == 3
    asked(chosen())
    assert len(server.asked) == 2, "only the good one was kept"


def test_one_bad_answer_costs_one_report(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says(ANSWER), says("no"), says("no"), says(ANSWER)]
    outcomes, _ = asked(chosen(at_once=1), *numbered(4))
    assert [len(one) if isinstance(one, list) else "lost" for one in outcomes] == [3, "lost", 3, 3]


@pytest.mark.parametrize("status", [401, 500])
def test_a_server_that_is_silent_again_and_again_is_asked_no_more(server: StandIn, chosen: Chosen, status: int) -> None:
    server.answers = [sends(status, "{}")]
    outcomes, _ = asked(chosen(at_once=1, tries=1), *numbered(6))
    assert len(server.asked) == 3
    assert "was not asked, as it gave no answer 3 times in a row" in outcomes[5]
