"""POST /read: texts and reports in, records out; and what can't be read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from demarche.formats.record_lines import schema
from demarche.present.cli import cli
from demarche.settings import Settings
from tests.serve.conftest import client_of

TEXT = 'Norway rejected the draft charter on Tuesday.\n"We can’t sign it," said its foreign minister, Liv Aas.\nSweden pledged 40 divers.\n'
GERMAN = "Der Minister hat am Dienstag gesagt, dass er den Entwurf nicht unterschreiben wird, und das ist gut so, denn er ist nicht fertig."


@pytest.fixture(scope="module")
def reader() -> TestClient:
    return client_of(None)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What `demarche read` prints of the text."""
    path = tmp_path_factory.mktemp("read") / "charter.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(cli, ["read", str(path), "--date", "2019-05-14", "--format", "jsonl"], catch_exceptions=False)
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_report_is_read_as_the_command_line_reads_it(reader: TestClient, printed: list[object]) -> None:
    report = {"id": "charter", "text": TEXT, "date": "2019-05-14", "title": None, "colour": "red"}
    found = reader.post("/read", json=report)
    assert found.status_code == 200
    assert found.json() == printed
    assert len(printed) >= 3
    for record in printed:
        jsonschema.validate(record, schema())
        for span in record["evidence"]:  # type: ignore[index]
            assert TEXT[span["start"] : span["end"]] == span["quote"]


def test_a_text_is_read_too(reader: TestClient, printed: list[object]) -> None:
    answer = reader.post("/read?date=2019-05-14&format=jsonl", content=TEXT.encode(), headers={"Content-Type": "text/plain; charset=UTF-8"})
    found = [json.loads(line) for line in answer.text.splitlines()]
    (id,) = {record["report"] for record in found}
    assert id.startswith("text-")
    assert [record | {"report": "charter"} for record in found] == printed
    again = reader.post("/read", content=TEXT.encode(), headers={"Content-Type": "text/plain"}).json()
    assert {record["report"] for record in again} == {id}


def test_only_some_kinds(reader: TestClient) -> None:
    found = reader.post("/read?only=position&only=commitment", json={"text": TEXT}).json()
    assert {record["kind"] for record in found} == {"position", "commitment"}


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"", "application/json", 400, "not JSON"),
        (b"{", "application/json", 400, "not JSON"),
        (b"[" * 100_000, "application/json", 400, "nested too deeply"),
        (b"[]", "application/json", 400, "a JSON list"),
        (b'{"text": NaN}', "application/json", 400, "NaN is no value of JSON"),
        (b"{}", "application/json", 400, "no 'text'"),
        (b'{"text": null}', "application/json", 400, "no 'text'"),
        (b'{"text": 7}', "application/json", 400, "'text' is int"),
        (b'{"text": " \\n"}', "application/json", 400, "at least one Latin letter"),
        (b'{"text": "Yes.", "date": "9/6/2004"}', "application/json", 400, "2004-06-09, 2004-06 or 2004"),
        (b'{"text": "Yes.", "date": "2004-02-30"}', "application/json", 400, "2004-06-09"),
        (b'{"text": "Oui.", "language": "fr"}', "application/json", 400, "reads no other language"),
        (b'{"text": "Yes.", "id": ["a"]}', "application/json", 400, "'id' is list"),
        (b"\xff\xfeabc", "application/json", 400, "not UTF-8"),
        (b"\xe9t\xe9", "text/plain", 400, "not UTF-8"),
        (b"", "text/plain", 400, "at least one Latin letter"),
        (b"x", "application/xml", 415, "must be application/json or text/plain"),
        (b"x", "", 415, "not given"),
        (b"x", "text/plain; charset=latin-1", 415, "only UTF-8"),
        (GERMAN.encode(), "text/plain", 422, "is in German"),
    ],
)
def test_what_cant_be_read_is_told(reader: TestClient, body: bytes, kind: str, status: int, said: str) -> None:
    answer = reader.post("/read", content=body, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == status
    assert said in answer.json()["error"]


@pytest.mark.parametrize("text", ["\ud800a\udfff", "a\0b\x1b[31m", "\ufeffa", "a" * 3000, "\r\n\r\na", "🇪🇪 семь a", 'a "“«'])
def test_odd_characters_are_read(reader: TestClient, text: str) -> None:
    body = json.dumps({"text": text, "id": text, "title": text, "url": text}).encode()
    assert reader.post("/read", content=body, headers={"Content-Type": "application/json"}).status_code == 200


def test_what_is_too_long_is_refused() -> None:
    client = client_of(None, settings=Settings(longest=100))
    assert client.post("/read", json={"text": "a" * 100}).status_code == 200
    long = client.post("/read", json={"text": "a" * 101})
    assert (long.status_code, "101 characters, and at most 100" in long.json()["error"]) == (413, True)
    assert client.post("/read", json={"text": "a", "title": "a" * 200_000}).status_code == 413
    unmeasured = client.post("/read", content=(b"a" * 50_000 for _ in range(100)), headers={"Content-Type": "text/plain"})
    assert unmeasured.status_code == 413


def test_actors_and_agendas_of_ones_own_are_known(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,name,kind\norg:ice-council,Ice Council,organisation\n", encoding="utf-8")
    client = client_of(None, settings=Settings(actors=str(path)))
    found = client.post("/read?only=position", json={"text": "The Ice Council rejected the charter on Tuesday."}).json()
    assert found[0]["holder"]["id"] == "org:ice-council"
    path.unlink()
    gone = client.post("/read", json={"text": "The Ice Council rejected it."})
    assert (gone.status_code, "own.csv" in gone.json()["error"]) == (503, True)


def test_answers_steer_no_terminal(reader: TestClient) -> None:
    raw = reader.post("/read", json={"text": "“\x9b31mÜber\x7f\u202e,” said Norway’s minister, Åse Ås."}).content
    assert all(32 <= byte < 127 or byte == 10 for byte in raw)
