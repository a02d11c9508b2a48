"""CSV and TSV: which column holds what, and how little a broken row costs."""

import csv
import io
from pathlib import Path

import pytest

from demarche.errors import DemarcheError
from demarche.model import Report
from demarche.settings import Settings
from tests.read.build import ENGLISH, error, ids, one, read, write

SAID = ENGLISH.strip()


def table(*rows: list[str], sign: str = ",") -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=sign).writerows(rows)
    return held.getvalue()


@pytest.mark.parametrize(
    ("header", "sign"),
    [
        (["id", "headline", "published", "newspaper", "body", "link"], ","),
        (["ID", "Title", "Publication Date", "Source", "Full Text", "URL"], ";"),
        (["article_id", "title", "date_publish", "source_domain", "maintext", "url"], "\t"),
    ],
)
def test_usual_headers_are_understood(tmp_path: Path, header: list[str], sign: str) -> None:
    path = write(tmp_path / "news.csv", table(header, ["n7", "T; a, b", "2004-06-09", "The Wire", SAID, "https://w.example/7"], sign=sign))
    assert one(path) == Report("n7", SAID, "T; a, b", "The Wire", "2004-06-09", "https://w.example/7", None, path)


def test_named_columns_come_before_guessed_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "news.csv", table(["text", "Summary of it", "when"], ["no", SAID, "9 June 2004"]))
    report = one(path, settings=Settings(columns=" text = Summary of it ,date=when"))
    assert (report.id, report.text, report.date) == ("news-1", SAID, "2004-06-09")


@pytest.mark.parametrize("stated", ["body", "words=body", "text=", "=body", "text"])
def test_columns_that_make_no_sense_stop_the_run(tmp_path: Path, stated: str) -> None:
    with pytest.raises(DemarcheError, match="Write KEY=NAME"):
        read(write(tmp_path / "n.csv", table(["text"], [SAID])), settings=Settings(columns=stated))


def test_a_table_whose_text_can_not_be_told_says_what_it_has(tmp_path: Path) -> None:
    path = write(tmp_path / "votes.csv", table(["state", "vote"], ["Norway", "for"]))
    assert "its columns are 'state', 'vote'. Say it with --columns text=NAME" in error(path)
    assert "no column 'body'" in error(path, settings=Settings(columns="text=body"))


def test_marks_encodings_quotes_and_lines_within_a_field(tmp_path: Path) -> None:
    text = f'He said: "No, never."\nThen, José left.\n\n{SAID}'
    content = table(["id", "text"], ["a", text], ["b", SAID])
    for name, data in {
        "a.csv": content.encode("utf-8-sig"),
        "b.csv": content.encode("utf-16"),
        "c.csv": content.encode("cp1252"),
        "d.csv.gz": content.encode(),
    }.items():
        found = read(write(tmp_path / name, data))
        assert [getattr(r, "text", r) for r in found] == [text, SAID]


def test_a_broken_row_loses_itself_only(tmp_path: Path) -> None:
    rows = [f"r{n},{SAID}" for n in range(1, 7)]
    rows[2] = f'r3,"{SAID}'  # a quotation mark that is never closed
    rows[4] = "r5"  # no text
    path = write(tmp_path / "n.csv", "id,text\n" + "\n".join(rows) + "\n")
    found = read(path)
    assert ids(found) == ["r1", "r2", None, "r4", None, "r6"]
    assert "Row 3 of" in str(found[2])
    assert "Row 5 of" in str(found[4])


def test_long_fields_are_read_and_rows_that_are_too_long_are_passed_over(tmp_path: Path) -> None:
    long = SAID + " more" * 60_000  # beyond the limit of Python's csv module
    rows = table(["id", "text"], ["a", long], ["b", "x " * 3_000_000], ["c", SAID], ["d", "," * 9_000_000], ["e", SAID])
    found = read(write(tmp_path / "n.csv", rows), settings=Settings(longest=500_000))
    assert ids(found) == ["a", None, "c", None, "e"]


def test_a_file_of_open_quotation_marks_takes_no_quadratic_time(tmp_path: Path) -> None:
    path = write(tmp_path / "n.csv", "id,text\n" + '1,"open\n' * 50_000)
    found = read(path, settings=Settings(longest=20_000))
    assert len(found) > 5
    assert ids(found) == [None] * len(found)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n" + bytes(99), b"\0" * 9000, b"text"])
def test_what_is_no_table_gets_a_sentence_or_nothing(tmp_path: Path, content: bytes) -> None:
    assert all("n.csv" in str(found) for found in read(write(tmp_path / "n.csv", content)))
