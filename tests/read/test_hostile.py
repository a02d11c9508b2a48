"""Hostile input: bombs, lies, endless lines, escapes. Each costs bounded time and memory, and no more than itself."""

import gzip
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from demarche.errors import ReportError
from demarche.model import Report
from demarche.present.screen import heading
from demarche.present.words import clean
from demarche.settings import Settings
from tests.read.build import ENGLISH, PNG, WORD, docx, error, ids, item, line, one, page, pdf, read, record, rss, rtf, sound, write

MEMORY = 250_000  # kilobytes above what the interpreter takes
PROGRAM = """
import resource, sys
from demarche.read import reports
from demarche.settings import Settings
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for found in reports(sys.argv[2:], Settings(seconds=float(sys.argv[1]))):
    print(type(found).__name__, str(getattr(found, "id", found))[:300].replace("\\n", " "))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, child - before))
"""


def costs(path: Path | str, seconds: float, memory: int = MEMORY, limit: float = 60) -> list[str]:
    """What reading a file in a process of its own gives, within these seconds and kilobytes."""
    begin = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", PROGRAM, str(limit), str(path)], capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    *said, kilobytes = ran.stdout.splitlines()
    assert time.monotonic() - begin < seconds
    assert int(kilobytes) < memory
    return said


LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


@pytest.mark.parametrize("name", ["n.html", "n.rss", "n.docx", "n.xml", "n"])
def test_entities_are_not_expanded(tmp_path: Path, name: str) -> None:
    bomb = f'<?xml version="1.0"?>{LAUGHS}' + rss(item("BOMB &j;")).partition("?>")[2].replace("BOMB &amp;j;", "BOMB &j;")
    if name == "n.docx":
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            body = "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body>"
            xml = f'<?xml version="1.0"?>{LAUGHS}<w:document xmlns:w="{WORD}">{body}</w:document>'
            archive.writestr("word/document.xml", xml)
        (tmp_path / name).write_bytes(held.getvalue())
    else:
        write(tmp_path / name, bomb)
    costs(tmp_path / name, seconds=15)


def test_no_file_is_taken_in_by_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words of the treaty")
    outside = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
    for name, content in {
        "a.rss": outside + rss(item(ENGLISH + "XX")).partition("?>")[2].replace("XX", "&x;"),
        "b.html": outside + page(ENGLISH + "&x;"),
    }.items():
        assert "secret words" not in "".join(getattr(found, "text", "") for found in read(write(tmp_path / name, content)))


