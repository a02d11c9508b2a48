"""Several at once: clients that ask and read while another process writes; more than there is room for."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from demarche.ledger import Ledger
from demarche.serve.service import Gate, Problem
from tests.serve.conftest import client_of
from tests.serve.serving import running

WRITER = """
import sys
from dataclasses import replace
from demarche.ledger import Ledger
from tests.desk.example import positions, report
found = [one for one in positions() if one.report == "riga"]
with Ledger.open(sys.argv[1], create=False) as ledger:
    for number in range(int(sys.argv[2])):
        id = f"riga-{number}"
        other = replace(report("riga"), id=id, text=report("riga").text + f"Number {number}.\\n")
        ledger.record(other, [replace(one, report=id) for one in found])
        print(number, flush=True)
        sys.stdin.readline()
"""
WRITTEN = 20  # reports
ASKED = ("/entries?limit=500", "/positions", "/changes", "/search?words=fees", "/issues", "/actors", "/decisions?body=NATO&date=2019-07-01")


def test_clients_ask_and_read_while_another_process_writes(path: str, tmp_path: Path) -> None:
    copy = str(shutil.copy(path, tmp_path / "busy.db"))
    command = [sys.executable, "-c", WRITER, copy, str(WRITTEN)]
    started = partial(subprocess.Popen, command, cwd=Path(__file__).parents[2], stdin=-1, stdout=-1, text=True)
    with running(copy) as (address, _), httpx.Client(base_url=address, timeout=60) as client, started() as writer:

        def ask(number: int) -> int:
            if number % 10 == 9:
                return client.post("/read", content=b"Norway rejected it.", headers={"Content-Type": "text/plain"}).status_code
            return client.get(ASKED[number % len(ASKED)]).status_code

        with ThreadPoolExecutor(16) as many:
            asked = many.map(ask, range(160))
            for number in range(WRITTEN):
                assert writer.stdout.readline() == f"{number}\n"
                assert len(client.get("/reports?limit=1000").json()) == 6 + number + 1
                writer.stdin.write("\n")
                writer.stdin.flush()
            assert set(asked) == {200}
        assert writer.wait(60) == 0


def test_answers_dont_wait_for_a_long_reading(path: str) -> None:
    with running(path) as (address, service), httpx.Client(base_url=address, timeout=30) as client, ThreadPoolExecutor(1) as other:
        with service.lock:
            waiting = other.submit(client.post, "/read", json={"text": "Norway rejected it."})
            assert client.get("/issues").status_code == 200
            assert not waiting.done()
        assert waiting.result(30).status_code == 200


def test_a_writer_that_holds_the_lock_is_not_waited_for(path: str, tmp_path: Path) -> None:
    copy = str(shutil.copy(path, tmp_path / "locked.db"))
    with Ledger.open(copy) as writing, Ledger.open(copy) as ledger, writing._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM judgements")  # the lock of who writes is held from here on
        start = time.monotonic()
        assert client_of(ledger).get("/entries").status_code == 200
        assert time.monotonic() - start < 10


def test_a_ledger_that_is_gone_is_no_fault_of_the_client(tmp_path: Path) -> None:
    path = tmp_path / "gone.db"
    with Ledger.open(str(path)) as ledger:
        client = client_of(ledger)
        assert client.get("/entries").json() == []
        ledger.close()
        for file in tmp_path.glob("gone.db*"):
            file.write_bytes(b"no database at all, but words" * 100)
        answer = client.get("/entries")
        assert (answer.status_code, "gone.db" in answer.json()["error"]) == (503, True)


def test_too_many_are_told_to_come_again() -> None:
    async def crowd() -> list[object]:
        gate, end = Gate(at_once=1, waiting=2), threading.Event()
        tasks = [asyncio.create_task(gate.run(lambda: end.wait(10))) for _ in range(5)]
        await asyncio.sleep(0.2)
        end.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    with ThreadPoolExecutor(1) as other:  # Playwright, of the desk's tests, keeps a loop running in this thread
        found = other.submit(lambda: asyncio.run(crowd())).result()
    assert [one for one in found if one is True] == [True] * 3
    refused = [one for one in found if isinstance(one, Problem)]
    assert [one.status for one in refused] == [503, 503]


@pytest.mark.parametrize("size", [20_000_000])
def test_a_huge_body_is_refused_by_a_real_server(path: str, size: int) -> None:
    with running(path) as (address, _):
        answer = httpx.post(f"{address}/read", content=b"a" * size, headers={"Content-Type": "text/plain", "Expect": "100-continue"})
        assert answer.status_code == 413
        assert httpx.get(f"{address}/issues").status_code == 200
