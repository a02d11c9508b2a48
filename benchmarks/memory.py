"""Does memory stay flat while many reports are read? `python benchmarks/memory.py [PARSED] [UNPARSED]`

First PARSED short reports (2,000; about 60 words) go the whole way: read, parsed, resolved, recorded in a ledger, with what the process
holds in memory every tenth of the way. Then UNPARSED ones (20,000) are read and recorded without the parser, five entries each. Every
report brings names that none before it had, as news does: a store of words that keeps them all would grow. The last line of each part is
what a report costs for good, by the slope over the second half. Linux only (/proc).
"""

import gc
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import demarche
from demarche.ledger import Ledger
from demarche.model import Actor, Commitment, Entry, Evidence, Position, Report
from demarche.pipeline import pipeline
from demarche.read import reports
from demarche.settings import Settings

STATES = ("Norway", "Iceland", "Sweden", "Denmark", "Finland", "Estonia", "Latvia", "Poland")
MATTERS = ("quota draft", "ferry treaty", "harbour fee", "border fund", "gas levy", "visa waiver", "mine charts", "river pact")
SENTENCES = (
    'Minister {person} said in {town} that {one} backs the {matter}. "We want a vote this week," {person} told reporters.',
    "{two} has rejected the clause on {town}, and its envoy {person} called the {matter} a mistake.",
    "{one} promised {number} boats for the survey off {town} if {two} signs the {matter}.",
    "Foreign ministers of {one} and {two} will meet in {town} on 12 June to discuss the {matter} again.",
    "According to {person}, the talks on the {matter} in {town} have stalled over {number} points.",
)
SYLLABLES = ("bor", "kel", "mar", "vis", "tor", "lan", "ders", "ha", "no", "ten", "rik", "ald", "ing", "um", "esk", "pra", "olo", "win")


def lines(count: int) -> Iterator[str]:
    """Short reports as JSON Lines, the same each time."""
    draw = random.Random(1)
    for number in range(count):
        told = " ".join(sentence(draw) for _ in range(4))
        yield json.dumps({"id": f"r{number}", "text": told, "date": f"2004-{1 + number % 12:02}-09", "outlet": f"Outlet {number % 40}"})


def sentence(draw: random.Random) -> str:
    one, two = draw.sample(STATES, 2)
    names = {"person": f"{name(draw)} {name(draw)}", "town": name(draw), "number": draw.randrange(2, 9999)}
    return draw.choice(SENTENCES).format(one=one, two=two, matter=draw.choice(MATTERS), **names)


def name(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=3)).title()


def entries_of(report: Report) -> list[Entry]:
    """Five entries with evidence, made without reading: this part is about what is kept."""
    words = [Evidence(0, 12, report.text[:12]), Evidence(20, 40, report.text[20:40])]
    actors = [
        Actor(f"person:{report.id}-{n}", f"Person {report.id} {n}", "person", printed=words[0].quote, mention=words[0]) for n in range(5)
    ]
    made = [Position(one, "support", words[0], words[1], issue=f"issue:{report.id}") for one in actors[:3]]
    done = [Commitment(one, "pledge", False, words[1]) for one in actors[3:]]
    return [Entry(report.id, record, tuple(words), confidence=0.5, extractor="bench/1") for record in (*made, *done)]


def megabytes() -> float:
    """What this process holds of the machine's memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Watch:
    """Notes what is held after every so many reports."""

    def __init__(self, total: int, also: Callable[[], str] = lambda: "") -> None:
        self.step, self.also = max(total // 20, 1), also
        self.samples: list[tuple[int, float]] = []

    def at(self, number: int) -> None:
        if number % self.step == 0:
            gc.collect()
            self.samples.append((number, megabytes()))
            if number % (2 * self.step) == 0:
                print(f"{number:>7,} reports  {self.samples[-1][1]:7.1f} MB  {self.also()}", flush=True)

    def slope(self) -> str:
        half = self.samples[len(self.samples) // 2 :]
        slope, _ = np.polyfit([number for number, _ in half], [held for _, held in half], 1)
        return f"a report costs {1e6 * slope:,.0f} bytes for good (second half); a million would cost {1e6 * slope:,.0f} MB"


def parsed(path: str, ledger: str, count: int) -> None:
    vocabulary = pipeline(None, None).vocab
    watch = Watch(count, lambda: f"{len(vocabulary.strings):,} strings, {len(vocabulary):,} lexemes in spaCy's vocabulary")
    for number, _ in enumerate(demarche.read(path, into=ledger), 1):  # type: ignore[operator]
        watch.at(number)
    print(f"read, parsed, recorded: {watch.slope()}")


def unparsed(path: str, where: str, count: int) -> None:
    watch = Watch(count)
    with Ledger.open(where) as ledger:
        for number, report in enumerate(reports([path], Settings()), 1):
            assert isinstance(report, Report)
            ledger.record(report, entries_of(report))
            watch.at(number)
    print(f"read, recorded: {watch.slope()}")


def main(with_parser: int = 2_000, without: int = 20_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "reports.jsonl")
        for what, count in ((parsed, with_parser), (unparsed, without)):
            Path(path).write_text("\n".join(lines(count)), encoding="utf-8")
            what(path, str(Path(folder) / f"{what.__name__}.db"), count)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
