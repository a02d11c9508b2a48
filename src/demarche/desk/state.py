"""What all pages of one desk share, and what a request says: who is asking, what was filled in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from demarche.errors import DemarcheError
from demarche.ledger import Ledger

CODER, SESSION, THEME = "demarche_coder", "demarche_session", "demarche_theme"  # cookies
LONGEST_FORM = 1_000_000  # bytes
LONGEST_NAME = 80


class Refused(DemarcheError):
    """A request that a page of this desk can't have sent."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A ledger on the desk. `hosts` are the names under which it may be asked for, `token` what one must know (None: nothing)."""

    ledger: Ledger
    name: str
    hosts: frozenset[str]
    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def proof(self, session: str) -> str:
        """What a form must hold so that it is known to come from a page of this session."""
        return hmac.new(self.secret, session.encode(), hashlib.sha256).hexdigest()

    def pass_of(self) -> str:
        """What the browser keeps to show that it knew the token."""
        return hmac.new(self.secret, f"token {self.token}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in."""

    values: Mapping[str, list[str]]

    def one(self, name: str, otherwise: str = "") -> str:
        """The last value under a name; line breaks as the web sends them are made plain."""
        return self.values.get(name, [otherwise])[-1].replace("\r\n", "\n")

    def all(self, name: str) -> list[str]:
        """All values under a name."""
        return list(self.values.get(name, ()))


def desk_of(request: Request) -> Desk:
    """The desk that is asked."""
    found: Desk = request.app.state.desk
    return found


def coder_of(request: Request) -> str:
    """The name of who works at this browser; empty where none was given."""
    return unquote(request.cookies.get(CODER, ""))[:LONGEST_NAME].strip()


def cookie_value(name: str) -> str:
    """A name as a cookie holds it."""
    return quote(name.strip()[:LONGEST_NAME])


def asked(request: Request, name: str) -> str:
    """A parameter of the address."""
    return request.query_params.get(name, "").strip()


Answer = Callable[[Request, Form], Response]


def posted(answer: Answer) -> Callable[[Request], Any]:
    """An endpoint for a form: its proof is checked, then the answer is made off the event loop."""

    async def endpoint(request: Request) -> Response:
        form = await _read(request)
        session = request.cookies.get(SESSION, "")
        if not session or not hmac.compare_digest(form.one("proof").encode(), desk_of(request).proof(session).encode()):
            raise Refused("This form is not of this desk, or the desk was started anew since. Load the page again and repeat it.")
        return await run_in_threadpool(answer, request, form)

    return endpoint


async def _read(request: Request) -> Form:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise Refused("That is more than a form of this desk holds. Nothing was changed.")
    return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=500))
