"""The app: which address is answered by which page, and how errors look."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from demarche.desk import actor, deciding, issue, overview, pictures, report, review, rounds
from demarche.desk.guard import Guard
from demarche.desk.render import page
from demarche.desk.state import Desk, Refused, posted
from demarche.errors import ConflictError, DemarcheError, MissingExtra

STATIC = {"desk.css": "text/css", "desk.js": "text/javascript", "pictures.js": "text/javascript"}


def make(desk: Desk) -> Starlette:
    """The ASGI app of one desk."""
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, desk=desk)],
        exception_handlers={DemarcheError: failed, HTTPException: not_found},
    )
    app.state.desk = desk
    return app


def static(request: Request) -> Response:
    """The style sheet, and the scripts."""
    name = request.path_params["name"]
    if name == "vega.js":
        return Response(pictures.script(), media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})
    if name not in STATIC:
        raise HTTPException(404)
    return Response(_file(name), media_type=STATIC[name], headers={"Cache-Control": "no-cache"})


@cache
def _file(name: str) -> str:
    return files("demarche.desk").joinpath("static", name).read_text(encoding="utf-8")


def failed(request: Request, error: Exception) -> Response:
    """An error of demarche's own, as a page: what is wrong and what to do."""
    status = 409 if isinstance(error, ConflictError) else 403 if isinstance(error, Refused) else 404
    return page(request, "error.html", 501 if isinstance(error, MissingExtra) else status, sentence=str(error))


def not_found(request: Request, error: Exception) -> Response:
    """An address that leads nowhere."""
    if isinstance(error, HTTPException) and error.status_code != 404:
        return PlainTextResponse(error.detail, error.status_code)
    return page(request, "error.html", 404, sentence="There is no such page at this desk.")


ROUTES = [
    Route("/", overview.overview),
    Route("/issue", issue.issue),
    Route("/actors", actor.listing),
    Route("/actor", actor.actor),
    Route("/reports", report.listing),
    Route("/report", report.report),
    Route("/review", review.review),
    Route("/review", posted(review.judge), methods=["POST"]),
    Route("/undo", posted(review.take_back), methods=["POST"]),
    Route("/add", review.missed),
    Route("/add", posted(review.add_missed), methods=["POST"]),
    Route("/merge-issue", posted(deciding.merge_issue), methods=["POST"]),
    Route("/merge-actor", posted(deciding.merge_actor), methods=["POST"]),
    Route("/coder", posted(deciding.set_coder), methods=["POST"]),
    Route("/history", deciding.history),
    Route("/quality", deciding.quality),
    Route("/rounds", rounds.listing),
    Route("/rounds", posted(rounds.new), methods=["POST"]),
    Route("/round", rounds.one),
    Route("/code", rounds.coding),
    Route("/code", posted(rounds.coded_one), methods=["POST"]),
    Route("/settle", posted(rounds.settle), methods=["POST"]),
    Route("/picture/{name}.{form}", pictures.picture),
    Route("/static/{name}", static),
]
