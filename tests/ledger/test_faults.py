"""What goes wrong while a ledger is written: nothing that was recorded is lost or torn, and a sentence says what it is."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from demarche.errors import LedgerError
from demarche.ledger import Ledger
from demarche.ledger.connection import connect, writing
from demarche.model import Entry, Report
from tests.ledger.conftest import Cluster
from tests.ledger.examples import ALL, REPORT, dump, without_times
from tests.ledger.many import MANY, record_many


def test_a_locked_ledger_gets_a_sentence_and_can_still_be_read(ledger: Ledger, where: str) -> None:
    other = connect(where, create=False, patience=1)
    with writing(other), Ledger.open(where, patience=0.05) as second:
        with pytest.raises(LedgerError, match="locked by another program"):
            second.record(replace(REPORT, id="r2"), [])
        assert len(list(second.entries())) == 3
    other.dispose()


def test_a_full_disk_gets_a_sentence_and_loses_nothing_that_was_recorded(path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(REPORT, ALL)
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no page more than there are
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.record(Report("big", "Oslo. " * 100_000), [])
        assert [report.id for report in ledger.reports()] == ["r1"]
        assert list(ledger.entries()) == list(ALL)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_a_read_only_ledger_is_read_but_not_written(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(REPORT, ALL)
    Path(path).chmod(0o444)
    folder = Path(path).parent
    folder.chmod(0o555)
    program = f"""
import os, sys
from demarche.errors import LedgerError
from demarche.ledger import Ledger
from demarche.model import Entry, Report
os.chdir({str(folder)!r})
if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Ledger.open("ledger.db") as ledger:
    print(len(list(ledger.entries())))
    try: ledger.record(Report("x", "y"), [])
    except LedgerError as error: print(error)
try: Ledger.open("new.db")
except LedgerError as error: print(error)
"""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o555 if parent == folder else 0o755)
    try:
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
    assert ran.returncode == 0, ran.stderr
    entries, written, made = ran.stdout.splitlines()
    assert entries == "3"
    assert "read-only" in written
    assert "can't be" in made


WRITER = """
import sys
from dataclasses import replace
from demarche.ledger import Ledger
from tests.ledger.examples import ALL, REPORT
first, last = int(sys.argv[2]), int(sys.argv[3])
with Ledger.open(sys.argv[1]) as ledger:
    for number in range(first, last):
        id = f"r{number}"
        ledger.record(replace(REPORT, id=id), [replace(entry, report=id) for entry in ALL])
"""
ROOT = Path(__file__).parents[2]


def test_programs_that_write_one_ledger_at_once_wait_for_each_other(where: str) -> None:
    spans = ((0, 30), (20, 50), (40, 60))
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, where, *map(str, span)], cwd=ROOT) for span in spans]
    assert [process.wait() for process in writers] == [0, 0, 0]
    with Ledger.open(where) as ledger:
        assert {report.id for report in ledger.reports()} == {f"r{n}" for n in range(60)}
        assert len(list(ledger.entries())) == 180
    dump(where)


# Starts a writer over and over and kills it: a fork is quicker than a new Python, and what it does is the same.
KILLER = """
import os, random, signal, sys, time
from tests.ledger.many import MANY, record_many
where, kills, draw = sys.argv[1], int(sys.argv[2]), random.Random(int(sys.argv[3]))
for _ in range(kills):
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        record_many(where, lambda: os.write(theirs, b"."))
        os._exit(0)
    os.close(theirs)
    left = draw.randrange(MANY)
    while left > 0 and (told := os.read(ours, left)):
        left -= len(told)
    time.sleep(draw.random() * 0.004)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)
