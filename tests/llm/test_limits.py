"""Limits are kept, long reports go in pieces, and the key goes to the server alone."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import DemarcheError
from demarche.llm import Asking
from demarche.llm.server import address_of
from demarche.model import Report
from demarche.serial import check_evidence
from demarche.settings import LlmSettings
from tests.llm.build import ANSWER, BACKS, REJECTS, TEXT, Chosen, asked, error_of, numbered
from tests.llm.stand_in import StandIn, says, sends, stalls

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
