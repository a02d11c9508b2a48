"""Who may ask, what is let through, and reports that mean harm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from demarche.desk.app import make
from demarche.desk.marking import pieces, spans_of
from demarche.desk.pictures import _csv
from demarche.desk.render import kept, line
from demarche.desk.serve import desk_for
from demarche.desk.state import LONGEST_FORM
from demarche.errors import DemarcheError
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Entry, Evidence, Position, Report
from demarche.web.listening import Served, listening
from tests.desk.serving import HERE, Running, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = '<script>document.title = "caught"</script><img src=x onerror="document.title = \'caught\'">'
LONG, RTL, EMOJI = "Donau" * 400, "رفضت الحكومة الخطة", "🇪🇪👩‍🚒 семь"
HOSTILE = f'\n{SCRIPT} backs the plan & "more".\r\n{LONG}\r\n{RTL}\0 {EMOJI} opposes the levy\t{{{{ 7 * 7 }}}} \u202eevil\u202c end'


def proof(client: TestClient, address: str = "/history") -> str:
    found = re.search(r'name="proof" value="(\w+)"', client.get(address).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8765", 200), ("localhost:8765", 200), ("evil.example", 421), ("127.0.0.1.evil.example:8765", 421)]
)
def test_it_answers_to_its_own_names_only(client: TestClient, host: str, status: int) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


def test_a_form_needs_the_proof_of_its_session(client: TestClient, ledger: Ledger) -> None:
    key = next(ledger.kept(Query(report="riga"))).key
    fields = {"key": key, "report": "riga", "action": "reject", "seen": "0-0"}
    client.cookies.set("demarche_coder", "Eve")
    for told in ({}, {"proof": ""}, {"proof": "0" * 64}):
        assert client.post("/review", data=fields | told).status_code == 403
    theirs = proof(TestClient(client.app, base_url=HERE))
    assert client.post("/review", data=fields | {"proof": theirs}).status_code == 403
    assert ledger.judgements(key) == []


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/coder", data={"proof": proof(client), "coder": "Eve"}, headers=headers).status_code == 403


@pytest.mark.parametrize("address", ["/", "/static/desk.js", "/none", "/report?id=none"])
def test_nothing_foreign_may_run(client: TestClient, address: str) -> None:
    told = client.get(address).headers
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert told["x-content-type-options"] == "nosniff"


def test_the_open_desk_asks_for_its_token(ledger: Ledger) -> None:
    desk = desk_for(ledger, "x", Served("0.0.0.0", 8765), 8765)
    assert desk.token is not None
    client = TestClient(make(desk), base_url=HERE, follow_redirects=False)
    assert client.get("/").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    let_in = client.get(f"/?token={desk.token}")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert desk.token not in client.get("/").text


def test_on_loopback_there_is_no_token(ledger: Ledger) -> None:
    assert desk_for(ledger, "x", Served(), 8765).token is None
    assert Served("::1").is_open is False
    assert Served("192.0.2.7").is_open is True


def test_a_port_that_is_taken_is_told() -> None:
    with listening(Served(port=0), "desk") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DemarcheError, match=f"port {port}"), listening(Served(port=port), "desk"):
            pass


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_going_back_leads_to_this_desk_only(client: TestClient, back: str) -> None:
    answer = client.post("/coder", data={"proof": proof(client), "coder": "Ana", "back": back})
    assert answer.headers["location"] == "/"


def test_a_huge_form_is_refused(client: TestClient) -> None:
    assert client.post("/coder", data={"proof": proof(client), "coder": "x" * (LONGEST_FORM + 1)}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/issue?id=%00",
        "/actor?id='",
        "/review?key=x&report=y",
        "/round?number=9",
        "/code?number=x",
        "/picture/x.svg",
        "/report?id=../../etc/passwd",
        "/add?report=riga&start=900&end=1&kind=position",
        "/static/../app.py",
    ],
)
def test_nonsense_is_answered_with_a_sentence(client: TestClient, address: str) -> None:
    client.cookies.set("demarche_coder", "Ana")
    answer = client.get(address)
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text


def test_a_judgement_needs_a_name(client: TestClient, ledger: Ledger) -> None:
    key = next(ledger.kept(Query(report="riga"))).key
    answer = client.post("/review", data={"proof": proof(client), "key": key, "report": "riga", "action": "accept", "seen": "0-0"})
    assert "needs the name of who judged" in answer.text
    assert ledger.judgements(key) == []


def test_a_table_holds_no_formulas() -> None:
    assert _csv([{"quote": "=1+1", "n": 2.0}, {"quote": "-x", "n": -1.5}]).decode() == "quote,n\n'=1+1,2.0\n'-x,-1.5\n"


def hostile(ledger: Ledger) -> tuple[Report, Entry]:
    report = Report("<b>id</b>&x=1", HOSTILE, title=SCRIPT, outlet=f"{RTL} {LONG}", date="2004-06-09", url="javascript:alert(1)")

    def span(words: str) -> Evidence:
        start = HOSTILE.index(words)
        return Evidence(start, start + len(words), words)

    actor = Actor(f"person:{SCRIPT}", SCRIPT, "person", None, EMOJI, mention=span(EMOJI))
    entry = Entry(
        report.id, Position(actor, "oppose", span("opposes"), span("the levy"), None, f"issue:{SCRIPT}"), (span("opposes the levy"),)
    )
    ledger.record(report, [entry])
    return report, entry


def test_a_report_keeps_every_character(ledger: Ledger) -> None:
    report, entry = hostile(ledger)
    found = pieces(report.text, spans_of("k", entry))
    assert "".join(piece.text for piece in found) == report.text
    assert str(kept("a\r\n<b>\0\ud800")) == "a&#13;\n&lt;b&gt;\ufffd\ufffd"
    assert line("a\x1b[31m\nb") == "a[31m b"


def test_a_hostile_report_runs_nothing_and_shows_all(page: Page, desk: Running) -> None:
    report, _ = hostile(desk.ledger)
    key = next(desk.ledger.kept(Query(report=report.id))).key
    where = page.evaluate("id => encodeURIComponent(id)", report.id)
    issue = page.evaluate("id => encodeURIComponent(id)", f"issue:{SCRIPT}")
    for address in (
        f"/report?id={where}",
        f"/review?key={key}&report={where}",
        "/",
        "/reports",
        f"/issue?id={issue}",
        "/actors?kind=person",
    ):
        page.goto(desk.address + address)
        page.wait_for_selector("[data-picture]:not([data-shown]):not([hidden])", state="detached", timeout=60_000)
        assert page.title().endswith("· demarche")
        assert page.locator("main script, main img[onerror]").count() == 0
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 1280, address
    page.goto(f"{desk.address}/report?id={where}")
    assert page.evaluate("() => document.querySelector('#text').textContent") == report.text.replace("\0", "\ufffd")
    assert page.locator("#text mark.r-target").inner_text() == "the levy"


def test_words_behind_emoji_are_selected_where_they_stand(page: Page, desk: Running) -> None:
    """Python counts characters, the browser halves of them."""
    report, _ = hostile(desk.ledger)
    where = page.evaluate("id => encodeURIComponent(id)", report.id)
    page.goto(f"{desk.address}/report?id={where}")
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#text mark.r-target'))")
    page.keyboard.press("m")
    page.wait_for_selector("form[action='/add'] input[name=span]", state="attached")
    start = report.text.index("the levy")
    assert page.get_attribute("input[name=span]", "value") == f"{start}-{start + 8}"


def test_running_twice_is_no_hindrance(path: Path) -> None:
    with running(path) as one, running(path) as other:
        assert one.address != other.address
