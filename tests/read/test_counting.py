"""How many reports there will be, told without reading them; and that reading gives as many."""

import gzip
from pathlib import Path

import pytest

from demarche.read import expected
from tests.read.build import ENGLISH, line, page, pdf, read, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.txt", ENGLISH)
    write(tmp_path / "b.html", page())
    write(tmp_path / "c.pdf", pdf("Peru signed the treaty after a long night of talks in Lima."))
    write(tmp_path / "d.jsonl", "".join(line(id=f"d{n}", text=f"{ENGLISH} {n}") for n in range(3)) + "broken\n" + line(id="last").strip())
    write(tmp_path / "e.json", line(id="e", text=f"{ENGLISH} e"))
    write(tmp_path / "picture.png", b"\x89PNG")
    return tmp_path


def test_what_is_expected_is_what_comes(folder: Path) -> None:
    assert expected([str(folder)]) == 9 == len(read(str(folder)))


def test_what_is_named_twice_or_missing_is_counted_as_it_is_told(folder: Path) -> None:
    paths = [str(folder), str(folder / "a.txt"), str(folder / "nothing.txt"), str(folder / "*.html")]
    assert expected(paths) == 10 == len(read(*paths))


@pytest.mark.parametrize("name", ["a.csv", "a.warc", "a.rss", "a.jsonl.gz", "big.txt", "a.odd"])
def test_what_must_be_read_to_be_counted_is_not(folder: Path, name: str) -> None:
    write(folder / name, gzip.compress(b"{}\n") if name.endswith(".gz") else b"x" * (100_001 if name == "big.txt" else 5))
    assert expected([str(folder / name)]) is None


@pytest.mark.parametrize("path", ["-", "https://wire.example/feed.xml"])
def test_nothing_is_fetched_to_be_counted(folder: Path, path: str) -> None:
    assert expected([str(folder), path]) is None


def test_an_empty_file_of_lines_holds_none(tmp_path: Path) -> None:
    assert expected([write(tmp_path / "a.jsonl", "")]) == 0
