"""The server's guard: what it says to strangers."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp

from demarche.serve.service import Service
from demarche.serve.written import failure
from demarche.web import guard


class Guard(guard.Guard):
    """Lets a request through to the answers, or answers it itself."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        super().__init__(app, service, WORDS)


def _answer(status: int, sentence: str) -> Response:
    return failure(status, sentence, {"WWW-Authenticate": "Bearer"} if status == 401 else {})


WORDS = guard.Words(
    "demarche_serve_pass",
    "This server is not known under that name. Use the address that it printed, or start it with --name.",
    "This request comes from a page of another site and was refused.",
    "This server asks for its token, which it printed when it started. Send it as: Authorization: Bearer TOKEN.",
    _answer,
    bearer=True,
)
