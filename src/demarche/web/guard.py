"""What keeps strangers out of a desk or a server: the host asked for, the origin, the token."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demarche.web.guarding import add_headers, from_here


class Guarded(Protocol):
    """What is guarded: the names under which it may be asked for, and the token one must know (None: nothing)."""

    @property
    def hosts(self) -> frozenset[str]:
        """Values of the Host header that are let in."""
        ...

    @property
    def token(self) -> str | None:
        """None: nothing."""
        ...

    def pass_of(self) -> str:
        """What a browser keeps to show that it knew the token."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """How one that is guarded answers those who must stay out: sentences, and what makes a response of a status and one of them.

    `cookie` is where a browser keeps its pass; with `bearer`, the token may come in the Authorization header as well.
    """

    cookie: str
    host: str
    origin: str
    token: str
    answer: Callable[[int, str], Response]
    bearer: bool = False


class Guard:
    """Lets a request through, or answers it itself. Those who inherit may add to the request and to the headers of its answer."""

    def __init__(self, app: ASGIApp, guarded: Guarded, words: Words) -> None:
        self._app, self._guarded, self._words = app, guarded, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request = Request(scope)
        self.begin(request)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.end(request, add_headers(message, scope["path"]))
            await send(message)

        return await (self._stopped(request) or self._app)(scope, receive, sending)

    def begin(self, request: Request) -> None:
        """A request that comes."""

    def end(self, request: Request, headers: MutableHeaders) -> None:
        """The headers of its answer, before they go."""

    def _stopped(self, request: Request) -> Response | None:
        """The answer to a request that must not go on."""
        if request.headers.get("host", "").lower() not in self._guarded.hosts:
            return self._words.answer(421, self._words.host)
        if request.method not in ("GET", "HEAD") and not from_here(request):
            return self._words.answer(403, self._words.origin)
        return None if self._guarded.token is None else self._without_token(request, self._guarded.token)

    def _without_token(self, request: Request, token: str) -> Response | None:
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        if self._words.bearer and scheme.lower() == "bearer" and _same(told.strip(), token):
            return None
        if _same(request.cookies.get(self._words.cookie, ""), self._guarded.pass_of()):
            return None
        if request.method == "GET" and _same(request.query_params.get("token", ""), token):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(self._words.cookie, self._guarded.pass_of(), httponly=True, samesite="strict")
            return answer
        return self._words.answer(401, self._words.token)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
