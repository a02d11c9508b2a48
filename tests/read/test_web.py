"""Web addresses, against a server on loopback: politely, boundedly, and whatever the server does."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import web
from demarche.settings import Settings
from tests.read.build import ENGLISH, docx, error, ids, item, line, one, page, pdf, read, rss, sound

QUICK = Settings(pause=0.01, seconds=5)
ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /*.secret$\n"


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {"/robots.txt": (200, "text/plain", ROBOTS)}
        self.asked: Counter[str] = Counter()
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.base = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked[handler.path] += 1
        self.times.append(time.monotonic())
        self.agents.add(handler.headers["User-Agent"])
        found = self.pages.get(handler.path, (404, "text/html", "no"))
        if isinstance(found, list):
            found = found[min(self.asked[handler.path], len(found)) - 1]
        if callable(found):
            found(handler)
            return
        status, kind, body, *headers = found
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(data))), *headers]:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.answer(self)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    here.base = f"http://127.0.0.1:{server.server_port}"
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_format_is_known_by_what_comes(site: Site) -> None:
    site.pages |= {
        "/a": (200, "text/html", page()),
        "/b": (200, "text/plain", ENGLISH),
        "/c": (200, "application/octet-stream", docx(ENGLISH)),
        "/d": (200, "application/pdf", pdf(ENGLISH.strip())),
        "/e": (200, "application/rss+xml", rss(item(guid="9"))),
        "/f": (200, "application/json", line(id="f1") + line(id="f2")),
        "/g": (200, "text/html; charset=windows-1252", page("José agreed. " + ENGLISH).encode("cp1252")),
    }
    found = read(*(f"{site.base}/{name}" for name in "abcdefg"), settings=QUICK)
    base = site.base
    assert ids(found) == [f"{base}/a", f"{base}/b", f"{base}/c", f"{base}/d", f"{base}/e-9", "f1", "f2", f"{base}/g"]
    reports = [report for report in found if isinstance(report, Report)]
    assert [r.url for r in reports[:4]] == [f"{base}/{name}" for name in "abcd"]
    assert "José agreed" in reports[-1].text
    assert site.asked["/robots.txt"] == 1
    assert site.agents == {web.agent()}


@pytest.mark.parametrize(("path", "allowed"), [("/private/a", False), ("/x.secret", False), ("/x.secret?a=1", True), ("/public", True)])
def test_robots_are_respected(site: Site, path: str, allowed: bool) -> None:
    site.pages[path] = (200, "text/html", page())
    found = read(site.base + path, settings=QUICK)
    assert isinstance(found[0], Report) is allowed
    assert site.asked[path] == allowed
    assert allowed or "robots.txt" in str(found[0])


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_where_robots_can_not_be_had(site: Site, status: int, allowed: bool) -> None:
    site.pages |= {"/robots.txt": (status, "text/plain", ""), "/a": (200, "text/html", page())}
    assert isinstance(read(f"{site.base}/a", settings=QUICK)[0], Report) is allowed


def test_a_redirect_does_not_lead_around_robots(site: Site) -> None:
    site.pages |= {"/a": (302, "text/html", "", ("Location", "/private/b")), "/private/b": (200, "text/html", page())}
    assert "robots.txt" in error(f"{site.base}/a", settings=QUICK)
    assert not site.asked["/private/b"]


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.pages |= {f"/{n}": (301, "text/html", "", ("Location", f"/{n + 1}")) for n in range(9)}
    site.pages["/3"] = (200, "text/html", page())
    report = one(f"{site.base}/0", settings=QUICK)
    assert (report.id, report.url) == (f"{site.base}/0", f"{site.base}/0")
    site.pages["/3"] = (301, "text/html", "", ("Location", "/0"))
    assert "redirected more than 5 times" in error(f"{site.base}/0", settings=QUICK)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://x.example/a", "javascript:x()", "http://[::bad"])
def test_redirects_out_of_the_web_are_refused(site: Site, to: str) -> None:
    site.pages["/a"] = (302, "text/html", "", ("Location", to))
    assert site.base in error(f"{site.base}/a", settings=QUICK)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_asked_again(site: Site, status: int) -> None:
    site.pages["/a"] = [(status, "text/html", ""), (status, "text/html", "", ("Retry-After", "0")), (200, "text/html", page())]
    assert one(f"{site.base}/a", settings=QUICK)
    assert site.asked["/a"] == 3


def test_but_not_for_ever(site: Site) -> None:
    site.pages["/a"] = (503, "text/html", "")
    site.pages["/b"] = (429, "text/html", "", ("Retry-After", "99999"))
    found = read(f"{site.base}/a", f"{site.base}/b", f"{site.base}/none", settings=QUICK)
    assert ["503" in str(found[0]), "429" in str(found[1]), "404" in str(found[2])] == [True] * 3
    assert (site.asked["/a"], site.asked["/b"], site.asked["/none"]) == (web.TRIES, 1, 1)


def test_a_host_is_not_asked_more_often_than_it_likes(site: Site) -> None:
    site.pages |= {f"/{n}": (200, "text/html", page(f"{ENGLISH} {n}")) for n in range(3)}
    read(*(f"{site.base}/{n}" for n in range(3)), settings=Settings(pause=0.2))
    assert min(later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)) >= 0.19
    site.pages["/robots.txt"] = (200, "text/plain", "User-agent: *\nCrawl-delay: 0.5\n")
    site.times.clear()
    read(f"{site.base}/0", f"{site.base}/1", settings=QUICK)
    assert site.times[-1] - site.times[-2] >= 0.49


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"<p>more " * 1000)
    except OSError:
        return


def drop(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        time.sleep(0.1)
        try:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" if not _ else b"a")
        except OSError:
            return


def broken(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff nonsense\r\n\r\n")


def test_hostile_servers_cost_bounded_time_and_one_report(site: Site) -> None:
    site.pages |= {"/endless": endless, "/drop": drop, "/broken": broken, "/nonsense": nonsense, "/empty": (200, "text/html", "")}
    site.pages["/good"] = (200, "text/html", page())
    site.pages["/bomb"] = (200, "text/html", gzip.compress(bytes(60_000_000)), ("Content-Encoding", "gzip"))
    begin = time.monotonic()
    names = ("endless", "drop", "broken", "nonsense", "empty", "bomb", "good")
    found = read(*(f"{site.base}/{name}" for name in names), settings=Settings(pause=0.01, seconds=1))
    assert [isinstance(one, Report) for one in found] == [False] * 6 + [True]
    assert all(site.base in sound(one) for one in found if isinstance(one, ReportError))
    assert ["too long" in str(found[0]), "too long to fetch" in str(found[1]), "is empty" in str(found[4])] == [True] * 3
    assert time.monotonic() - begin < 15


def test_no_server_at_all() -> None:
    assert "can't be fetched" in error("http://127.0.0.1:9/a", settings=QUICK)
    assert "can't be fetched" in error("http://", settings=QUICK)
