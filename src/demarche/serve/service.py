"""What all answers of one server share: the ledger, the settings of reading, who may ask, and how many at once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from demarche.errors import DemarcheError
from demarche.ledger import Ledger
from demarche.settings import Settings

T = TypeVar("T")
LEDGER_AT_ONCE = 5  # each takes up to three of the 15 connections that SQLAlchemy keeps for a ledger
WAITING = 100  # more than so many that wait are told to come again


class Problem(DemarcheError):
    """What is wrong with a request, with the status of HTTP that says so to machines."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Gate:
    """Lets so many through at once, each in a thread; the others wait without one."""

    def __init__(self, at_once: int, waiting: int = WAITING) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._left = at_once + waiting

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives; Problem 503 where too many wait already."""
        if self._left <= 0:
            raise Problem(503, "Too many requests wait already. Try again in a few seconds.")
        self._left -= 1
        try:
            async with self._places:
                return await run_in_threadpool(work)
        finally:
            self._left += 1


@dataclass(frozen=True, slots=True)
class Service:
    """A server's parts. `hosts` are the names under which it may be asked for, `token` what one must know (None: nothing).

    `lock` is held by whoever reads text: one pipeline is loaded, and it reads one text at a time.
    """

    hosts: frozenset[str]
    ledger: Ledger | None = None
    name: str = ""
    settings: Settings = field(default_factory=Settings)
    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)
    asking: Gate = field(default_factory=lambda: Gate(LEDGER_AT_ONCE), repr=False)
    reading: Gate = field(default_factory=lambda: Gate(1), repr=False)

    def pass_of(self) -> str:
        """What a browser keeps to show that it knew the token."""
        return hmac.new(self.secret, f"token {self.token}".encode(), hashlib.sha256).hexdigest()


def service_of(request: Request) -> Service:
    """The server that is asked."""
    found: Service = request.app.state.service
    return found
