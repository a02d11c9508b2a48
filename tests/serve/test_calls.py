"""What is asked of a ledger: the same as the command line prints, page by page; and what is asked wrongly."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from demarche.ledger import Ledger, Query
from demarche.model import Judgement
from demarche.present.cli import cli
from tests.desk.example import COMMAND, fill, report
from tests.serve.conftest import client_of


def printed(*words: str) -> list[Any]:
    """The objects that a command prints."""
    result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("/entries", "show LEDGER --ids"),
        ("/entries?actor=Poland&kind=position", "show LEDGER --ids --actor Poland --kind position"),
        ("/entries?body=NATO&since=2019-06&as_of=2019-06", "show LEDGER --ids --body NATO --since 2019-06 --as-of 2019-06"),
        ("/entries?outlet=harbour&issue=command", "show LEDGER --ids --outlet harbour --issue command"),
        ("/entries?known=2001", "show LEDGER --ids --known 2001"),
        ("/positions?as_of=2019-06-05", "show LEDGER --ids --latest --as-of 2019-06-05"),
        (f"/positions?issue={COMMAND}&actor=EST", f"show LEDGER --ids --latest --issue {COMMAND} --actor EST"),
        ("/changes", "show LEDGER --changes"),
        ("/contradictions?within=30", "show LEDGER --contradictions --within 30"),
        ("/actors", "actors LEDGER"),
    ],
)
def test_it_tells_what_the_command_line_prints(client: TestClient, path: str, asked: str, command: str) -> None:
    words = [path if word == "LEDGER" else word for word in shlex.split(command)]
    expected = printed(*words, "--format", "jsonl")
    assert client.get(asked).json() == expected
    assert expected or "known" in asked
    lines = client.get(f"{asked}{'&' if '?' in asked else '?'}format=jsonl")
    assert lines.headers["content-type"] == "application/jsonl"
    assert [json.loads(line) for line in lines.text.splitlines()] == expected


def test_decisions_are_those_of_the_command_line(client: TestClient, path: str) -> None:
    told = ["--body", "NATO", "--date", "2019-06-01", "--issue", "command", "--issue", "fees", "--reserved", "abstains"]
    (expected,) = printed("analyse", "decisions", path, *told, "--format", "json")
    found = client.get("/decisions?body=NATO&date=2019-06-01&issue=command&issue=fees&reserved=abstains").json()
    assert found == expected
    assert {"Poland", "Estonia"} <= {row["name"] for row in found if row["stance"] != "unknown"}


def test_a_search_finds_reports_with_what_they_prove(client: TestClient, path: str) -> None:
    found = client.get("/search?words=%22NATO+command%22+-divers").json()
    without = [hit | {"entries": [{k: v for k, v in one.items() if k != "key"} for one in hit["entries"]]} for hit in found]
    assert without == printed("search", path, "--format", "jsonl", "--", '"NATO command"', "-divers")
    assert found
    assert client.get(f"/entries/{found[0]['entries'][0]['key']}").json()["kind"] in ("position", "statement")


def test_pages_follow_each_other(client: TestClient) -> None:
    whole = client.get("/entries").json()
    parts, address = [], "/entries?limit=7"
    while address:
        answer = client.get(address)
        parts += answer.json()
        assert len(answer.json()) <= 7
        link = answer.headers.get("link", "")
        address = link.partition(">")[0].removeprefix("<")
        assert link == "" or link.endswith('; rel="next"')
    assert parts == whole


@pytest.mark.parametrize("what", ["actors", "issues", "reports", "positions", "contradictions"])
def test_every_list_has_pages(client: TestClient, what: str) -> None:
    whole = client.get(f"/{what}").json()
    assert len(whole) > 1 or what == "contradictions"
    assert client.get(f"/{what}?limit=1&offset=1").json() == whole[1:2]
    assert client.get(f"/{what}?offset=100000").json() == []


def test_issues_and_reports_are_listed(client: TestClient) -> None:
    (issue,) = client.get("/issues?words=nato+command").json()
    assert (issue["id"], issue["last"]) == (COMMAND, "2019-07-22")
    assert client.get("/issues?actor=LTU&as_of=2019-06").json()[0]["id"] == "issue:fees-for-foreign-ships"
    heads = client.get("/reports").json()
    assert heads[0]["date"] == max(one["date"] for one in heads)
    assert "text" not in heads[0]


def test_a_report_is_given_to_the_letter(client: TestClient, ledger: Ledger) -> None:
    found = client.get("/reports/riga").json()
    assert found["text"] == ledger.report("riga").text
    assert found["kind"] == "report"


def test_an_id_may_have_slashes(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        ledger.record(replace(report("riga"), id="2019/june 10?"), [])
        client = client_of(ledger)
        for address in ("/reports/2019%2Fjune%2010%3F", "/reports/2019/june%2010%3F"):
            assert client.get(address).json()["id"] == "2019/june 10?"


def test_one_entry_comes_with_what_people_decided(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        fill(ledger)
        key = next(ledger.kept(Query(kind="position"))).key
        ledger.judge(Judgement(key, "reject", "Ana", "", note="a citation"))
        client = client_of(ledger)
        found = client.get(f"/entries/{key[:12]}").json()
        assert (found["key"], found["judgements"][0]["by"], found["judgements"][0]["verdict"]) == (key, "Ana", "reject")
        assert key not in [one["key"] for one in client.get("/entries").json()]
        assert key in [one["key"] for one in client.get("/entries?rejected=true").json()]


def test_the_explanation_is_that_of_the_command_line(client: TestClient, path: str) -> None:
    key = client.get("/entries?kind=position&limit=1").json()[0]["key"]
    (expected,) = printed("explain", path, key, "--format", "json")
    assert client.get(f"/entries/{key}/explain").json() == expected


def test_answers_are_as_the_document_says(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    key = client.get("/entries?limit=1").json()[0]["key"]
    tried = ["/entries", "/positions", "/changes", "/contradictions?within=60", "/actors", "/issues", "/reports", "/search?words=mine"]
    tried += ["/decisions?body=NATO&date=2019-06-01", f"/entries/{key}", f"/entries/{key}/explain", "/reports/riga"]
    for address in tried:
        path = address.partition("?")[0].replace(key, "{id}").replace("riga", "{id}")
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        found = client.get(address).json()
        assert found, address
        jsonschema.Draft202012Validator(schema | {"components": document["components"]}).validate(found)
    assert len(tried) == len(document["paths"]) - 1  # all but /read


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/entries?limit=0", 400, "a whole number from 1 to 10,000"),
        ("/entries?limit=1e3", 400, "a whole number"),
        ("/entries?limit=1&limit=2", 400, "Give it once"),
        ("/entries?limit=99999999999999999999", 400, "a whole number"),
        ("/entries?colour=red", 400, "no parameter 'colour'"),
        ("/entries?as_of=yesterday", 400, "2004-06-09, 2004-06 or 2004"),
        ("/entries?as_of=2019-02-30", 400, "2004-06-09"),
        ("/entries?kind=rumour", 400, "one of statement"),
        ("/entries?actor=", 400, "1 to 500 characters"),
        ("/entries?actor=%00", 400, "1 to 500 characters"),
        ("/entries?actor=" + "x" * 501, 400, "1 to 500 characters"),
        ("/entries?rejected=maybe", 400, "true or false"),
        ("/entries?format=xml", 400, "json, jsonl"),
        ("/entries?body=Atlantis", 404, "No body is known as 'Atlantis'"),
        ("/issues?body=Atlantis", 404, "No body is known"),
        ("/decisions?body=NATO", 400, "'date' is missing"),
        ("/decisions?body=NATO&date=2019", 400, "a day such as"),
        ("/decisions?body=NATO&date=1900-01-01", 404, "No rule of 'nato'"),
        ("/decisions?body=Atlantis&date=2019-01-01", 404, "No decision rule"),
        ("/search?words=-fish", 404, "no word that must be there"),
        ("/search", 400, "'words' is missing"),
        ("/entries/zz", 400, "0-9 and a-f"),
        ("/entries/0123456789abcdef01234567", 404, "has no entry"),
        ("/reports/none", 404, "has no report 'none'"),
        ("/reports/", 400, "1 to 500"),
        ("/nothing", 404, "There is no such call"),
        ("/entries/", 404, "There is no such call"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_a_sentence(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert said in answer.json()["error"]


@pytest.mark.parametrize("words", ["a " + "-b " * 160, '"' * 400 + "a", "a OR " * 90 + "a", "NEAR(a b)", "a* ^b {c}: AND", "_ _", "né́"])
def test_odd_questions_are_answered(client: TestClient, words: str) -> None:
    assert client.get("/search", params={"words": words}).status_code in (200, 404)


def test_another_method_is_refused(client: TestClient) -> None:
    answer = client.delete("/entries")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert answer.json()["error"] == "This address takes no DELETE. It takes: GET, HEAD."
    assert client.get("/read").status_code == 405


def test_without_a_ledger_it_reads_text_only() -> None:
    client = client_of(None)
    assert list(client.get("/openapi.json").json()["paths"]) == ["/read"]
    for address in ("/entries", "/entries/abc", "/search?words=x", "/reports/2004/may"):
        answer = client.get(address)
        assert (answer.status_code, "without a ledger" in answer.json()["error"]) == (404, True)


def test_the_page_lists_every_call(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        assert f"<code>{next(iter(methods)).upper()} {path}</code>" in page.text
    assert client.get("/static/page.css").headers["content-type"].startswith("text/css")
