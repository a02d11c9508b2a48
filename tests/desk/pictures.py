"""Takes the pictures in docs/img: `python -m tests.desk.pictures [NAME ..]`. Each page in light and dark, of the example ledger."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, sync_playwright

from demarche.ledger import Ledger
from demarche.ledger.coding import Sampling, draw
from tests.desk.example import COMMAND, fill
from tests.desk.serving import Running, running

OUT = Path(__file__).parents[2] / "docs" / "img"
WIDE, TABLET = ViewportSize(width=1280, height=820), ViewportSize(width=820, height=1100)
PAGES = {
    "overview": "/",
    "issue": f"/issue?id={COMMAND}&body=org:nato",
    "actor": "/actor?id=state:EST",
    "report": "/report?id=visby-1",
    "review": "/review",
    "coding": "/round?number=1",
    "quality": "/quality",
    "history": "/history",
    "actors": "/actors",
    "reports": "/reports",
    "rounds": "/rounds",
    "add": "/add?report=helsinki&start=166&end=200&kind=position",
}


def prepare(desk: Running, page: Page) -> None:
    """Some judgements and a round of coding, so that the pages have something to show."""
    draw(desk.ledger, "Pilot", ["Ana", "Ben"], "Ana", Sampling(8, ("position",), 3))
    for coder in ("Ana", "Ben"):
        set_name(page, desk, coder)
        page.goto(f"{desk.address}/code?number=1")
        for turn in range(8):
            if coder == "Ben" and turn in (1, 4):
                page.select_option('select[name="stance"]', "reserved")
                click(page, "correct")
            else:
                click(page, "reject" if coder == "Ben" and turn == 6 else "accept")
    page.goto(f"{desk.address}/round?number=1")
    with page.expect_navigation():
        page.click("text=that all say alike")
    set_name(page, desk, "Ana")
    for action in ("accept", "reject", "accept"):
        page.goto(f"{desk.address}/review")
        click(page, action)


def set_name(page: Page, desk: Running, name: str) -> None:
    page.goto(f"{desk.address}/history")
    page.fill("#coder", name)
    with page.expect_navigation():
        page.click(".coder button")


def click(page: Page, action: str) -> None:
    """Judge, and wait for the next turn."""
    before = page.evaluate("document.querySelector('main').dataset.turn = 'old'")
    assert before
    page.click(f'[data-key-of="{action}"]')
    page.wait_for_selector("main[data-turn]", state="detached")


def shoot(page: Page, desk: Running, name: str, theme: str) -> None:
    page.goto(desk.address + PAGES[name])
    page.wait_for_selector("[data-picture]:not([data-shown]):not([hidden])", state="detached", timeout=60_000)
    page.screenshot(path=OUT / f"desk-{name}-{theme}.png")


def paper(desk: Running, page: Page) -> None:
    """How a report and an actor come out of the printer."""
    page.emulate_media(media="print", color_scheme="light")
    for name in ("report", "actor"):
        shoot(page, desk, name, "paper")


def main(names: list[str]) -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        path = Path(folder) / "baltic.db"
        with Ledger.open(str(path)) as ledger:
            fill(ledger)
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with running(path) as desk:
            context = browser.new_context(viewport=WIDE)
            prepare(desk, context.new_page())
            themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
            for theme in themes:
                page = browser.new_context(viewport=WIDE, color_scheme=theme, storage_state=context.storage_state()).new_page()
                for name in (name for name in names or PAGES if name in PAGES):
                    shoot(page, desk, name, theme)
            tablet = browser.new_context(viewport=TABLET, storage_state=context.storage_state()).new_page()
            if not names or "review" in names:
                tablet.goto(desk.address + PAGES["review"])
                tablet.screenshot(path=OUT / "desk-review-tablet.png")
            if not names or "paper" in names:
                paper(desk, tablet)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
