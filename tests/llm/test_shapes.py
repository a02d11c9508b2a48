"""What is asked for is the published record, with words where that has spans and actors."""

import json
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from demarche.formats import record_lines
from demarche.llm import shapes
from demarche.llm.question import question, system
from demarche.model import Kind, Report
from demarche.settings import LlmSettings

KINDS: tuple[Kind, ...] = get_args(Kind)
OURS = {"kind", "report", "confidence", "date", "extractor", "key", "recorded_at", "judgements", "found"}  # not for a model to say


def item(kind: Kind) -> dict[str, Any]:
    return shapes.schema([kind])["properties"][f"{kind}s"]["items"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", KINDS)
def test_its_keys_and_words_are_those_of_the_published_schema(kind: Kind) -> None:
    published = record_lines.schema()["$defs"][kind]["properties"]
    left_out = set(shapes.choices()["left_out"].get(kind, ()))
    asked = item(kind)["properties"]
    assert set(asked) == set(published) - OURS - left_out
    for name, one in asked.items():
        if "enum" in published[name]:
            assert one["enum"] == published[name]["enum"], name


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_the_question_fits_its_schema(kind: Kind) -> None:
    told = system((kind,))
    example = json.loads(told[told.index("Example: ") + len("Example: ") :])
    Draft202012Validator(shapes.schema([kind])).validate({f"{kind}s": [example]})
    (quote,) = example["evidence"]
    words = [one for name, one in example.items() if isinstance(one, str) and "enum" not in item(kind)["properties"][name]]
    assert all(one in quote for one in words), "it keeps its own rules"


@pytest.mark.parametrize("kind", KINDS)
def test_strict_servers_take_the_schema(kind: Kind) -> None:
    """OpenAI's strict mode: all keys required, none beside them, at every level."""

    def walk(one: Any) -> None:
        if isinstance(one, dict):
            if one.get("type") == "object":
                assert one["required"] == list(one["properties"])
                assert one["additionalProperties"] is False
            for value in one.values():
                walk(value)

    Draft202012Validator.check_schema(shapes.schema([kind]))
    walk(shapes.schema([kind]))


def test_only_the_kinds_that_are_wanted_are_asked_for() -> None:
    asked = question(Report("r", "Some text.", date="2004", title="A"), 0, 4, ["meeting"])
    body = asked.body(LlmSettings(model="m"))
    assert list(body["response_format"]["json_schema"]["schema"]["properties"]) == ["meetings"]
    assert '"positions"' not in body["messages"][0]["content"]
    assert body["messages"][1]["content"] == "Date: 2004\nTitle: A\n<report>\nSome\n</report>"
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (4096, 0.0, False)


def test_another_question_is_another_version() -> None:
    report = Report("r", "Some text.")
    versions = {question(report, 0, 4, only).version for only in ((), ("meeting",), ("text",))}
    assert len(versions) == 3
    assert question(report, 0, 4, ()).version == question(report, 5, 9, KINDS).version


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ({"format": "json_object"}, {"response_format": {"type": "json_object"}}),
        ({"format": "text", "temperature": -1}, {}),
        ({"limit_name": "max_completion_tokens", "answer": 99}, {"max_completion_tokens": 99}),
    ],
)
def test_servers_that_want_it_otherwise(told: dict[str, Any], sent: dict[str, Any]) -> None:
    body = question(Report("r", "Some text."), 0, 4, ()).body(LlmSettings(model="m", **told))
    assert all(body[name] == value for name, value in sent.items())
    assert ("response_format" in body) == (told.get("format") != "text")
    assert ("temperature" in body) == ("temperature" not in told)


def test_halves_of_surrogate_pairs_go_out_as_valid_text() -> None:
    assert json.dumps(question(Report("r", "a\ud800b"), 0, 3, ()).words).isascii()
    assert "a\ufffdb" in question(Report("r", "a\ud800b"), 0, 3, ()).words
