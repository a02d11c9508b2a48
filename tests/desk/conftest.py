"""A served desk with the example ledger, and Debian's Chromium to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from demarche.desk.app import make
from demarche.desk.serve import desk_for
from demarche.ledger import Ledger
from demarche.web.listening import Served
from tests.desk.example import fill
from tests.desk.serving import HERE, Running, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "example.db"
    with Ledger.open(str(path)) as ledger:
        fill(ledger)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """A copy of the example ledger of one's own."""
    return Path(shutil.copy(filled, tmp_path / "example.db"))


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(path)) as opened:
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    """A client of a desk that no socket serves."""
    return TestClient(make(desk_for(ledger, "example.db", Served(), 8765)), base_url=HERE, follow_redirects=False)


@pytest.fixture
def desk(path: Path) -> Iterator[Running]:
    with running(path) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    where = shutil.which("chromium") or shutil.which("chromium-browser")
    if where is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_api.sync_playwright() as started:
        found = started.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, desk: Running) -> Iterator[Page]:
    """A tab in which Ana works. Whatever the browser complains of (scripts, the security policy) fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 820})
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda told: complaints.append(told.text) if "Content Security Policy" in told.text else None)
    sign_in(tab, desk, "Ana")
    yield tab
    context.close()
    assert not complaints


def sign_in(tab: Page, desk: Running, name: str) -> None:
    tab.goto(f"{desk.address}/history")
    tab.fill("#coder", name)
    with tab.expect_navigation():
        tab.click(".coder button")
