"""Ledgers to test with, on SQLite and on PostgreSQL: a private cluster that lives as long as the tests run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from demarche.ledger import Ledger
from tests.ledger.examples import ALL, REPORT


class Cluster:
    """A PostgreSQL of our own in a temporary folder, on a socket there. Root may not run it, so root hands it to the user postgres."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: a socket's path has at most 107 characters
        self._programs = programs
        self._names = count(1)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "--pgdata", f"{self.folder}/data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def run(self, program: str, *arguments: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_postgres, str(self._programs / program), *arguments]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def start(self) -> None:
        settings = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self.run("pg_ctl", "start", "--wait", f"--pgdata={self.folder}/data", f"--log={self.folder}/log", "-o", settings)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", f"--pgdata={self.folder}/data", "--mode=immediate")

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"ledger{next(self._names)}"
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://postgres@/{name}?host={self.folder}"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs: Debian keeps them off the path."""
    found = shutil.which("initdb")
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path(found).resolve().parent if found else None)


def running_cluster() -> Iterator[Cluster]:
    where = programs()
    if where is None or not hasattr(os, "geteuid"):
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    cluster = Cluster(where)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.folder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    yield from running_cluster()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """One that a test may stop."""
    yield from running_cluster()


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no ledger yet."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.database()


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    """One that holds the example."""
    with Ledger.open(where) as opened:
        opened.record(REPORT, ALL)
        yield opened
