"""What docs/reading.md shows is what is read."""

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demarche.read import READERS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reading.md"


def test_the_examples_give_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried > 9
    assert not failed


def test_every_ending_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert not [ending for ending in READERS if f"`{ending}`" not in text]
    assert os.path.isdir(ROOT / "docs" / "examples" / "formats")


PROGRAM = "import sys\nfrom demarche.read import reports\nprint([getattr(found, 'id', None) for found in reports(sys.argv[1:])])"


def test_ids_are_the_same_in_every_run_for_every_format() -> None:
    paths = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs" / "examples").rglob("*.*")) if path.is_file()]
    runs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *paths], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert b"'lake-1'" in runs.pop()
