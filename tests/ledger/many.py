"""Two hundred short readings, some of them copies of others, recorded one after the other: a stand-in for `demarche read`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from demarche.ledger import Ledger
from demarche.model import Entry, Report
from tests.ledger.examples import ALL, TEXT

MANY = 200


def readings(count: int = MANY) -> Iterator[tuple[Report, list[Entry]]]:
    for number in range(count):
        own = " ".join(f"word{(number // 4) * 40 + place}" for place in range(40))  # four in a row are alike
        id = f"r{number}"
        yield Report(id, f"{TEXT} {own}", outlet=f"Outlet {number % 7}", date="2004-06-09"), [replace(e, report=id) for e in ALL]


def record_many(where: str, told: Callable[[], object], count: int = MANY) -> None:
    """As a reader would: one report after the other."""
    with Ledger.open(where) as ledger:
        for report, entries in readings(count):
            ledger.record(report, entries)
            told()
