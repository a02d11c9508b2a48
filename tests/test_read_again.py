"""What a ledger holds is not parsed again; a reading that was killed goes on where it was."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import spacy
from click.testing import CliRunner

import demarche
from demarche import pipeline
from demarche.ledger import Ledger, reader, reader_of
from demarche.model import Report
from demarche.present.cli import cli
from demarche.settings import Settings

TEXT = "Norway backs the fisheries draft, said the minister on day {n} of the talks, and the others said that they would think about it."


def lines(count: int, **known: str) -> str:
    return "".join(json.dumps({"id": f"r{n}", "text": TEXT.format(n=n)} | known) + "\n" for n in range(count))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports that were parsed, in the order in which they were; in place of processes, threads, which can be counted."""
    seen: list[str] = []

    def parse(reports: Iterator[Report], *_: Any) -> Iterator[Any]:
        given = list(reports)
        seen.extend(report.id for report in given)
        return iter([type("Parsed", (), {"report": report}) for report in given])

    def pool(jobs: int, **_: Any) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(jobs)

    monkeypatch.setattr(pipeline, "parse", parse)
    monkeypatch.setattr(pipeline, "pipeline", lambda *_: spacy.blank("en"))
    monkeypatch.setattr(pipeline, "entries_of", lambda *_: [])
    monkeypatch.setattr(pipeline, "ProcessPoolExecutor", pool)
    monkeypatch.setattr(reader, "_own_files", list)  # the code may be worked on while the tests run
    return seen


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., str]:
    """Reads the lines into a ledger; gives the closing sentence."""

    def into_ledger(text: str, *options: str) -> str:
        (tmp_path / "n.jsonl").write_text(text, encoding="utf-8")
        arguments = ["read", str(tmp_path / "n.jsonl"), "--into", str(tmp_path / "l.db"), "--format", "csv", *options]
        result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        return result.stderr.splitlines()[-1].partition(" Kept in")[0]

    return into_ledger