record_many(where, lambda: None)
"""


def rows_of(where: str) -> list[str]:
    """Without times, and without the numbers of readings, which PostgreSQL does not give a second time."""
    return sorted(re.sub(r"^readings \(\d+, ", "readings (", row) for row in without_times(dump(where)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_in_thirty_places_and_resumed_it_equals_an_undisturbed_one(where: str, path: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLER, where, "30", "1"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    undisturbed = f"{path}.undisturbed"
    record_many(undisturbed, lambda: None)
    assert rows_of(where) == rows_of(undisturbed)
    with Ledger.open(where) as ledger, Ledger.open(undisturbed) as other:
        assert [replace(one, recorded_at="") for one in ledger.kept()] == [replace(one, recorded_at="") for one in other.kept()]
        assert len(list(ledger.reports())) == MANY
        assert [hit.report.id for hit in ledger.search("quota")] == [hit.report.id for hit in ledger.search("quotas")]


SHORT = (
    'Minister Kari Holm said on Tuesday that Norway backs the fisheries draft {n}. "We want a vote this week," she told reporters. '
    "Iceland has rejected the quota rule. Sweden promised {n} patrol boats for the survey of the northern banks."
)


def test_demarche_read_killed_and_started_again_equals_an_undisturbed_reading(tmp_path: Path) -> None:
    """With the language model: 40 reports are three batches, of which the first takes longest."""
    reports = tmp_path / "reports.jsonl"
    lines = (json.dumps({"id": f"r{n}", "date": "2004-06-09", "text": SHORT.format(n=n)}) for n in range(40))
    reports.write_text("\n".join(lines), encoding="utf-8")
    killed, undisturbed = str(tmp_path / "killed.db"), str(tmp_path / "undisturbed.db")
    command = [sys.executable, "-m", "demarche", "read", str(reports), "--format", "jsonl", "--into"]
    for entries in (0, 5):
        with subprocess.Popen([*command, killed], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            for _ in range(entries):
                process.stdout.readline()
            process.kill()
    for where in (killed, undisturbed):
        subprocess.run([*command, where], check=True, capture_output=True)
    assert rows_of(killed) == rows_of(undisturbed)
    assert len([row for row in rows_of(killed) if row.startswith("reports")]) == 40


def test_a_server_that_goes_away_gets_a_sentence_and_is_found_again(own_cluster: Cluster) -> None:
    with Ledger.open(own_cluster.database(), patience=2) as ledger:
        ledger.record(REPORT, ALL)
        reading = ledger.entries()
        next(reading)
        own_cluster.stop()
        for act in (lambda: ledger.record(replace(REPORT, id="r2"), []), lambda: list(ledger.entries())):
            with pytest.raises(LedgerError, match="can't be reached"):
                act()
        with suppress(LedgerError):  # what was fetched before may be enough
            list(reading)
        own_cluster.start()
        assert list(ledger.entries()) == list(ALL)
        assert ledger.record(replace(REPORT, id="r2"), [replace(entry, report="r2") for entry in ALL]).new == 3


def test_a_server_that_goes_away_while_a_report_is_recorded_keeps_nothing_of_it(own_cluster: Cluster) -> None:
    with Ledger.open(own_cluster.database(), patience=2) as ledger:
        ledger.record(REPORT, ALL)

        def readings() -> Iterator[tuple[Report, list[Entry]]]:
            yield Report("r2", REPORT.text), []
            own_cluster.stop()
            yield Report("r3", REPORT.text), []

        with pytest.raises(LedgerError, match="what was recorded before is kept"):
            list(ledger.record_all(readings()))
        own_cluster.start()
        assert [report.id for report in ledger.reports()] == ["r1"]


def test_a_database_that_may_only_be_read_is_said(cluster: Cluster) -> None:
    url = cluster.database()
    with Ledger.open(url) as ledger:
        ledger.record(REPORT, ALL)
    with Ledger.open(f"{url}&options=-cdefault_transaction_read_only%3Don") as ledger:
        assert len(list(ledger.entries())) == 3
        with pytest.raises(LedgerError, match="database is read-only"):
            ledger.record(replace(REPORT, id="r2"), [])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://someone:secret@127.0.0.1:9/x", "can't be reached"),
        ("postgresql://someone:secret@no-such-host.invalid/x", "can't be reached"),
    ],
)
def test_a_server_that_is_not_there_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said) as caught:
        Ledger.open(url, patience=2)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said(cluster: Cluster) -> None:
    with pytest.raises(LedgerError, match="createdb"):
        Ledger.open(cluster.database().replace("/ledger", "/other"))


def fill(ledger: Ledger, recorded: list[str], more: Callable[[Random], str] = lambda draw: "") -> None:
    """Records until the disk is full; `more` is what each text goes on with, drawn by lot where it must not be packed to nothing."""
    draw = Random(1)
    for number in range(1000):
        id = f"r{number}"
        ledger.record(replace(REPORT, id=id, text=f"{REPORT.text} {more(draw)}"), [replace(entry, report=id) for entry in ALL])
        recorded.append(id)


def test_a_disk_that_is_really_full_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        with Ledger.open(str(disk / "ledger.db")) as ledger:
            recorded: list[str] = []
            with pytest.raises(LedgerError, match=r"disk is full|disk reports an error"):
                fill(ledger, recorded)
            assert [report.id for report in ledger.reports()] == recorded
            subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
            ledger.record(replace(REPORT, id="after"), [])
        dump(str(disk / "ledger.db"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Of 16 MiB, at a short path that PostgreSQL's user may enter."""
    disk = Path(tempfile.mkdtemp(prefix="disk", dir="/tmp"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        disk.rmdir()
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # the server may not have closed all files
    disk.rmdir()


def full_database(cluster: Cluster, disk: Path) -> str:
    """The URL of a database whose tables lie on this disk; its log lies elsewhere, as it should."""
    shutil.chown(disk, "postgres", "postgres")
    url, name = cluster.database(), f"small_{disk.name}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{disk}'".encode())
        connection.execute(f"CREATE DATABASE {name} TABLESPACE {name}".encode())
    return re.sub(r"/ledger\d+", f"/{name}", url)


def test_a_database_whose_disk_is_really_full_loses_nothing(own_cluster: Cluster, small_disk: Path) -> None:
    where, recorded = full_database(own_cluster, small_disk), list[str]()
    with Ledger.open(where) as ledger:
        with pytest.raises(LedgerError, match=r"the database's disk is full\. Make room; what was recorded before is kept"):
            fill(ledger, recorded, lambda draw: " ".join(f"{draw.getrandbits(64):x}" for _ in range(4_000)))
        assert recorded
        assert [report.id for report in ledger.reports()] == recorded
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        assert ledger.record(replace(REPORT, id="after"), [replace(entry, report="after") for entry in ALL]).new == 3
        assert len(list(ledger.entries())) == 3 * len(recorded) + 3
    own_cluster.stop()  # at once, as if it had crashed
    own_cluster.start()
    assert len([row for row in dump(where) if row.startswith("reports")]) == len(recorded) + 1


def test_a_full_disk_in_any_step_of_recording_keeps_nothing_of_the_report(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own error, raised in the driver at the first statement, the second, and so on, in a language that we don't know."""
    with Ledger.open(cluster.database()) as ledger:
        with monkeypatch.context() as patched:
            left = full_after(patched, 1000)
            ledger.record(REPORT, ALL)
        before, steps = rows_of(ledger._where), 1000 - left[0]
        assert steps > 5
        for step in range(steps):
            with monkeypatch.context() as patched:
                full_after(patched, step)
                with pytest.raises(LedgerError, match="the database's disk is full"):
                    ledger.record(replace(REPORT, id="r2"), [replace(entry, report="r2") for entry in ALL])
            assert rows_of(ledger._where) == before
        ledger.record(replace(REPORT, id="r2"), [replace(entry, report="r2") for entry in ALL])
        assert len(list(ledger.entries())) == 6


def full_after(patched: pytest.MonkeyPatch, statements: int) -> list[int]:
    """After so many statements that insert, the disk is full; gives how many are left until then, in a list of one."""
    left = [statements]

    def watched(original: Any) -> Any:
        def run(cursor: Any, query: Any, *rest: Any, **named: Any) -> Any:
            if str(query).startswith("INSERT"):
                if left[0] == 0:
                    raise psycopg.errors.DiskFull("konnte Datei nicht erweitern: Auf dem Gerät ist kein Speicherplatz mehr verfügbar")
                left[0] -= 1
            return original(cursor, query, *rest, **named)

        return run

    for method in ("execute", "executemany"):
        patched.setattr(psycopg.Cursor, method, watched(getattr(psycopg.Cursor, method)))
    return left


def test_a_torn_file_is_said(path: str) -> None:
    record_many(path, lambda: None, 20)
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[: len(whole) // 2] + b"\0" * 4096)
    with pytest.raises(LedgerError, match="damaged"), Ledger.open(path) as ledger:
        list(ledger.entries())
