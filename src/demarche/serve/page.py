"""The page for people: what can be asked for, with addresses to try."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from demarche.serve.calls import calls
from demarche.serve.service import service_of


def page(request: Request) -> Response:
    """The page."""
    service = service_of(request)
    shown = {"calls": calls(service.ledger is not None), "name": service.name, "longest": service.settings.longest}
    return HTMLResponse(_template().render(shown))


def style(request: Request) -> Response:
    """Its style sheet."""
    return Response(files("demarche.serve").joinpath("page.css").read_text(encoding="utf-8"), media_type="text/css")


@cache
def _template() -> Template:
    """It escapes what it is given."""
    loader = PackageLoader("demarche.serve", "")
    found = Environment(
        loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return found.get_template("page.html")
