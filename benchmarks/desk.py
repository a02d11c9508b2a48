"""How long the desk takes for each page with many entries, against a hundredth of them. `python benchmarks/desk.py [ENTRIES]`

The ledgers are those of benchmarks/ledger.py: what a page shows stands in both the same number of times, however many others there are.
Times are of the whole answer within this process, without the network; the median of 15. With `--cpu` they are the processor's, for a
machine on which others work. Review and the actor lists show the same number of records in both.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from demarche.desk.app import make
from demarche.desk.serve import desk_for
from demarche.ledger import Ledger, Query
from demarche.web.listening import Served
from ledger import recorded

TIMES = 15
HOST = "http://127.0.0.1:8765"
PAGES = {
    "overview": "/",
    "overview, of an actor": "/?actor=S0",
    "overview, of an outlet and a year": "/?outlet=Outlet%203&since=2005&until=2006",
    "issue": "/issue?id=issue:matter-0",
    "map of the issue": "/picture/map.json?issue=issue:matter-0",
    "actor": "/actor?id=state:0",
    "actors": "/actors",
    "reports": "/reports",
    "report": "/report?id=r0",
    "review": "/review",
    "history": "/history",
    "quality": "/quality",
}


def clock() -> float:
    return time.process_time() if "--cpu" in sys.argv else time.perf_counter()


def timed(ask: Callable[[], object]) -> float:
    began = clock()
    ask()
    return clock() - began


@contextmanager
def client(path: str) -> Iterator[tuple[TestClient, Ledger]]:
    with Ledger.open(path, create=False) as ledger:
        yield TestClient(make(desk_for(ledger, path, Served(), 8765)), base_url=HOST), ledger


def median(ask: Callable[[], object]) -> float:
    ask()
    return sorted(timed(ask) for _ in range(TIMES))[TIMES // 2]


def page_of(desk: TestClient, address: str) -> Callable[[], object]:
    def ask() -> object:
        answer = desk.get(address)
        assert answer.status_code == 200, (address, answer.text[:500])
        return answer

    return ask


def turn(desk: TestClient) -> float:
    """Seconds from a judgement to the page of the next record, the median of 15."""
    page = desk.get("/review").text
    proof = re.search(r'name="proof" value="(\w+)"', page)
    assert proof is not None
    desk.post("/coder", data={"proof": proof[1], "coder": "Ana"})
    took = []
    for _ in range(TIMES):
        fields = dict(re.findall(r'<input type="hidden" name="(key|report|seen)" value="([^"]*)">', desk.get("/review").text))
        asked = fields | {"proof": proof[1], "action": "accept"}
        took.append(timed(lambda: desk.post("/review", data=asked).raise_for_status()))  # noqa: B023
    return sorted(took)[TIMES // 2]


def main(entries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        big, small = str(Path(folder) / "big.db"), str(Path(folder) / "small.db")
        recorded(small, entries // 100)
        recorded(big, entries)
        with client(small) as (few, _), client(big) as (many, ledger):
            assert next(ledger.kept(Query(report="r0")))
            for name, address in PAGES.items():
                short, long = median(page_of(few, address)), median(page_of(many, address))
                print(f"{name}: {1000 * short:.1f} ms and {1000 * long:.1f} ms, {long / short:.2f} times", flush=True)
            short, long = turn(few), turn(many)
            print(f"a judgement and the next record: {1000 * short:.1f} ms and {1000 * long:.1f} ms, {long / short:.2f} times")


if __name__ == "__main__":
    numbers = [int(told) for told in sys.argv[1:] if told.isdecimal()]
    main(numbers[0] if numbers else 100_000)
