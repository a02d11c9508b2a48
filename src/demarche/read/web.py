"""Web addresses, fetched politely.

robots.txt is respected, a host is asked once a second at most; size, time, redirects and retries are bounded.
"""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from io import BufferedReader
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from demarche.errors import ReportError
from demarche.read.html import BYTES_PER_CHARACTER, recoded
from demarche.read.source import Source, needing, reason
from demarche.settings import Settings

REDIRECTS = 5
TRIES = 4
RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0  # seconds; a server that asks for more is not asked again
ROBOTS_BYTES = 500 * 1024  # as RFC 9309 has it
_ADDRESS = re.compile(r"https?://", re.I)


def is_address(path: str) -> bool:
    """Is this a web address, and no path?"""
    return bool(_ADDRESS.match(path))


def agent() -> str:
    """What servers see us as, and what robots.txt may name."""
    try:
        return f"demarche/{version('demarche')}"
    except PackageNotFoundError:
        return "demarche"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Any
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Fetches for one run: remembers each host's robots.txt and when it was asked last."""

    settings: Settings
    robots: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)  # when the last request to a host was done

    def source(self, url: str) -> Source:
        """The source of an address; it is fetched when it is opened."""
        return Source(url, url, "", partial(self.open, url), url=url)

    def open(self, url: str) -> BufferedReader:
        """The page as a stream. ReportError where it can't or may not be fetched."""
        with needing("Reading web addresses"):
            import httpx
            import protego  # noqa: F401
        try:
            # Settings of the system's own (proxies, .netrc) hold, as for any other program of the user.
            with httpx.Client(headers={"User-Agent": agent()}, timeout=httpx.Timeout(20, connect=10)) as client:
                answer = self._follow(client, url)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            raise ReportError(f"{url} can't be fetched: {reason(error)}. Check the address and the network.") from error
        return BufferedReader(cast(io.RawIOBase, io.BytesIO(_text(answer))))

    def _follow(self, client: Any, url: str) -> _Answer:
        at = url
        for _ in range(REDIRECTS + 1):
            if not is_address(at):
                raise ReportError(f"{url} leads to {at[:200]!r}, which is no web address. Check it.")
            if not self._allowed(client, at):
                raise ReportError(f"{url} may not be fetched: the robots.txt of {_host(at)} forbids it. Save the page by hand to read it.")
            answer = self._patient(client, at, BYTES_PER_CHARACTER * self.settings.longest, url)
            if 300 <= answer.status < 400 and answer.headers.get("location"):
                at = urljoin(at, answer.headers["location"])
                continue
            if answer.status != 200:
                raise ReportError(f"{url} can't be fetched: the server answers {answer.status}. Check the address.")
            if not answer.body:
                raise ReportError(f"{url} is empty. Nothing was read from it.")
            return answer
        raise ReportError(f"{url} can't be fetched: it is redirected more than {REDIRECTS} times. Check the address.")

    def _allowed(self, client: Any, url: str) -> bool:
        host = _host(url)
        if host not in self.robots:
            self.robots[host] = self._rules(client, host)
        return bool(self.robots[host].can_fetch(url, agent()))

    def _rules(self, client: Any, host: str) -> Any:
        """What a host's robots.txt allows: all where there is none, nothing where the host can't give it (RFC 9309)."""
        from protego import Protego

        at = f"{host}/robots.txt"
        for _ in range(REDIRECTS + 1):
            answer = self._patient(client, at, ROBOTS_BYTES, at, cut=True)
            if not (300 <= answer.status < 400 and answer.headers.get("location")):
                break
            at = urljoin(at, answer.headers["location"])
        if answer.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")

    def _patient(self, client: Any, url: str, most: int, name: str, cut: bool = False) -> _Answer:
        """Asks again, later each time, where the server or the network is in trouble."""
        import httpx

        for attempt in range(1, TRIES + 1):
            self._pause(url)
            try:
                answer = _ask(client, url, most, name, cut, self.settings.seconds)
            except httpx.TransportError:
                if attempt == TRIES:
                    raise
                time.sleep(self.settings.pause * 2 ** (attempt - 1))
                continue
            finally:
                self.asked[_host(url)] = time.monotonic()
            wait = _wait(answer, self.settings.pause * 2 ** (attempt - 1))
            if answer.status not in RETRY or attempt == TRIES or wait > LONGEST_WAIT:
                break
            time.sleep(wait)
        return answer

    def _pause(self, url: str) -> None:
        """Waits until the host may be asked again: the setting `pause`, or what its robots.txt asks for, up to a minute."""
        host = _host(url)
        rules = self.robots.get(host)
        pause = max(self.settings.pause, min(float((rules and rules.crawl_delay(agent())) or 0), LONGEST_WAIT))
        if host in self.asked:
            time.sleep(max(0.0, self.asked[host] + pause - time.monotonic()))


def _ask(client: Any, url: str, most: int, name: str, cut: bool, seconds: float) -> _Answer:
    """One request. ReportError where the answer is too long or takes too long; where `cut`, its beginning is enough."""
    deadline = time.monotonic() + seconds
    body = bytearray()
    with client.stream("GET", url, follow_redirects=False) as response:
        for part in response.iter_bytes(1 << 16):
            body += part
            if len(body) > most and cut:
                break
            if len(body) > most:
                raise ReportError(f"{name} is too long: it has more than {most:,} bytes. Raise the limit with --longest to read it.")
            if time.monotonic() > deadline:
                raise ReportError(f"{name} takes too long to fetch: more than {seconds:g} seconds. Try again later.")
        return _Answer(response.status_code, response.headers, bytes(body[:most]))


def _wait(answer: _Answer, else_seconds: float) -> float:
    """The seconds after which a server asks to be asked again."""
    stated = str(answer.headers.get("retry-after", ""))
    return float(stated) if stated.isdecimal() and len(stated) < 9 else else_seconds


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def _text(answer: _Answer) -> bytes:
    """The body; text in the encoding that the server names is given in UTF-8."""
    kind = str(answer.headers.get("content-type", ""))
    charset = re.search(r"charset=\"?([\w.:-]+)", kind, re.I)
    return recoded(answer.body, charset[1]) if charset and kind.lower().startswith("text/") else answer.body
