"""The app: which call is answered by what, and how errors look."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demarche.errors import DemarcheError, MissingExtra, ReportError
from demarche.serve import page, parameters, reading
from demarche.serve.calls import OF_LEDGER, Call, calls
from demarche.serve.document import document
from demarche.serve.guard import Guard
from demarche.serve.parameters import Asked, checked
from demarche.serve.service import Problem, Service, service_of
from demarche.serve.written import failure, lines, written

Endpoint = Callable[[Request], Any]
SERVER_FAILED = "The server failed at this request; it is no fault of yours. Its own messages say more. Please report it."


def make(service: Service) -> Starlette:
    """The ASGI app of one server."""
    routes = [Route(_with_slashes(call.path), endpoint(call), methods=[call.method]) for call in calls(service.ledger is not None)]
    if service.ledger is None:
        routes += [Route(_with_slashes(call.path), without_ledger) for call in OF_LEDGER]
    more = [Route("/", page.page), Route("/static/page.css", page.style), Route("/openapi.json", openapi)]
    app = Starlette(
        routes=[*more, *sorted(routes, key=lambda route: -len(route.path))],  # /entries/{id}/explain before /entries/{id}
        middleware=[Middleware(Guard, service=service)],
        exception_handlers={DemarcheError: failed, HTTPException: refused, SQLAlchemyError: busy, Exception: broken},
    )
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def _with_slashes(path: str) -> str:
    """Ids of reports have slashes in them, which come as they are or as %2F."""
    return path.replace("/reports/{id}", "/reports/{id:path}")


def endpoint(call: Call) -> Endpoint:
    """What answers one call: off the event loop, with a connection to the ledger that is given back before the answer is sent."""

    async def answer(request: Request) -> Response:
        service, asked = service_of(request), parameters.read(call.parameters, request)
        if call.path_shape is not None:
            asked["id"] = checked("The id", call.path_shape, request.path_params["id"])
        if call.work == "read":
            told = await reading.sent_report(request, service.settings.longest)
            return sent(await service.reading.run(partial(reading.records, service, told, asked)), asked)
        gate = service.reading if call.work == "explain" else service.asking
        return await gate.run(partial(_answered, call, service, asked, request))

    return answer


def _answered(call: Call, service: Service, asked: Asked, request: Request) -> Response:
    assert service.ledger is not None
    assert call.answer is not None
    if call.work == "explain":
        with service.lock:
            return written(call.answer(service.ledger, asked, service.settings))
    found = call.answer(service.ledger, asked)
    return written(found) if not call.many else paged(found, asked, request)


def paged(found: Iterable[Any], asked: Asked, request: Request) -> Response:
    """A page of what was found, with the address of the next one, if there is one."""
    first, limit = asked.get("offset", 0), asked.get("limit")
    if limit is None:
        return sent(list(found), asked)
    with closing(_generated(found)) as each:
        part = list(islice(each, first, first + limit + 1))
    more = "offset" in asked and len(part) > limit
    return sent(part[:limit], asked, {"Link": _next(request, first + limit)} if more else {})


def _generated(found: Iterable[Any]) -> Generator[Any, None, None]:
    yield from found


def _next(request: Request, offset: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f'<{request.url.path}?{urlencode([*kept, ("offset", offset)])}>; rel="next"'


def sent(found: list[Any], asked: Asked, headers: dict[str, str] | None = None) -> Response:
    """A list as an array or as lines."""
    return lines(found, headers) if asked["format"] == "jsonl" else written(found, headers=headers)


def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return written(document(service_of(request)))


def without_ledger(request: Request) -> Response:
    """The answer to all questions to a ledger, where there is none."""
    return failure(404, "This server reads text only, for it was started without a ledger. Start it with: demarche serve LEDGER")


def failed(request: Request, error: Exception) -> Response:
    """An error of demarche's own, with the status that fits it."""
    if isinstance(error, Problem):
        return failure(error.status, str(error))
    if isinstance(error, ReportError):
        return failure(422, str(error))
    if isinstance(error, MissingExtra):
        return failure(501, str(error))
    stuck = isinstance(error.__cause__, DBAPIError) or request.url.path == "/read"
    return failure(503 if stuck else 404, str(error))


def refused(request: Request, error: Exception) -> Response:
    """An address that leads nowhere, or a method that it does not know."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
        return failure(405, f"This address takes no {request.method[:20]}. It takes: {allowed}.", error.headers)
    sentence = "There is no such call. The page / lists what there is, /openapi.json describes it."
    return failure(error.status_code, sentence if error.status_code == 404 else error.detail, error.headers)


def busy(request: Request, error: Exception) -> Response:
    """What is wrong with the database beside what it says itself: no connection is free."""
    return failure(503, "The ledger is too busy. Try again in a few seconds.")


def broken(request: Request, error: Exception) -> Response:
    """A mistake of ours; the server's log has it."""
    return failure(500, SERVER_FAILED)
