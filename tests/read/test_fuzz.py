"""The fuzzer for a few seconds: what it finds in a longer run (python -m benchmarks.fuzz_readers 600) is kept in seeds/."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 20


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed (it has wheels for Linux only): pip install atheris")
def test_readers_hold_for_some_seconds() -> None:
    command = [sys.executable, "-m", "benchmarks.fuzz_readers", str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    told = f"{done.stdout}{done.stderr}\nMend the reader, and keep what is in build/fuzz-found/ as a file in tests/read/seeds/."
    assert done.returncode == 0, told
    assert done.stdout.count("held") == 10, told
