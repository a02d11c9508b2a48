"""schemathesis finds nothing: the command of docs/serve.md, with all its usual checks, and a bound on how many cases it makes up."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serve.serving import running

pytest.importorskip("schemathesis", reason="schemathesis is not installed")
PAGE = Path(__file__).parents[2] / "docs" / "serve.md"
BOUND = ("--max-examples", "2", "--generation-deterministic", "--no-color")
TOKEN = "0123456789abcdef"


def checked(address: str, tmp_path: Path, *more: str) -> str:
    """What the command of the page says of a server."""
    found = re.search(r"^schemathesis run http://127.0.0.1:8766(/\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", *shlex.split(address + found[1]), *BOUND, *more]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return done.stdout


def test_schemathesis_passes(path: str, tmp_path: Path) -> None:
    with running(path) as (address, _):
        said = checked(address, tmp_path)
    assert "13 selected / 13 total" in said
    assert "❌" not in said


def test_it_passes_with_a_token_too(path: str, tmp_path: Path) -> None:
    file = tmp_path / "token.txt"
    file.write_text(TOKEN, encoding="ascii")
    with running(path, str(file)) as (address, _):
        said = checked(address, tmp_path, "-H", f"Authorization: Bearer {TOKEN}", "--include-path-regex", "^/(reports|issues)")
    assert "3 selected / 13 total" in said
    assert "❌" not in said
