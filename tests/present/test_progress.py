"""How far a reading is, in words; and on a real terminal."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from demarche.present.progress import Tally, duration, pace


@pytest.mark.parametrize(
    ("tally", "seconds", "total", "said"),
    [
        (Tally(None, reports=2), 60, 10, ""),  # too few to say anything
        (Tally(None, reports=30), 60, None, "30 a minute"),
        (Tally(None, reports=30), 60, 120, "30 a minute, 25% done, 3 min left"),
        (Tally(None, reports=20, skipped=["bad"] * 10), 60, 120, "30 a minute, 25% done, 3 min left"),
        # What was read before costs no time: it is done, and says nothing about the rate.
        (Tally("l.db", reports=30, known=60), 60, 120, "30 a minute, 75% done, 60 s left"),
        (Tally(None, reports=30), 60, 20, "30 a minute"),  # a file held more than was expected
        (Tally(None, reports=30), 0, 40, ""),
        (Tally(None, reports=120_000), 60, 120_000, "120,000 a minute, 100% done, 0 s left"),
    ],
)
def test_pace(tally: Tally, seconds: float, total: int | None, said: str) -> None:
    assert pace(tally, seconds, total) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (59, "59 s"), (90, "2 min"), (3540, "59 min"), (5400, "1 h 30 min"), (90_000, "25 h 0 min")]
)
def test_duration(seconds: float, said: str) -> None:
    assert duration(seconds) == said


PROGRAM = """
import sys, time
from demarche import pipeline
from demarche.present.cli import main
from tests.examples import baltic

def read_reports(*_):
    for _ in range(5):
        time.sleep(0.12)
        yield pipeline.Reading(baltic.report(), baltic.entries())

pipeline.read_reports = read_reports
sys.argv[1:] = ["read", sys.argv[1], "--format", "jsonl"]
main()
"""


def shown(path: str) -> str:
    """What a terminal shows beside the entries."""
    ours, theirs = os.openpty()
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": "", "TERM": "xterm", "COLUMNS": "150"}
    command = [sys.executable, "-c", PROGRAM, path]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        told = b""
        with suppress(OSError):  # Linux says so that the other side was closed
            while piece := os.read(ours, 1 << 16):
                told += piece
    os.close(ours)
    assert process.returncode == 0, told
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", told.decode("utf-8"))


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
@pytest.mark.parametrize("known", [True, False])
def test_progress_on_a_terminal(tmp_path: Path, known: bool) -> None:
    (tmp_path / "n.jsonl").write_text("{}\n" * 5)
    told = shown(str(tmp_path / "n.jsonl") if known else "-")
    assert re.search(r"4 reports, 68 entries .*\d a minute", told)
    assert bool(re.search(r"80% done, \d s left", told)) == known
    assert ("━" in told) == known, "a bar only where it has an end"
