"""What paths name: folders, standard input, pipes, plugins; and that ids are unique and the same in every run."""

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche import plugins
from demarche.errors import DemarcheError
from demarche.model import Report
from demarche.read import Outcome, Source
from demarche.settings import Settings
from tests.read.build import ENGLISH, error, ids, line, one, read, write


def test_folders_are_read_in_order_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "z/c.txt", "m/n/d.jsonl", ".hidden.txt", ".git/e.txt", "f.odt", "g"):
        content = line(id="d") if name.endswith("jsonl") else f"<p>{name}</p><p>{ENGLISH}</p>" if "html" in name else name + ENGLISH
        write(tmp_path / name, content)
    assert [getattr(r, "id", r) for r in read(str(tmp_path))] == ["a", "b", "d", "z/c"]
    assert "holds no file" in error(str(write(tmp_path / "e" / "f.odt", "x"))[:-6])


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", ENGLISH)
    assert len(read(path, str(tmp_path), path)) == 1


def test_ids_are_unique_in_a_run_and_the_same_in_the_next(tmp_path: Path) -> None:
    files = [write(tmp_path / folder / "may.txt", folder + ENGLISH) for folder in ("x", "y", "z")]
    copy = write(tmp_path / "zz" / "may.txt", "x" + ENGLISH)
    found = read(*files, copy)
    own = [r.id for r in found if isinstance(r, Report)]
    assert own[0] == "may"
    assert len(set(own)) == 3
    assert all(i.startswith("may~") for i in own[1:])
    assert "a second time with the same text" in str(found[3])
    assert [getattr(r, "id", None) for r in read(*files, copy)] == [*own, None]
    assert one(copy).id == "may"


def test_a_new_file_in_a_folder_changes_no_id(tmp_path: Path) -> None:
    for folder in ("2003", "2004"):
        write(tmp_path / folder / "may.txt", folder + ENGLISH)
    before = ids(read(str(tmp_path)))
    write(tmp_path / "2001" / "may.txt", "2001" + ENGLISH)
    assert before == ["2003/may", "2004/may"]
    assert ids(read(str(tmp_path))) == ["2001/may", *before]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("*.txt", ["a"]),
        ("20*/*.txt", ["2003/b", "2004/c"]),
        ("**/*.txt", ["2003/b", "2004/c", "2004/deep/d", "a"]),
        ("200?", ["2003/b", "2004/c", "2004/deep/d"]),
        ("2004/[cd].txt", ["c"]),
        ("2004/*", ["c", "deep/d"]),
    ],
)
def test_patterns_are_expanded(tmp_path: Path, pattern: str, wanted: list[str]) -> None:
    for name in ("a", "2003/b", "2004/c", "2004/deep/d", ".hidden/e", "2004/.f"):
        write(tmp_path / f"{name}.txt", name + ENGLISH)
    assert sorted(map(str, ids(read(str(tmp_path / pattern))))) == wanted


def test_a_pattern_that_nothing_fits_is_said(tmp_path: Path) -> None:
    assert "fits the pattern" in error(str(tmp_path / "*.txt"))
    assert "pattern" in error(str(tmp_path / "**x" / "*.txt"))
    write(tmp_path / "report [1].txt", ENGLISH)
    assert one(str(tmp_path / "report [1].txt")).id == "report [1]"


def test_loops_of_links_and_what_is_no_file_are_passed_over_in_folders(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b.txt", ENGLISH)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(read(str(tmp_path))) == ["a/b"]
    assert ids(read(str(tmp_path / "**" / "*.txt"))) == ["a/b"]
    assert "symbolic links" in error(str(tmp_path / "self.txt"))


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (ENGLISH, "stdin"),
        (line(id="a"), "a"),
        (gzip.compress(line(id="a").encode()), "a"),
        (json.dumps({"id": "a", "text": ENGLISH}, indent=1), "a"),
        (json.dumps([{"id": "a", "text": ENGLISH}]), "a"),
        ("\ufeff" + line(id="a"), "a"),
        (f"<!DOCTYPE html>\n<html><body><p>{ENGLISH}</p></body></html>", "stdin"),
        (ENGLISH.encode("utf-16"), "stdin"),
    ],
)
def test_standard_input_is_guessed(monkeypatch: pytest.MonkeyPatch, content: str | bytes, wanted: str) -> None:
    data = content.encode("utf-8") if isinstance(content, str) else content
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    report = one("-")
    assert report.id == wanted
    assert report.path is None
    assert report.text.strip() == ENGLISH.strip()


def test_standard_input_of_a_process() -> None:
    program = "from demarche.read import reports; print([getattr(r, 'id', str(r)) for r in reports(['-'])])"
    for data, wanted in ((line(id="a") + line(id="b") + "{", "'a', 'b', 'Line 3 of standard input"), ("", "standard input is empty")):
        ran = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, text=True, check=True)
        assert wanted in ran.stdout
        assert not ran.stderr


def test_files_of_another_ending_are_guessed_when_named(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.log", ENGLISH)).id == "a"
    assert one(write(tmp_path / "b.dump", line(id="x"))).id == "x"
    assert one(write(tmp_path / "c", f"<html><body><p>{ENGLISH}</p></body></html>")).id == "c"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write({ENGLISH!r})"]):
        assert one(str(pipe)).text == ENGLISH


def test_a_plugin_reads_its_own_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shout(source: Source, _: Settings) -> Iterator[Outcome]:
        with source.open() as stream:
            yield Report(source.stem, stream.read().decode().upper())

    monkeypatch.setattr(plugins, "_installed", lambda group: {".loud": shout, ".txt": shout} if group == "demarche.readers" else {})
    write(tmp_path / "a.loud", ENGLISH)
    write(tmp_path / "b.txt", ENGLISH)
    assert [getattr(r, "text", r) for r in read(str(tmp_path))] == [ENGLISH.upper(), ENGLISH]


def test_a_plugin_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        name, value = ".eml", "no_such_module:read"

        def load(self) -> None:
            raise ImportError("No module named 'no_such_module'")

    monkeypatch.setattr(plugins, "entry_points", lambda group: [Broken()])
    plugins._installed.cache_clear()
    try:
        with pytest.raises(DemarcheError, match=r"plugin '\.eml' of demarche\.readers \(no_such_module:read\) can't be loaded"):
            read("x")
    finally:
        plugins._installed.cache_clear()
