"""What keeps strangers out: the host asked for, the token, the origin of forms."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demarche.desk.state import SESSION, Desk
from demarche.web.guarding import add_headers, from_here

PASS = "demarche_pass"  # a cookie


class Guard:
    """Lets a request through to the pages, or answers it itself."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request = Request(scope)
        fresh = None if request.cookies.get(SESSION) else secrets.token_urlsafe(24)
        if fresh:
            scope["demarche_session"] = fresh

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, scope["path"], fresh)
            await send(message)

        return await (self._stopped(request) or self._app)(scope, receive, sending)

    def _stopped(self, request: Request) -> Response | None:
        """The answer to a request that must not go on."""
        if request.headers.get("host", "").lower() not in self._desk.hosts:
            return PlainTextResponse("This desk is not known under that name. Open the address that it printed when it started.", 421)
        if request.method not in ("GET", "HEAD") and not from_here(request):
            return PlainTextResponse("This request comes from another site and was refused. Nothing was changed.", 403)
        return None if self._desk.token is None else self._without_token(request, self._desk.token)

    def _without_token(self, request: Request, token: str) -> Response | None:
        if hmac.compare_digest(request.cookies.get(PASS, "").encode(), self._desk.pass_of().encode()):
            return None
        if hmac.compare_digest(request.query_params.get("token", "").encode(), token.encode()):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(PASS, self._desk.pass_of(), httponly=True, samesite="strict")
            return answer
        return PlainTextResponse("This desk asks for its token. Open the address that was printed when it started, with ?token=..", 401)


def _add_headers(message: MutableMapping[str, Any], path: str, session: str | None) -> None:
    headers = add_headers(message, path)
    if session:
        headers.append("Set-Cookie", f"{SESSION}={session}; HttpOnly; Path=/; SameSite=Strict")
