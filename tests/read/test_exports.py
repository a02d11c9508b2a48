"""Exports of Nexis and Factiva, as text, Word and RTF: articles of our own invention in the layouts that these databases write."""

from pathlib import Path

import pytest

from demarche.model import Report
from demarche.read import factiva, nexis
from demarche.read.article import line_date
from demarche.settings import Settings
from tests.read.build import ENGLISH, docx, ids, one, read, rtf, write

EXPORTS = Path(__file__).parent / "exports"
BEGIN = "The five lake states failed on Wednesday to agree how"
ENVOY = "The envoy of the northern shore left the talks before they were over and did not say when he would return."
CASES = [
    # name, ids, titles, outlets, dates, the first body's end
    (
        "nexis_uni",
        ["nexis_uni-1", "nexis_uni-2"],
        ["Lake states split over fees for water", "Envoy leaves talks"],
        ["The Shore Courier (Port Amel)", "Radio Amel Transcripts"],
        ["2004-06-09", "2004-06"],
        "one of them joked.",
    ),
    (
        "nexis_classic",
        ["nexis_classic-1", "nexis_classic-2"],
        ["Lake states split over fees for water and fish", "Envoy leaves talks"],
        ["The Shore Courier", "Amel Press Agency"],
        ["2004-06-09", "2004-06-10"],
        "who had travelled overnight.",
    ),
    (
        "factiva_displayed",
        ["SHOREC0020040609e06900abc", "AMEL000020040610e06a0012x"],
        ["Lake states split over fees for water", "Envoy leaves talks"],
        ["The Shore Courier", "Amel Press Agency"],
        ["2004-06-09", "2004-06-10"],
        "went home by night train.",
    ),
    (
        "factiva_coded",
        ["SHOREC0020040609e06900abc", "AMEL000020040610e06a0012x"],
        ["Lake states split over fees for water", "Envoy leaves talks"],
        ["The Shore Courier", "Amel Press Agency"],
        ["2004-06-09", "2004-06-10"],
        "went home by night train.",
    ),
]


def exported(name: str, ending: str) -> bytes:
    """The same export as text with the line ends of Windows, as Word, as RTF."""
    text = (EXPORTS / f"{name}.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    return {"txt": text.replace("\n", "\r\n").encode(), "docx": docx(*lines), "rtf": rtf(*lines)}[ending]


@pytest.mark.parametrize("ending", ["txt", "docx", "rtf"])
@pytest.mark.parametrize(("name", "wanted", "titles", "outlets", "dates", "end"), CASES, ids=[case[0] for case in CASES])
def test_each_article_is_a_report(
    tmp_path: Path, ending: str, name: str, wanted: list[str], titles: list[str], outlets: list[str], dates: list[str], end: str
) -> None:
    path = write(tmp_path / f"{name}.{ending}", exported(name, ending))
    found = read(path)
    assert ids(found) == wanted
    first, second = (report for report in found if isinstance(report, Report))
    assert [first.title, second.title] == titles
    assert [first.outlet, second.outlet] == outlets
    assert [first.date, second.date] == dates
    assert first.text.startswith(BEGIN)
    assert first.text.endswith(end)
    assert second.text == ENVOY
    assert read(path) == found


@pytest.mark.parametrize("name", [case[0] for case in CASES])
def test_what_is_said_beside_the_text(name: str) -> None:
    lines = (EXPORTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    layout = nexis if "nexis" in name else factiva
    ends = [n for n, line in enumerate(lines) if layout.ends(line)] or [n for n, line in enumerate(lines) if layout.begins(line)][1:]
    found = layout.article(lines[: ends[0] + 1])
    assert found is not None
    assert "Ana Rovik" in (found.byline or "")
    assert found.loaded == ("2004-06-10" if "nexis" in name else None)
    assert found.words is not None
    assert abs(found.words - len(found.text.split())) <= 3
    assert (found.language or "").lower() == "english"


def test_an_article_without_a_date_has_that_of_its_loading(tmp_path: Path) -> None:
    text = exported("nexis_uni", "txt").decode().replace("June 2004\r\n", "Summer issue\r\n")
    assert read(write(tmp_path / "n.txt", text))[1].date == "2004-06-11"


def test_one_bad_article_costs_no_other(tmp_path: Path) -> None:
    text = exported("nexis_uni", "txt").decode().replace(ENVOY, "")
    found = read(write(tmp_path / "n.txt", text * 2))
    assert ids(found) == ["n-1", None, "n-3", None]
    assert "Article 2 of" in str(found[1])
    assert "Article 4 of" in str(found[3])


def test_an_article_that_is_too_long_costs_no_other(tmp_path: Path) -> None:
    text = exported("factiva_displayed", "txt").decode()
    long = text.replace("The envoy", "They talked and talked. " * 20_000 + "The envoy").partition("Search Summary")[0]
    found = read(write(tmp_path / "n.txt", long + text.replace("SHOREC00", "SHORED00")), settings=Settings(longest=5000))
    assert [isinstance(report, Report) for report in found] == [True, False, True, True]
    assert "too long" in str(found[1])


def test_a_report_that_talks_of_documents_is_no_export(tmp_path: Path) -> None:
    text = f"1 of 2 documents\n{ENGLISH}\nEnd of document\n{ENGLISH}\nLength: short\n"
    assert one(write(tmp_path / "n.txt", text)).text == text
    assert len(read(write(tmp_path / "n.docx", docx(*text.splitlines())))) == 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("June 9, 2004 Wednesday", "2004-06-09"),
        ("   Wednesday, June 9, 2004, Late Edition - Final", "2004-06-09"),
        ("9 June 2004", "2004-06-09"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("May 2004", "2004-05"),
        ("June 9, 2004 was the day on which the ministers met in the capital", None),
        ("The Shore Courier", None),
        ("", None),
    ],
)
def test_lines_that_are_dates(line: str, wanted: str | None) -> None:
    assert line_date(line) == wanted
