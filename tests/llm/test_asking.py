"""Whatever the server does: one report is lost at most, nothing stands that is not in it, and no more is asked than is allowed."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import DemarcheError, ReportError
from demarche.llm import Asking
from demarche.llm.server import address_of
from demarche.model import Kind, Position, Report, Statement
from demarche.serial import check_evidence
from demarche.settings import LlmSettings
from tests.llm.stand_in import Answer, StandIn, hangs_up, says, sends, stalls, trickles

Chosen = Callable[..., LlmSettings]
TEXT = "Norway backs the fisheries draft, Iceland rejects the quota rule. “We won’t\nsign it,” said minister José Dahl. Norway\nwaits."
REPORT = Report("r1", TEXT, date="2004-06-09")
BACKS = {
    "evidence": ["Norway backs the fisheries draft"],
    "modality": "asserted",
    "holder": "Norway",
    "voice": None,
    "stance": "support",
    "cue": "backs",
    "target": "the fisheries draft",
    "condition": None,
}
REJECTS = BACKS | {
    "evidence": ["Iceland rejects the quota rule"],
    "holder": "Iceland",
    "stance": "oppose",
    "cue": "rejects",
    "target": "the quota rule",
}
SAID = {
    "evidence": ['"We won\'t sign it," said minister José Dahl'],
    "modality": "asserted",
    "source": "minister José Dahl",
    "cue": "said",
    "content": ["We won't sign it"],
    "form": "direct",
    "addressee": None,
}
ANSWER = {"positions": [BACKS, REJECTS], "statements": [SAID], "commitments": [], "texts": [], "meetings": [], "events": []}


def asked(chosen: LlmSettings, *reports: Report, only: frozenset[Kind] = frozenset()) -> tuple[list[Any], Asking]:
    """What each report gives: entries, or the sentence of its error."""
    outcomes: list[Any] = []
    with Asking(chosen) as asking:
        asking.begin(reports or (REPORT,), only)
        for report in reports or (REPORT,):
            try:
                outcomes.append(asking.entries(report))
            except ReportError as error:
                outcomes.append(str(error))
    return outcomes, asking


def numbered(count: int) -> list[Report]:
    return [Report(f"r{n}", f"{TEXT} Day {n}.") for n in range(count)]


def error_of(chosen: LlmSettings) -> str:
    (outcome,), _ = asked(chosen)
    assert isinstance(outcome, str), "the report is lost"
    assert outcome.startswith("r1 was not read by tiny: ")
    assert outcome.endswith(".")
    assert not outcome.endswith("..")
    return outcome


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


# Limits.


@pytest.mark.parametrize(
    "limit",
    [
        {"requests": 2},
        {"tokens": 9_000, "answer": 1000},  # a question counts for more before it is asked than the server says
        {"cost": 0.9, "input_price": 100.0, "output_price": 1000.0, "answer": 100},
    ],
)
def test_limits_are_kept_and_what_was_read_stays_read(server: StandIn, chosen: Chosen, limit: dict[str, Any]) -> None:
    server.answers = [says(ANSWER)]
    settings = chosen(at_once=1, **limit)
    outcomes, asking = asked(settings, *numbered(9))
    done = [one for one in outcomes if isinstance(one, list)]
    assert 0 < len(done) == len(server.asked) < 9
    spent = asking.spent
    assert spent.requests <= settings.requests
    assert spent.tokens <= settings.tokens
    assert not settings.cost or spent.cost <= settings.cost
    assert f"the limit of {limit[next(iter(limit))]:,} {next(iter(limit))} a run leaves no room" in str(outcomes[-1])
    again, _ = asked(settings, *numbered(9))
    assert sum(isinstance(one, list) for one in again) > len(done), "the same command goes on"


def test_cost_is_counted_by_the_prices(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says(ANSWER, usage=(2_000_000, 500_000))]
    _, asking = asked(chosen(input_price=0.5, output_price=2, tokens=10**9))
    assert asking.spent.cost == pytest.approx(2.0)


@pytest.mark.parametrize(
    "usage", [None, {}, "many", {"prompt_tokens": -5, "completion_tokens": 3}, {"prompt_tokens": True, "completion_tokens": "1"}]
)
def test_a_server_that_does_not_say_what_it_took_is_estimated(server: StandIn, chosen: Chosen, usage: Any) -> None:
    server.answers = [says(ANSWER, usage=usage)]
    _, asking = asked(chosen())
    assert asking.spent.estimated == 1
    assert asking.spent.tokens_in > len(TEXT) / 3
    assert asking.spent.tokens_out > 0


def test_no_more_at_once_than_is_allowed(server: StandIn, chosen: Chosen) -> None:
    def slow(here: StandIn, handler: Any) -> None:
        here.over.wait(0.1)
        says(ANSWER)(here, handler)

    server.answers = [slow]
    outcomes, _ = asked(chosen(at_once=3), *numbered(9))
    assert all(isinstance(one, list) for one in outcomes)
    assert 2 <= server.busiest <= 3


def test_limits_hold_with_many_threads(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says(ANSWER)]
    outcomes, asking = asked(chosen(at_once=8, requests=5), *numbered(20))
    assert len(server.asked) == asking.spent.requests == 5
    assert sum(isinstance(one, list) for one in outcomes) == 5


# Long reports.


def test_a_long_report_goes_in_pieces_and_its_offsets_stay_right(server: StandIn, chosen: Chosen) -> None:
    filler = "The harbour was quiet and the boats lay still. "
    text = "".join(f"{filler * 5}{name} rejects the levy on herring. " for name in ("Norway", "Iceland", "Latvia", "Malta", "Chile"))

    def honest(here: StandIn, handler: Any) -> None:
        shown = here.asked[-1]["messages"][1]["content"] if settings.at_once == 1 else ""
        found = [name for name in ("Norway", "Iceland", "Latvia", "Malta", "Chile") if f"{name} rejects the levy on herring" in shown]
        told = [
            BACKS
            | {
                "evidence": [f"{name} rejects the levy on herring"],
                "holder": name,
                "stance": "oppose",
                "cue": "rejects",
                "target": "the levy on herring",
            }
            for name in found
        ]
        says({"positions": told})(here, handler)

    settings = chosen(piece=400, overlap=120, at_once=1)
    server.answers = [honest]
    (entries,), asking = asked(settings, Report("long", text))
    assert asking.spent.requests > 3
    assert sorted(entry.record.holder.printed for entry in entries) == ["Chile", "Iceland", "Latvia", "Malta", "Norway"]
    for entry in entries:
        check_evidence(entry, text)
        assert entry.record.target.start - entry.evidence[0].start == len(f"{entry.record.holder.printed} rejects "), (
            "the words near the proof"
        )
    assert asking.dropped == 0


def test_an_answer_that_is_cut_off_is_asked_for_in_parts(server: StandIn, chosen: Chosen) -> None:
    text = TEXT.replace("\nwaits.", " waits. ") + "Nothing else was said on that day. " * 40 + "In the end Malta rejects the quota rule."
    malta = REJECTS | {"evidence": ["Malta rejects the quota rule"], "holder": "Malta"}
    server.answers = [says(ANSWER, finish="length"), says(ANSWER), says({"positions": [malta]}), says("never")]
    for requests in (3, 0):
        (entries,), asking = asked(chosen(at_once=1), Report("r1", text))
        assert [entry.record.holder.printed for entry in entries if entry.kind == "position"] == ["Norway", "Iceland", "Malta"]
        assert asking.spent.requests == requests, "and it is kept as one"
    shown = [one["messages"][1]["content"] for one in server.asked]
    assert "Norway backs" in shown[1]
    assert "Malta" not in shown[1]
    assert "Malta" in shown[2]


def test_one_bad_piece_costs_the_whole_report(server: StandIn, chosen: Chosen) -> None:
    server.answers = [says(ANSWER), says(ANSWER, finish="length")]
    (outcome,), _ = asked(chosen(piece=200, overlap=20, at_once=1), Report("r1", TEXT * 5))
    assert "was cut off" in outcome


# The key.


def test_the_key_goes_out_and_nowhere_else(
    server: StandIn, chosen: Chosen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MY_KEY", "sk-secret-123 \n")
    caplog.set_level("DEBUG")
    server.answers = [sends(401, '{"error": {"message": "Incorrect key: sk-secret-123"}}'), says(ANSWER)]
    settings = chosen(key_variable="MY_KEY", tries=1)
    said = error_of(settings)
    assert "Incorrect key: (key). Check the key in MY_KEY" in said
    _, asking = asked(settings)
    assert {one["Authorization"] for one in server.headers} == {"Bearer sk-secret-123"}
    seen = [said, repr(settings), repr(asking), caplog.text, *(path.read_text() for path in tmp_path.rglob("*.json"))]
    assert not [one for one in seen if "secret" in one]


def test_without_a_key_none_is_sent(server: StandIn, chosen: Chosen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMARCHE_LLM_KEY", raising=False)
    server.answers = [says(ANSWER)]
    asked(chosen())
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"model": ""}, "needs the name of a model"),
        ({"url": "localhost:11434"}, "is no address of a server"),
        ({"url": "file:///etc/passwd"}, "is no address of a server"),
        ({"url": "http://:80/v1"}, "is no address of a server"),
        ({"url": "http://a:99999/v1"}, "is no address of a server"),
        ({"url": "https://me:hunter2@host/v1"}, "must hold no name and password"),
        ({"key_variable": "sk-secret-123"}, "names an environment variable, and is not the key itself"),
    ],
)
def test_settings_that_can_not_be_right_are_told_at_once(server: StandIn, chosen: Chosen, told: dict[str, str], sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence) as error:
        asked(chosen(**told))
    assert "hunter2" not in str(error.value)
    assert "secret" not in str(error.value)
    assert not server.asked


def test_a_key_with_other_signs_is_not_shown(chosen: Chosen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMARCHE_LLM_KEY", "sk-secret\n123")
    with pytest.raises(DemarcheError, match="DEMARCHE_LLM_KEY holds signs that no key has") as error:
        asked(chosen())
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        ("https://api.example.org/v1/", "https://api.example.org/v1/chat/completions"),
        ("https://api.example.org/v1/chat/completions", "https://api.example.org/v1/chat/completions"),
        ("https://a.example.org/deployments/x?api-version=1", "https://a.example.org/deployments/x/chat/completions?api-version=1"),
    ],
)
def test_addresses(url: str, address: str) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"format": "xml"}, "json_schema, json_object, text"),
        ({"limit_name": "n"}, "max_completion_tokens"),
        ({"at_once": 0}, "must be from 1 to 64"),
        ({"cost": 1.0}, "needs prices"),
        ({"piece": 1000, "overlap": 900}, "at most half of `piece`"),
        ({"confidence": float("nan")}, "must be from 0 to 1"),
    ],
)
def test_numbers_and_words_have_limits(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DemarcheError, match=sentence):
        LlmSettings(model="m", **told)


def test_a_run_that_is_stopped_does_not_wait_for_the_server(server: StandIn, chosen: Chosen) -> None:
    server.answers = [stalls()]
    begin = time.monotonic()
    asking = Asking(chosen(seconds=60, at_once=2))

    def stopped() -> None:
        with asking:
            asking.begin(numbered(5))
            while len(server.asked) < 2:
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert time.monotonic() - begin < 10
    assert len(server.asked) == 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("llm")]
