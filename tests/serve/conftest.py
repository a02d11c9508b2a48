"""The example ledger of the desk, behind a server's app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from demarche.ledger import Ledger
from demarche.serve.app import make
from demarche.serve.running import Asked, service_for
from demarche.settings import Settings
from demarche.web.listening import Served
from tests.desk.example import fill

HERE = "http://127.0.0.1:8766"
AT_HOME = Served(port=8766)


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("serve") / "example.db")
    with Ledger.open(path) as ledger:
        fill(ledger)
    return path


@pytest.fixture
def ledger(path: str) -> Iterator[Ledger]:
    with Ledger.open(path, create=False) as opened:
        yield opened


def client_of(ledger: Ledger | None, path: str | None = None, served: Served = AT_HOME, settings: Settings | None = None) -> TestClient:
    service = service_for(ledger, Asked(path, served, settings or Settings()), 8766)
    return TestClient(make(service), base_url=HERE, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def client(ledger: Ledger, path: str) -> TestClient:
    return client_of(ledger, path)
