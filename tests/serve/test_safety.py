"""Who may ask: hosts, origins, tokens; where it listens."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from demarche.errors import DemarcheError
from demarche.ledger import Ledger
from demarche.present.cli import cli
from demarche.serve import answers, running
from demarche.serve.app import make
from demarche.serve.running import Asked, service_for, token_for
from demarche.web.listening import Served
from tests.serve.conftest import HERE, client_of

OPEN = Served("0.0.0.0", 8766, ("ledger.example.org",))
TOKEN = "f" * 32


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8766", 200), ("LOCALHOST:8766", 200), ("evil.example", 421), ("127.0.0.1.evil", 421), ("", 421)]
)
def test_it_answers_to_its_own_names_only(client: TestClient, host: str, status: int) -> None:
    answer = client.get("/issues", headers={"Host": host})
    assert answer.status_code == status
    assert status == 200 or "not known under that name" in answer.json()["error"]


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_pages_of_other_sites_cant_make_it_read(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/read", content=b"Norway rejected it.", headers={"Content-Type": "text/plain"} | headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["/", "/openapi.json", "/issues", "/none", "/entries?limit=0"])
def test_nothing_foreign_may_run(client: TestClient, address: str) -> None:
    told = client.get(address).headers
    assert "default-src 'none'" in told["content-security-policy"]
    assert "unsafe" not in told["content-security-policy"]
    assert (told["x-content-type-options"], told["cache-control"]) == ("nosniff", "no-store")
    assert "access-control-allow-origin" not in told


def test_the_open_server_asks_for_its_token(ledger: Ledger, path: str) -> None:
    service = service_for(ledger, Asked(path, OPEN), 8766)
    assert service.token is not None
    client = TestClient(make(service), base_url="http://ledger.example.org", follow_redirects=False)
    for told in ("", "Bearer wrong", f"Basic {service.token}", "Bearer \xe9", service.token):
        answer = client.get("/issues", headers=[(b"Authorization", told.encode("latin-1"))] if told else [])
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "asks for its token" in answer.json()["error"]
    assert client.get("/", headers={}).status_code == 401
    assert client.get("/issues", headers={"Authorization": f"Bearer {service.token}"}).status_code == 200
    document = client.get("/openapi.json", headers={"Authorization": f"bearer {service.token}"}).json()
    assert document["security"] == [{"token": []}]
    assert service.token not in str(document)


def test_a_browser_keeps_that_it_knew_the_token(ledger: Ledger, path: str) -> None:
    service = service_for(ledger, Asked(path, OPEN), 8766)
    client = TestClient(make(service), base_url=HERE, follow_redirects=False)
    assert client.get("/?token=wrong").status_code == 401
    let_in = client.get(f"/?token={service.token}")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/")
    assert str(service.token) not in let_in.headers["set-cookie"]
    assert client.get("/").status_code == 200


def test_a_token_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "token.txt"
    path.write_text(f"{TOKEN}\nnot this\n", encoding="utf-8")
    assert token_for(Asked(token_file=str(path))) == TOKEN
    assert token_for(Asked()) is None
    for bad in ("", "short", "with blanks " * 4, "ümlaute" * 5):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(DemarcheError, match="token"):
            token_for(Asked(token_file=str(path)))
    with pytest.raises(DemarcheError, match="can't be read"):
        token_for(Asked(token_file=str(tmp_path / "none.txt")))


def test_a_hostile_name_stays_words(ledger: Ledger) -> None:
    page = client_of(ledger, "<script>alert(1)</script>.db").get("/").text
    assert "<script>" not in page


def test_a_mistake_of_ours_is_said_without_its_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(answers, "query_of", fail)
    answer = client.get("/changes")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "The server failed" in answer.json()["error"]


def test_the_command_serves_as_asked(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Asked] = []
    monkeypatch.setattr(running, "run", lambda told, say: asked.append(told))
    assert run("serve", path, "--port", "0", "--name", "ledger.example", "--longest", "5000").exit_code == 0
    assert run("serve").exit_code == 0
    assert (asked[0].ledger, asked[0].served, asked[0].settings.longest) == (path, Served("127.0.0.1", 0, ("ledger.example",)), 5000)
    assert (asked[1].ledger, asked[1].served.port) == (None, 8766)
    assert "serve" in cli.commands


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("none.db",), "There is no ledger at"),
        (("--actors", "none.csv"), "none.csv"),
        (("--agenda", "none.yaml"), "none.yaml"),
        (("--model", "no_such_model"), "no_such_model"),
        (("--longest", "0"), "too few"),
    ],
)
def test_what_cant_be_served_is_told_at_the_start(told: tuple[str, ...], said: str) -> None:
    result = run("serve", *told, "--port", "0")
    assert result.exit_code == 2
    assert said in result.output
