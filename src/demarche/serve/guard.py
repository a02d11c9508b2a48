"""What keeps strangers out of the server: the host asked for, the origin, the token."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demarche.serve.service import Service
from demarche.serve.written import failure
from demarche.web.guarding import add_headers, from_here

PASS = "demarche_serve_pass"  # a cookie, for those who open the page in a browser


class Guard:
    """Lets a request through to the answers, or answers it itself."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(message, scope["path"])
            await send(message)

        return await (self._stopped(Request(scope)) or self._app)(scope, receive, sending)

    def _stopped(self, request: Request) -> Response | None:
        """The answer to a request that must not go on."""
        if request.headers.get("host", "").lower() not in self._service.hosts:
            return failure(421, "This server is not known under that name. Use the address that it printed, or start it with --name.")
        if request.method not in ("GET", "HEAD") and not from_here(request):
            return failure(403, "This request comes from a page of another site and was refused.")
        return None if self._service.token is None else self._without_token(request, self._service.token)

    def _without_token(self, request: Request, token: str) -> Response | None:
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(told.strip(), token):
            return None
        if _same(request.cookies.get(PASS, ""), self._service.pass_of()):
            return None
        if request.method == "GET" and _same(request.query_params.get("token", ""), token):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(PASS, self._service.pass_of(), httponly=True, samesite="strict")
            return answer
        said = "This server asks for its token, which it printed when it started. Send it as: Authorization: Bearer TOKEN."
        return failure(401, said, {"WWW-Authenticate": "Bearer"})


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
