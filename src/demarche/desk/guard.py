"""The desk's guard: what it says to strangers, and the session that each browser gets."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from demarche.desk.state import SESSION, Desk
from demarche.web import guard


class Guard(guard.Guard):
    """Lets a request through to the pages, or answers it itself."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        super().__init__(app, desk, WORDS)

    def begin(self, request: Request) -> None:
        """A browser without a session gets one."""
        if not request.cookies.get(SESSION):
            request.scope["demarche_session"] = secrets.token_urlsafe(24)

    def end(self, request: Request, headers: MutableHeaders) -> None:
        """The session is sent along once."""
        if session := request.scope.get("demarche_session"):
            headers.append("Set-Cookie", f"{SESSION}={session}; HttpOnly; Path=/; SameSite=Strict")


def _answer(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status)


WORDS = guard.Words(
    "demarche_pass",
    "This desk is not known under that name. Open the address that it printed when it started.",
    "This request comes from another site and was refused. Nothing was changed.",
    "This desk asks for its token. Open the address that was printed when it started, with ?token=..",
    _answer,
)
