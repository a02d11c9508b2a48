"""How often mentions are resolved to the right actor: states and organisations, and persons with an office.

usage: python benchmarks/actors.py [DATA]     (DATA: the data folder; default $DEMARCHE_DATA or ../shared)

The mentions stand in benchmarks/actors.csv (report, offsets, actor, date; no text), labelled by hand from the gold dev reports, the
bulletins and the attribution articles, in two parts: each before any answer on it was seen. Each mention is given to `resolve` by itself,
as an extractor would: the printed words only. A state or organisation is right if its id is; a person if the id is and the person speaks
for the labelled state or body (or, for the body, an organ of it). Every wrong one is listed. Bars: 95 % and 90 %; the exit status is 1
where one is missed.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demarche import knowledge
from demarche.language import load, parse
from demarche.model import Actor, Entry, Event, Evidence, Report
from demarche.resolve import resolve

LABELS = Path(__file__).with_suffix(".csv")
BARS = {"states and organisations": 0.95, "persons with an office": 0.90}


@dataclass(frozen=True)
class Label:
    """One labelled mention."""

    report: str
    start: int
    end: int
    actor: str
    speaks_for: str
    part: str

    @property
    def table(self) -> str:
        """Which bar it counts for."""
        return "persons with an office" if self.actor.startswith("person:") else "states and organisations"


def labels() -> dict[str, list[Label]]:
    """The labelled mentions by report."""
    found: dict[str, list[Label]] = {}
    lines = (line for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for r in csv.DictReader(lines):
        found.setdefault(r["report"], []).append(Label(r["report"], int(r["start"]), int(r["end"]), r["actor"], r["for"], r["part"]))
    return found


def reports(data: Path, wanted: set[str]) -> Iterator[Report]:
    """The labelled reports of the data folder."""
    paths = [*(data / "gold/docs").glob("*.json"), *(data / "enb").glob("*.json")]
    read = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(paths) if p.stem in wanted]
    for name in ("dev", "train"):
        with gzip.open(data / f"attribution/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            read += [one for one in map(json.loads, lines) if one["id"] in wanted]
    for one in read:
        yield Report(one["id"], one["text"], title=one.get("title"), date=one.get("date"))


def asked(report: Report, label: Label) -> Entry:
    """An entry that says nothing but who is printed."""
    mention = Evidence(label.start, label.end, report.text[label.start : label.end])
    return Entry(report.id, Event((Actor.printed_as(mention),), (), "mention"), (mention,))


def affiliations(actor: Actor) -> set[str]:
    """Whom an actor speaks for, up to the last; and the body that an organ is part of."""
    found: set[str] = set()
    above = actor.speaks_for
    while above is not None:
        known = knowledge.actor_by_id(above.id)
        found |= {above.id, (known.part_of or "") if known else ""}
        above = above.speaks_for
    return found


def right(label: Label, actor: Actor) -> bool:
    """Whether the answer is the labelled one."""
    return actor.id == label.actor and (not label.speaks_for or label.speaks_for in affiliations(actor))


def answers(data: Path) -> Iterator[tuple[Label, Actor | None]]:
    """Each label with the first actor that the mention was resolved to."""
    known = labels()
    for parsed in parse(list(reports(data, set(known))), load()):
        own = known[parsed.report.id]
        done = resolve(parsed.report, parsed.doc, parsed, [asked(parsed.report, label) for label in own])
        told = {(e.evidence[0].start, e.evidence[0].end): e.record for e in done}
        for label in own:
            record = told.get((label.start, label.end))
            yield label, record.actors[0] if isinstance(record, Event) and record.actors else None


def describe(actor: Actor | None) -> str:
    """An answer on one line."""
    above = actor.speaks_for.id if actor and actor.speaks_for else ""
    return "nobody" if actor is None else f"{actor.id or 'nobody known'}{' for ' + above if above else ''}"


def main() -> int:
    """Measure and print."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DEMARCHE_DATA", "../shared"))
    if not (data / "gold/docs").is_dir():
        print(f"skipped: no data folder at {data}. Name it, or set DEMARCHE_DATA.")
        return 0
    tally = {(name, part): [0, 0] for name in BARS for part in ("first", "fresh", "all")}
    for label, actor in answers(data):
        good = actor is not None and right(label, actor)
        for part in (label.part, "all"):
            tally[label.table, part][0] += good
            tally[label.table, part][1] += 1
        if not good:
            wanted = label.actor + (f" for {label.speaks_for}" if label.speaks_for else "")
            print(f"wrong  {label.part} {label.report} {label.start}-{label.end}: {describe(actor)}; labelled {wanted}")
    for (name, part), (good, every) in tally.items():
        print(f"{name}, {part}: {good} of {every}, {good / every:.1%}" + (f" (bar {BARS[name]:.0%})" if part == "all" else ""))
    return int(any(tally[name, "all"][0] < bar * tally[name, "all"][1] for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
