"""Web archives: each page that was fetched whole is a report; an archive that lies loses the record that lies."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import Outcome
from tests.read.build import ENGLISH, ids, one, page, read, record, write

OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TIME = "2024-05-01T10:00:00Z"


def url(name: str) -> str:
    return f"https://wire.example/{name}"


def rec(name: str, **changes: object) -> bytes:
    return record(url(name), page(f"{ENGLISH}This is page {name}."), **changes)  # type: ignore[arg-type]


def plain(records: list[bytes]) -> bytes:
    return b"".join(records)


def packed(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def found_in(tmp_path: Path, data: bytes) -> list[Outcome]:
    path = tmp_path / ("a.warc.gz" if data.startswith(b"\x1f\x8b") else "a.warc")
    path.write_bytes(data)
    return read(str(path))


def pages(found: list[Outcome]) -> list[str]:
    return [report.url.rpartition("/")[2] for report in found if isinstance(report, Report) and report.url]


both = pytest.mark.parametrize("put", [plain, packed])
Put = Callable[[list[bytes]], bytes]


@both
def test_pages_are_reports(tmp_path: Path, put: Put) -> None:
    head = '<title>Lake states</title><meta property="article:published_time" content="2024-04-30T08:00:00Z">'
    records = [
        record("https://wire.example/", kind="request", http="GET / HTTP/1.1\r\n"),
        record(url("a"), page(head=head)),
        record(url("picture"), b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"),
        record(url("gone"), page(), http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
        record(url("zip"), gzip.compress(page(ENGLISH + "Packed.").encode()), http=OK + "Content-Encoding: gzip\r\n"),
        record(url("west"), page("José agreed. " + ENGLISH).encode("cp1252"), http=OK.replace("html", "html; charset=windows-1252")),
    ]
    found = found_in(tmp_path, put(records))
    assert ids(found) == [f"{url(name)}@{TIME}" for name in ("a", "zip", "west")]
    first, _, west = (report for report in found if isinstance(report, Report))
    assert (first.title, first.date, first.url) == ("Lake states", "2024-04-30", url("a"))
    assert "José agreed" in west.text


@pytest.mark.parametrize(
    ("lie", "least"),
    [
        (rec("a", length=30), "bcd"),  # too short
        (rec("a", length=600), "bcd"),  # swallows the beginning of the next
        (rec("a", length=10**15), "bcd"),  # swallows all
        (rec("a", length=-7), "bcd"),
        (rec("a", length=10**30), "bcd"),
        (rec("a", length="many"), "bcd"),
        (rec("a", kind="metadata", length=10**12), "bcd"),  # no page, passed over
        (rec("a", http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n", length=10**12), "bcd"),
        (rec("a", http="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n", length=5000), "bcd"),
        (rec("a", http="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"), "bcd"),
        (rec("a", http="nonsense"), "bcd"),
        (b"junk " * 99 + b"\r\n", "bcd"),
        (b"WARC/1.0\r\n" + b"a" * 100_000, "bcd"),
        (rec("a")[:200], "bcd"),
    ],
)
@both
def test_a_record_that_lies_loses_itself_only(tmp_path: Path, put: Put, lie: bytes, least: str) -> None:
    found = found_in(tmp_path, put([rec("b"), lie, rec("c"), rec("d")]))
    assert [name for name in pages(found) if name != "a"] == list(least)
    assert len(set(ids(found)) - {None}) == len([i for i in ids(found) if i])


def test_a_lie_is_named(tmp_path: Path) -> None:
    found = found_in(tmp_path, packed([rec("b"), rec("a", length=10**15), rec("c")]))
    (said,) = (str(one) for one in found if isinstance(one, ReportError))
    assert said.startswith(f"A record at byte {len(gzip.compress(rec('b'))):,} of")


@pytest.mark.parametrize("cut", [5, 30, 150])
def test_an_archive_that_breaks_off_gives_what_came_before(tmp_path: Path, cut: int) -> None:
    found = found_in(tmp_path, packed([rec("a"), rec("b"), rec("c")])[:-cut])
    assert pages(found)[:2] == ["a", "b"]
    found = found_in(tmp_path, plain([rec("a"), rec("b"), rec("c")])[:-cut])
    assert pages(found)[:2] == ["a", "b"]
    assert cut == 5 or isinstance(found[-1], ReportError) or len(found) == 3


def test_a_broken_member_in_the_middle_costs_no_other(tmp_path: Path) -> None:
    data = [bytearray(gzip.compress(rec(name))) for name in "abc"]
    data[1][60:80] = bytes(20)
    found = found_in(tmp_path, plain([bytes(part) for part in data]))
    assert pages(found) == ["a", "c"]
    assert [isinstance(report, ReportError) for report in found] == [False, True, False]


def test_an_archive_packed_as_one_is_read(tmp_path: Path) -> None:
    assert pages(found_in(tmp_path, gzip.compress(plain([rec("a"), rec("b")])))) == ["a", "b"]


@both
def test_from_standard_input(monkeypatch: pytest.MonkeyPatch, put: Put) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(put([rec("a"), rec("b")]))))
    assert pages(read("-")) == ["a", "b"]


@pytest.mark.parametrize(("data", "said"), [(b"", "holds no record"), (b"x" * 999, "damaged")])
def test_what_is_no_archive_gets_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in str(read(write(tmp_path / "n.warc", data))[-1])


def test_the_same_page_fetched_twice_is_two_reports(tmp_path: Path) -> None:
    later = rec("a").replace(TIME.encode(), b"2024-05-02T10:00:00Z")
    assert len(found_in(tmp_path, plain([rec("a"), later]))) == 2
    assert one(write(tmp_path / "b.warc", rec("a"))).id == f"{url('a')}@{TIME}"
