"""How calm it stays on what is not diplomacy: `python benchmarks/calm.py [SAMPLE.csv]`.

Reads the articles of PolNeAR train that were kept aside from learning and that `triage_labels.csv` calls no diplomacy (campaigns, crime,
sport, business), all of them without triage, and prints positions and records for 300 words. With a path it writes a sample of 100 records
as report, kind, offsets, id: nothing of the text. `calm_verdicts.csv` holds such a sample with a reader's verdicts; their share is printed.
"""

import csv
import gzip
import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

from demarche.language import parse
from demarche.model import Entry, Report
from demarche.pipeline import entries_of, pipeline

DATA = Path(os.environ.get("DEMARCHE_DATA", "../shared"))
HERE = Path(__file__).parent
SIZE, SEED = 100, 7


def articles() -> list[Report]:
    """The articles kept aside (`discourse_fit.split`) that are about something else."""
    with (HERE / "triage_labels.csv").open(encoding="utf8") as lines:
        label = {row["id"]: row["label"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    with gzip.open(DATA / "attribution" / "train.jsonl.gz", "rt", encoding="utf8") as lines:
        kept = [json.loads(line) for line in lines][10::20]
    return [Report(str(a["id"]), a["text"]) for a in kept if label[str(a["id"])] == "no"]


def sample(entries: list[Entry]) -> list[Entry]:
    """A hundred of them, drawn the same way each time."""
    return random.Random(SEED).sample(entries, min(SIZE, len(entries)))


def write(path: Path, entries: list[Entry]) -> None:
    """The sample without its text."""
    with path.open("w", encoding="utf8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["report", "kind", "start", "end", "right"])
        rows.writerows([e.report, e.kind, e.evidence[0].start, e.evidence[-1].end, ""] for e in entries)


def main() -> None:
    """Count, and draw the sample where a path is given."""
    reports = articles()
    entries = [entry for parsed in parse(reports, pipeline(None)) for entry in entries_of(parsed)]
    words = sum(len(report.text.split()) for report in reports)
    counts = Counter(entry.kind for entry in entries)
    print(f"{len(reports)} articles, {words:,} words; for 300 words:")
    for kind, count in counts.most_common():
        print(f"  {kind:12}{300 * count / words:6.2f}")
    if sys.argv[1:]:
        write(Path(sys.argv[1]), sample(entries))
    verdicts = HERE / "calm_verdicts.csv"
    if verdicts.exists():
        with verdicts.open(encoding="utf8") as lines:
            right = [row["right"] == "yes" for row in csv.DictReader(line for line in lines if not line.startswith("#"))]
        print(f"{sum(right)} of {len(right)} records of the sample that was read by hand are right")


if __name__ == "__main__":
    main()
