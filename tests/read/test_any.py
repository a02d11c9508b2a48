"""Whatever the bytes, a reader gives reports and sentences.

`seeds/` holds the inputs on which one once did otherwise (found by benchmarks/fuzz_readers.py).
"""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import READERS, Outcome, factiva, nexis
from demarche.read.html import plain
from tests.read.build import ENGLISH, docx, item, line, packed, page, pdf, read, record, rss, rtf, sound

SEEDS = sorted((Path(__file__).parent / "seeds").iterdir())
GUARDED = {".pdf", ".rtf", ".rss", ".atom"}  # each reading starts a process
SOUND = {
    ".txt": (Path(__file__).parent / "exports" / "nexis_uni.txt").read_bytes,
    ".html": lambda: page().encode(),
    ".jsonl": lambda: (line(id="a") * 2).encode(),
    ".csv": lambda: b'id,text\n1,"one ""two"" three"\n2,x\n',
    ".docx": lambda: docx(ENGLISH),
    ".rtf": lambda: rtf(ENGLISH),
    ".pdf": lambda: pdf("Peru signed."),
    ".rss": lambda: rss(item()).encode(),
    ".warc": lambda: record("https://a.example/", page()) * 2,
    ".warc.gz": lambda: packed(record("https://a.example/", page()), record("https://b.example/", page())),
}


def holds(found: list[Outcome]) -> None:
    for outcome in found:
        if isinstance(outcome, ReportError):
            sound(outcome)
        else:
            assert isinstance(outcome, Report)
            assert outcome.text.encode("utf-8").strip()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_what_once_failed(path: Path) -> None:
    holds(read(str(path)))


@given(st.binary(max_size=300), st.sampled_from(sorted({*READERS, "", ".gz"} - GUARDED)))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"x{ending}"
    path.write_bytes(data)
    holds(read(str(path)))


def damaged(ending: str, cuts: list[tuple[float, float, bytes]]) -> bytes:
    """A sound file with pieces taken out and others put in."""
    data = SOUND[ending]()
    for start, length, instead in cuts:
        at = int(start * len(data))
        data = data[:at] + instead + data[at + int(length * len(data)) :]
    return data


CUTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.binary(max_size=20)), min_size=1, max_size=4)


@pytest.mark.parametrize("ending", sorted(SOUND))
def test_damaged_files(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"

    @settings(max_examples=6 if ending in GUARDED else 60, deadline=None)
    @given(CUTS)
    def damage(cuts: list[tuple[float, float, bytes]]) -> None:
        path.write_bytes(damaged(ending, cuts))
        holds(read(str(path)))

    damage()


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELL, min_size=1, max_size=8, unique=True), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_as_csv_is_read_as_it_was(tmp_path: Path, texts: list[str], sign: str) -> None:
    held = io.StringIO()
    texts = [f"The {text} of the treaty, said\nthe minister." for text in texts]
    rows = ([f"r{n}", text, "en"] for n, text in enumerate(texts))  # the language is told, as invented words may look like another
    csv.writer(held, delimiter=sign).writerows([["id", "text", "language"], *rows])
    (tmp_path / "n.csv").write_text(held.getvalue(), encoding="utf-8", newline="")
    found = read(str(tmp_path / "n.csv"))
    assert [report.text for report in found if isinstance(report, Report)] == texts


PIECES = st.sampled_from(
    """Length: 9 words|9 words|Body|End of Document|9 June 2004|English|Title|(c) 2004||LOAD-DATE: June 9, 2004|WC  9 words|HD  Title
|TD  text|LP|AN  Document ABC0000020040609e06900abc|The ministers met.|HEADLINE: T|BODY:|1 of 2 DOCUMENTS""".replace("\n", "").split("|")
)


@given(st.lists(PIECES | st.text(max_size=30)))
def test_articles_hold_nothing_but_their_lines(lines: list[str]) -> None:
    for layout in (nexis, factiva):
        found = layout.article(lines)
        assert found is None or all(any(part in line for line in lines) for part in found.text.split("\n"))


@given(st.text(st.sampled_from("<>/&;ab p!-[]\"'"), max_size=60) | st.text())
def test_markup_is_taken_out_of_anything(fragment: str) -> None:
    plain(fragment)
