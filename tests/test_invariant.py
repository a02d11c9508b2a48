"""The evidence invariant over every document of the data folder, through the whole pipeline: some minutes, in two processes."""

import os
from pathlib import Path

import pytest

from demarche.pipeline import Reading, read_reports
from demarche.serial import actors_of, check_evidence
from demarche.settings import Settings

DATA = Path(os.environ.get("DEMARCHE_DATA", "../shared"))
WHERE = ["gold/docs/*.json", "enb/*.json", "attribution/train.jsonl.gz", "attribution/dev.jsonl.gz"]


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder (DEMARCHE_DATA)")
@pytest.mark.parametrize("place", WHERE)
def test_every_quote_stands_where_it_says(place: str) -> None:
    found = 0
    for reading in read_reports([str(path) for path in sorted(DATA.glob(place))], Settings(jobs=2)):
        assert isinstance(reading, Reading), reading
        for entry in reading.entries:
            check_evidence(entry, reading.report.text)
            for _, actor in actors_of(entry.record):
                mention = actor.mention
                assert mention is None or reading.report.text[mention.start : mention.end] == mention.quote
        found += len(reading.entries)
    assert found > 50