def ids(start: int, end: int) -> list[str]:
    return [f"r{n}" for n in range(start, end)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_the_ledger_holds_is_not_parsed_again(parsed: list[str], read: Callable[..., str], tmp_path: Path, jobs: str) -> None:
    assert read(lines(40), "--jobs", jobs) == "Read 40 reports with 0 entries."
    parsed.clear()
    assert read(lines(100), "--jobs", jobs) == "Read 60 reports with 0 entries; 40 were read before."
    assert sorted(parsed, key=lambda id: int(id[1:])) == ids(40, 100)
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        assert [report.id for report in ledger.reports()] == ids(0, 100), "in order"
    parsed.clear()
    assert read(lines(3), "--jobs", jobs) == "Read 0 reports with 0 entries; 3 were read before."
    assert not parsed
    assert read(lines(3), "--jobs", jobs, "--again") == "Read 3 reports with 0 entries."
    assert parsed == ids(0, 3)


@pytest.mark.parametrize(
    ("options", "text", "again"),
    [
        ((), lines(5), 0),
        (("--only", "position"), lines(5), 0),  # among all kinds
        (("--date", "2004-06-09"), lines(5), 5),  # what is dated may be read otherwise
        ((), lines(5, title="Fish"), 5),
        ((), lines(6), 1),
        (("--longest", "1000"), lines(5), 0),
    ],
)
def test_what_is_read_again(parsed: list[str], read: Callable[..., str], options: tuple[str, ...], text: str, again: int) -> None:
    read(lines(5))
    parsed.clear()
    for reads in (again, 0):  # once
        read(text, *options)
        assert len(parsed) == reads
        parsed.clear()


def test_a_kind_that_was_not_looked_for_is(parsed: list[str], read: Callable[..., str]) -> None:
    read(lines(2), "--only", "position")
    read(lines(2), "--only", "event")
    assert len(parsed) == 4
    read(lines(2), "--only", "position", "--only", "event")
    assert len(parsed) == 4
    read(lines(2))
    assert len(parsed) == 6


def test_another_reader_reads_again(parsed: list[str], read: Callable[..., str], tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    for content in ("id,name,kind\norg:x,X,organisation\n", "id,name,kind\norg:x,Xes,organisation\n"):
        own.write_text(content)
        read(lines(2), "--actors", str(own))
        read(lines(2), "--actors", str(own))
    assert len(parsed) == 4, "two readers, two reports each"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_another_agenda_reads_again(parsed: list[str], read: Callable[..., str], tmp_path: Path, jobs: str) -> None:
    agenda = tmp_path / "agenda.yaml"
    for words in ("seals", "hares"):
        agenda.write_text(f"issues: [{{id: hunting, words: {words}}}]")
        read(lines(2), "--agenda", str(agenda), "--jobs", jobs)
        read(lines(2), "--agenda", str(agenda), "--jobs", jobs)
    assert len(parsed) == 4, "two agendas, two reports each"
    read(lines(2))
    assert len(parsed) == 6, "none is another one"


def test_a_reader_is_its_version_its_models_and_its_lists(tmp_path: Path) -> None:
    ours = reader_of(Settings())
    assert ours.startswith("demarche 0.")
    assert ours == reader_of(Settings(jobs=2, longest=5)), "how many read side by side says nothing about what is found"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "model.onnx").write_bytes(b"1")
    with_model = reader_of(Settings(frames=str(tmp_path / "a")))
    (tmp_path / "a" / "model.onnx").write_bytes(b"2")
    names = {ours, with_model, reader_of(Settings(frames=str(tmp_path / "a"))), reader_of(Settings(model="json"))}
    assert len(names) == 4


def test_in_python_it_is_said_whether_to_read_again(parsed: list[str], tmp_path: Path) -> None:
    (tmp_path / "n.jsonl").write_text(lines(3))
    where = str(tmp_path / "l.db")
    told = [len(list(demarche.read(str(tmp_path), into=where, again=again))) for again in (False, False, True)]  # type: ignore[operator]
    assert told == [3, 0, 3]
    assert len(parsed) == 6


# The real command and real processes, of which each imports this file anew; only what takes time in a batch is not real, and is noted.
SLOW = """
import os, sys, time
from demarche import pipeline
from demarche.ledger import reader
from demarche.present.cli import main

reader._own_files = list

def read_batch(batch, settings, only):
    with open(os.environ["NOTED"], "a") as noted:
        noted.writelines(f"{os.getpid()} {report.id}\\n" for report in batch)
    time.sleep(0.02)
    return [pipeline.Reading(report, ()) for report in batch]

read_batch.__module__, read_batch.__qualname__ = "__main__", "read_batch"
pipeline.read_batch = read_batch
if __name__ == "__main__":
    main()
"""
MANY, BATCH, KILLS = 300, Settings().batch, 3


def noted(path: Path) -> tuple[set[int], list[str]]:
    """Who parsed, and what."""
    words = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    return {int(pid) for pid, _ in words}, [id for _, id in words]


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_and_started_again_it_parses_nothing_that_is_recorded(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "n.jsonl").write_text(lines(MANY))
    (tmp_path / "slow.py").write_text(SLOW)
    where, note = str(tmp_path / "l.db"), tmp_path / "noted"
    command = [sys.executable, str(tmp_path / "slow.py"), "read", str(tmp_path / "n.jsonl"), "--into", where, "--jobs", str(jobs)]
    environment = os.environ | {"NOTED": str(note), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    recorded: list[str] = []
    work = 0
    for kill in range(KILLS + 1):
        note.unlink(missing_ok=True)
        with subprocess.Popen([*command, "--format", "csv"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while kill < KILLS and process.poll() is None:
                if len(noted(note)[1]) > (2 * jobs + 1) * BATCH:
                    process.kill()
                time.sleep(0.005)
            _, said = process.communicate(timeout=60)
        pids, ids_parsed = noted(note)
        assert not set(ids_parsed) & set(recorded), "what is recorded is parsed again"
        work += len(ids_parsed)
        with Ledger.open(where) as ledger:
            recorded = [report.id for report in ledger.reports()]
    assert recorded == ids(0, MANY)
    assert b"were read before" in said
    assert work <= MANY + KILLS * (2 * jobs + 1) * BATCH, "more than the batches in flight was parsed twice"
    time.sleep(0.5)
    assert not alive(pids), "a process outlives the command"
