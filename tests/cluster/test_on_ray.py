"""On a cluster of two workers on this machine, with the real model: what is killed half way is done by another, and everything once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche.ledger import Ledger
from demarche.serial import to_json
from tests.cluster import written
from tests.ledger.examples import dump, without_times

pytest.importorskip("ray", reason="Ray is not installed: pip install 'demarche[ray]'")
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="workers are found in /proc")
DEMARCHE = [sys.executable, "-m", "demarche", "read"]
ENVIRONMENT = os.environ | {"RAY_worker_niceness": "0"}  # by itself, Ray lets all others go before its workers


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written.write(tmp_path_factory.mktemp("ray") / "reports")


@pytest.fixture(scope="module")
def undisturbed(reports: Path) -> str:
    """The ledger of one process."""
    where = str(reports.parent / "undisturbed.db")
    done = subprocess.run([*DEMARCHE, str(reports), "--into", where], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # of the broken line
    return where


def descendants(ancestor: int) -> Iterator[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended
                continue
    for process in parents:
        above = process
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor and process != ancestor:
            yield process


def workers(ancestor: int) -> list[int]:
    """Processes that read for us, by the name that Ray gives them."""
    return [process for process in descendants(ancestor) if "_Actor" in Path(f"/proc/{process}/cmdline").read_text(errors="replace")]


def test_with_a_worker_killed_half_way_the_ledger_is_that_of_one_process(reports: Path, undisturbed: str, tmp_path: Path) -> None:
    where = str(tmp_path / "killed.db")
    command = [*DEMARCHE, str(reports), "--on", "ray", "--jobs", "2", "--into", where, "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        working = workers(process.pid)
        assert len(working) == 2, process.stderr.read()
        os.kill(working[0], signal.SIGKILL)
        rest, said = process.communicate(timeout=500)
    assert process.returncode == 1, said
    assert "Skipped: " in said
    assert [line for line in (first, *rest.splitlines()) if not line.startswith("{")] == [], "entries only"
    told = [json.loads(line)["report"] for line in (first, *rest.splitlines())]
    assert len(set(told)) == 2 * written.EACH - 1, (first, rest[:300], said)
    assert without_times(dump(where)) == without_times(dump(undisturbed))


FINISH = """
import sys
from demarche.cluster import Plan, write_parts
from demarche.cluster.parts import path_of
from demarche.settings import Settings

if __name__ == "__main__":
    plan = Plan((sys.argv[1],), Settings(), workers=1, folder=sys.argv[2], part=16)
    print([(part.reports, part.new) for part in write_parts(plan, "ray")])
"""


def test_parquet_that_was_begun_is_finished_and_holds_what_the_ledger_holds(reports: Path, undisturbed: str, tmp_path: Path) -> None:
    from pyarrow import parquet

    from demarche.cluster import Plan
    from demarche.cluster.parts import open_folder
    from demarche.cluster.plan import batches, shards
    from demarche.cluster.work import Worker
    from demarche.settings import Settings

    folder = str(tmp_path / "out.parquet")
    plan = Plan((str(reports),), Settings(), folder=folder, part=16)
    work = list(shards(plan))
    open_folder(plan, work)
    for place, batch in list(enumerate(batches(work[0], plan)))[:3]:
        Worker(plan)(0, place, batch)
    command = [sys.executable, "-c", FINISH, str(reports), folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.stdout == "[(16, False), (15, False), (16, False), (16, True), (16, True), (16, True)]\n", done.stderr
    records = parquet.read_table(folder).column("record").to_pylist()
    with Ledger.open(undisturbed) as ledger:
        assert sorted(records) == sorted(to_json(one.entry) for one in ledger.kept())
