"""The ledger with a million invented entries: how fast it records and answers. `python benchmarks/ledger.py [ENTRIES]`

Recording is held against a bare `sqlite3` executemany of the very same rows into the same tables with the same indexes. Questions are held
against the same ones to a hundredth of the entries; what they ask for stands in both the same number of times. The figures for recording
leave out the making of the reports, and are without waiting for the disk at each step on both sides (one transaction at the end for the
bare one; the ledger has its own, of 1,000 reports each).
"""

import gc
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from demarche.ledger import Ledger, Query
from demarche.model import Actor, Commitment, Entry, Evidence, Position, Report, Stance, Statement

EACH = 20  # entries of a report
ASKED = 40  # reports on the issue and of the actor that the questions are about, however many others there are
STANCES: tuple[Stance, ...] = ("support", "conditional", "reserved", "oppose", "undecided")
WORDS = [
    f"{a}{b}" for a in ("bor", "kel", "mar", "vis", "tor", "lan", "ders", "ha") for b in ("no", "ten", "rik", "ald", "ing", "um", "esk")
]
# In the order in which they were recorded: a table without row numbers would give its rows in that of its key, which is easier to insert.
TABLES = {
    "reports": "number",
    "readings": "number",
    "sketches": "report",
    "issues": "id",
    "entries": "number",
    "evidence": "entry",
    "actor_names": "entry",
}
TIMES = 15  # a question is asked so often; the median counts


def readings(entries: int) -> Iterator[tuple[Report, list[Entry]]]:
    draw = random.Random(1)
    total = max(entries // EACH, ASKED)
    every = total // ASKED
    for number in range(total):
        asked = number % every == 0 and number < every * ASKED
        # Those asked for are the same however many others there are, so that the answers are.
        yield reading(number, random.Random(number // every) if asked else draw, total, asked)


def reading(number: int, draw: random.Random, total: int, asked: bool) -> tuple[Report, list[Entry]]:
    """A report of 20 sentences, each of which is an entry: half positions, a quarter commitments, a quarter statements."""
    id, text, found = f"r{number}", "", []
    day = f"{2000 + min(number // max(total // ASKED, 1), ASKED - 1) * 20 // ASKED}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    for place in range(EACH):
        actor = 0 if asked and place == 0 else draw.randrange(1, 3000)
        issue = 0 if asked and place < 2 else 1 + int(draw.random() * max(total // 20, 50))
        who, target = f"State{actor}", " ".join(draw.choices(WORDS, k=8))
        start = len(text)
        text += f"{who} {draw.choice(WORDS)} {target}. "
        name = Evidence(start, start + len(who), who)
        thing = Evidence(text.index(target, start), text.index(target, start) + len(target), target)
        proof = Evidence(start, len(text) - 2, text[start : len(text) - 2])
        holder = Actor(f"state:{actor}", who, "state", f"S{actor}", who, mention=name)
        record = record_of(place, holder, thing, draw.choice(STANCES), f"issue:matter-{issue}")
        found.append(Entry(id, record, (proof,), confidence=draw.random(), extractor="bench/1"))
    return Report(id, text, f"Title {number}", f"Outlet {number % 40}", day), found


def record_of(place: int, holder: Actor, thing: Evidence, stance: Stance, issue: str) -> Position | Commitment | Statement:
    if place % 4 < 2:
        return Position(holder, stance, thing, thing, issue=issue)
    return Commitment(holder, "pledge", False, thing) if place % 4 == 2 else Statement(holder, thing, thing, (thing,), "indirect")


def recorded(path: str, entries: int) -> float:
    """Seconds to record so many entries."""
    spent, made = 0.0, readings(entries)
    with Ledger.open(path) as ledger:
        while batch := list(islice(made, 1000)):
            gc.freeze()  # the collector is not to look through what this program has made, again and again
            spent += timed(lambda: list(ledger.record_all(batch)))
            gc.unfreeze()
    return spent


def bare(path: str, copy: str) -> float:
    """Seconds that a bare executemany takes for the rows of a ledger, into empty tables with the same indexes."""
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    made = "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE '%_words_%' AND name NOT LIKE 'sqlite_%'"
    target.executescript("PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;" + ";".join(sql for (sql,) in source.execute(made)))
    spent = 0.0
    for select, insert in statements(source):
        rows = source.execute(select)
        while batch := rows.fetchmany(100_000):
            spent += timed(lambda: target.executemany(insert, batch))  # noqa: B023
    return spent + timed(target.commit)


def statements(source: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table, order in TABLES.items():
        width = len(source.execute(f"SELECT * FROM {table} LIMIT 1").description)
        yield f"SELECT * FROM {table} ORDER BY {order}", f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"
    yield "SELECT number, title, text FROM reports", "INSERT INTO report_words (rowid, title, body) VALUES (?, ?, ?)"
    yield "SELECT entry, quote FROM evidence", "INSERT INTO entry_words (rowid, words) VALUES (?, ?)"


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def median(ledger: Ledger, ask: Callable[[Ledger], list[object]]) -> tuple[float, int]:
    """Seconds that a question takes, and the size of the answer."""
    size = len(ask(ledger))
    return sorted(timed(lambda: ask(ledger)) for _ in range(TIMES))[TIMES // 2], size


QUESTIONS: dict[str, Callable[[Ledger], list[object]]] = {
    "who stands where on an issue as of a day": lambda ledger: [*ledger.as_of("2014-06-01", None, Query(issue="issue:matter-0"))],
    "the same as known on a day": lambda ledger: [*ledger.as_of("2014-06-01", "2999", Query(issue="issue:matter-0"))],
    "changes of an actor": lambda ledger: [*ledger.changes(Query(actor="state:0"))],
    "entries of an actor on an issue given by words": lambda ledger: [*ledger.entries(Query(actor="S0", issue="matter-0"))],
}


def main(entries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        big, small = str(Path(folder) / "big.db"), str(Path(folder) / "small.db")
        recorded(small, entries // 100)
        spent, alone = recorded(big, entries), bare(big, str(Path(folder) / "bare.db"))
        print(f"recording {entries:,} entries: {spent:.1f} s; bare executemany of the same rows: {alone:.1f} s; {spent / alone:.2f} times")
        print(f"size: {Path(big).stat().st_size / 1e6:,.0f} MB")
        with Ledger.open(big) as many, Ledger.open(small) as few:
            for name, ask in QUESTIONS.items():
                (short, answers), (long, found) = median(few, ask), median(many, ask)
                sizes = f"answer {answers} and {found}"
                print(f"{name}: {1000 * short:.1f} ms and {1000 * long:.1f} ms, {long / short:.2f} times ({sizes})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