PAGES = {
    "deep": b"<div>" * 300_000 + b"x",
    "deep-inline": b"<b>" * 300_000 + b"x",
    "wide": b"<html><body>" + b"<p>x</p>" * 400_000,
    "links": b"<html><body>" + b"<a href=x>" * 400_000,
    "attributes": b"<html><body><p " + b"a=b " * 1_000_000 + b">x",
    "one-tag": b"<html><body><p title='" + b"x" * 8_000_000,
    "comments": b"<!--" * 1_000_000,
    "opens": b"<" * 5_000_000,
    "tables": b"<table><tr><td>" * 100_000,
    "entities": b"<p>" + b"&amp;&#x41;&nosuch;" * 300_000,
    "json-ld": b"<html><head><script type='application/ld+json'>" + b"[" * 3_000_000 + b"</script></head><body><p>x",
    "titles": b"<html><head>" + b"<title>x" * 300_000,
    "spaces": b"<p>" + b" " * 9_000_000,
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_that_hang_parsers_are_given_up(tmp_path: Path, name: str) -> None:
    (tmp_path / "n.html").write_bytes(PAGES[name])
    said = costs(tmp_path / "n.html", seconds=25, memory=2_300_000, limit=6)
    assert len(said) == 1


def zip_bomb(xml_begin: bytes, unit: bytes, size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        member.write(xml_begin)
        for _ in range(size // (1 << 20)):
            member.write(unit * ((1 << 20) // len(unit)))
    return held.getvalue()


@pytest.mark.parametrize(
    ("begin", "unit"),
    [
        (f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'.encode(), b"words "),
        (f'<w:document xmlns:w="{WORD}"><w:body><w:p>'.encode(), b"<w:r/>"),
        (f'<w:document xmlns:w="{WORD}"><w:body>'.encode(), b"<w:p><w:r><w:tbl><w:tr><w:tc>"),
        (b"<a>", b"<!-- -->"),
        (b"<a b='", b"xxxx"),
        (b"", b" "),
    ],
)
def test_zip_bombs_in_word_documents(tmp_path: Path, begin: bytes, unit: bytes) -> None:
    data = zip_bomb(begin, unit, 300 << 20)
    assert len(data) < 2_000_000
    (tmp_path / "n.docx").write_bytes(data)
    (said,) = costs(tmp_path / "n.docx", seconds=60, memory=700_000)
    assert said.startswith("ReportError")


ENDLESS = ["n.txt", "n.html", "n.json", "n.jsonl", "n.csv", "n.tsv", "n.docx", "n.rtf", "n.pdf", "n.rss", "n.warc", "n"]


@pytest.mark.parametrize("name", ENDLESS)
def test_a_line_of_two_gigabytes(tmp_path: Path, name: str) -> None:
    with open(tmp_path / name, "wb") as stream:  # a file with a hole takes no room
        stream.write(b'{"text": "')
        stream.truncate(2 << 30)
    said = costs(tmp_path / name, seconds=40)
    assert [one.split()[0] for one in said] == ["ReportError"]


@pytest.mark.parametrize("kind", ["text", "json", "csv", "feed", "warc", "rtf", "html"])
def test_an_endless_line_on_standard_input(kind: str) -> None:
    begins = {"json": '{"text": "', "csv": "id,text\n1,", "feed": "<rss>", "warc": "WARC/1.0\n", "rtf": "{\\rtf1 ", "html": "<html>"}
    source = f"import sys\nsys.stdout.write({begins.get(kind, '')!r})\nfor _ in range(400): sys.stdout.write('x' * (1 << 20))"
    command = f'{sys.executable} -c "$SOURCE" 2>/dev/null | {sys.executable} -c "$PROGRAM" 60 -'
    ran = subprocess.run(
        ["bash", "-c", command], env=os.environ | {"SOURCE": source, "PROGRAM": PROGRAM}, capture_output=True, text=True, check=True
    )
    *said, kilobytes = ran.stdout.splitlines()
    assert said[0].startswith("ReportError")
    assert int(kilobytes) < MEMORY


def test_packed_bombs(tmp_path: Path) -> None:
    for name in ("n.txt", "n.jsonl", "n.csv", "n.rss", "n.pdf", "n.docx"):
        with gzip.open(tmp_path / f"{name}.gz", "wb", compresslevel=1) as stream:
            for _ in range(300):
                stream.write(bytes(1 << 20))
    said = costs(tmp_path, seconds=60)
    assert [one.split()[0] for one in said] == ["ReportError"] * 6
    bomb = gzip.compress(page("x " * 60_000_000).encode())
    (tmp_path / "a.warc").write_bytes(
        record("https://x.example/", bomb, http="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n")
        + record("https://y.example/", page())
    )
    said = costs(tmp_path / "a.warc", seconds=30)
    assert [one.split()[0] for one in said] == ["ReportError", "Report"]


def test_archives_within_archives_are_named(tmp_path: Path) -> None:
    twice = gzip.compress(ENGLISH.encode())
    assert "a gzip archive" in error(write(tmp_path / "n.txt.gz", twice))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("word/document.xml", docx(ENGLISH))
    assert "no whole Word document" in error(write(tmp_path / "n.docx", inner.getvalue()))
    warc = record("https://x.example/", record("https://y.example/", page()))
    assert all(isinstance(found, ReportError) or found.url for found in read(write(tmp_path / "n.warc", warc)))


@pytest.mark.parametrize("name", ["n.txt.gz", "n.csv.gz", "n.rss.gz", "n.docx.gz", "n.rtf.gz", "n.pdf.gz", "n.html.gz"])
def test_a_packed_file_that_breaks_off_gets_a_sentence(tmp_path: Path, name: str) -> None:
    content: dict[str, str | bytes] = {
        "n.csv.gz": "text\n" + ENGLISH * 9,
        "n.rss.gz": rss(item()),
        "n.docx.gz": docx(ENGLISH),
        "n.rtf.gz": rtf(ENGLISH),
        "n.pdf.gz": pdf("x"),
    }
    path = write(tmp_path / name, content.get(name, ENGLISH * 9))
    Path(path).write_bytes(Path(path).read_bytes()[:-12])
    assert "can't be read" in sound(read(path)[-1])  # type: ignore[arg-type]


def test_a_pdf_that_turns_in_circles_is_given_up(tmp_path: Path) -> None:
    pages_in_circle = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj\n"
    )
    path = write(tmp_path / "n.pdf", pages_in_circle + b"trailer<</Root 1 0 R>>\n")
    assert costs(path, seconds=20, memory=2_300_000, limit=5)[0].startswith("ReportError")


def test_a_reader_that_hangs_is_given_up(tmp_path: Path) -> None:
    path = write(tmp_path / "n.pdf", pdf("x"))
    assert "more than 0.01 seconds" in error(path, settings=Settings(seconds=0.01))


ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x7f\u202eevil\u2066"
SCRIPT = "<script>alert(1)</script>'; DROP TABLE entries; --"


def test_escapes_and_scripts_are_data(tmp_path: Path) -> None:
    report = one(
        write(tmp_path / "n.jsonl", line(id=f"a{ESCAPES}", title=ESCAPES + SCRIPT, outlet=ESCAPES, text=ENGLISH + ESCAPES + SCRIPT))
    )
    assert report.text == ENGLISH + ESCAPES + SCRIPT
    shown = io.StringIO()
    Console(file=shown, force_terminal=True, color_system=None, width=200).print(heading(report))
    assert not set(shown.getvalue()) & set("\x1b\x07\x9b\x08\x7f\u202e\u2066")
    assert SCRIPT in shown.getvalue()


def test_no_escape_is_in_what_is_told(tmp_path: Path) -> None:
    odd = tmp_path / "a\x1b[31m\n.jsonl"
    found = read(write(odd, json.dumps({"text": 5}) + "\n" + line(date=ESCAPES)), str(tmp_path / "\x9b.txt"))
    assert len(found) == 3
    for told in found:
        assert not set(clean(str(told))) & set("\x1b\x07\x9b\x08\x7f\n")


def test_a_bad_file_among_many_costs_itself(tmp_path: Path) -> None:
    bad = {
        "a.docx": PNG,
        "c.pdf": PNG,
        "e.rtf": PNG,
        "g.csv": PNG,
        "i.rss": PNG,
        "k.warc": PNG,
        "m.txt": PNG,
        "o.html": PNG,
        "q.jsonl": PNG,
    }
    for name, data in bad.items():
        write(tmp_path / name, data)
    for number, name in enumerate("bdfhjlnpr"):
        write(tmp_path / f"{name}.txt", f"{ENGLISH} {number}")
    found = read(str(tmp_path))
    assert [i for i in ids(found) if i] == list("bdfhjlnpr")
    errors = [sound(told) for told in found if isinstance(told, ReportError)]
    assert len(errors) >= len(bad)
    assert all(any(name in told for told in errors) for name in bad)


def test_memory_stays_flat_over_many_reports(tmp_path: Path) -> None:
    with open(tmp_path / "n.jsonl", "w", encoding="utf-8") as stream:
        for number in range(20_000):
            stream.write(line(id=f"r{number}", text=f"{ENGLISH * 20} {number}"))
    assert len(costs(tmp_path / "n.jsonl", seconds=90, memory=20_000)) == 20_000


def test_reports_come_as_they_are_found(tmp_path: Path) -> None:
    from demarche.read import reports

    write(tmp_path / "a.csv", "text\n" + f"{ENGLISH}" * 100)
    write(tmp_path / "b.warc", b"".join(record(f"https://x.example/{n}", page(f"{ENGLISH} {n}")) for n in range(100)))
    for name in ("a.csv", "b.warc"):
        assert isinstance(next(reports([str(tmp_path / name)])), Report)
