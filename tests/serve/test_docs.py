"""The commands of docs/serve.md print what the page shows. `python -m tests.serve.test_docs` writes anew what they print."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from demarche.present.cli import cli
from tests.serve.serving import running
from tests.test_docs import ALIKE, CONSOLE, ROOT, replay, transcripts, without_numbers

PAGE = ROOT / "docs" / "serve.md"
PORT = "8766"  # of the page
EXAMPLE = ROOT / "docs" / "examples" / "baltic-mines.txt"
NEEDED = ("curl", "jq")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The server of the page: its port."""
    ledger = str(folder / "baltic.db")
    CliRunner().invoke(cli, ["read", str(EXAMPLE), "--date", "2019-05-14", "--into", ledger], catch_exceptions=False)
    with running(ledger) as (address, _):
        yield address.rpartition(":")[2]


def now(shown: str, folder: Path, port: str) -> str:
    """A block of commands with what they print now."""
    return replay(shown.replace(f":{PORT}/", f":{port}/"), folder).replace(f":{port}/", f":{PORT}/")


@pytest.mark.skipif(any(shutil.which(name) is None for name in NEEDED), reason="curl or jq is not installed")
def test_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    with served(tmp_path) as port:
        for shown in transcripts(PAGE):
            printed = now(shown, tmp_path, port)
            alike = difflib.SequenceMatcher(None, without_numbers(shown), without_numbers(printed)).ratio()
            assert alike >= ALIKE, f"the page shows\n{shown}\nbut it prints\n{printed}\nIf that is right: python -m tests.serve.test_docs"


def refresh() -> None:
    """Writes what the commands print now into the page."""
    with TemporaryDirectory() as name, served(Path(name)) as port:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(CONSOLE.sub(lambda block: f"```console\n{now(block[1], Path(name), port)}```", text), encoding="utf-8")


if __name__ == "__main__":
    refresh()
