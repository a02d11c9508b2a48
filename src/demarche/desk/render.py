"""Templates: how a page is put together, and how words of a report come out of it as they are and no more than words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from demarche import knowledge
from demarche.desk.state import SESSION, THEME, coder_of, desk_of
from demarche.model import SIGNS, Actor, Entry, Position

KIND_NAMES = {
    "position": "positions",
    "commitment": "commitments",
    "text": "texts",
    "meeting": "meetings",
    "event": "events",
    "statement": "statements",
}


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page from a template, with what all pages show."""
    desk = desk_of(request)
    session = request.cookies.get(SESSION) or request.scope.get("demarche_session", "")
    theme = request.cookies.get(THEME, "")
    common = {
        "desk_name": desk.name,
        "coder": coder_of(request),
        "proof": desk.proof(session),
        "theme": theme if theme in ("light", "dark") else "",
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "with_pictures": pictures(),
    }
    return HTMLResponse(templates().get_template(template).render(common | context), status)


def pictures() -> bool:
    """Whether the libraries for charts are there."""
    return find_spec("altair") is not None and find_spec("vl_convert") is not None


@cache
def templates() -> Environment:
    """The templates, all of which escape what they are given."""
    found = Environment(
        loader=PackageLoader("demarche.desk"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"line": line, "issue_title": issue_title, "short": short, "actor_name": actor_name, "kept": kept, "wrapped": wrapped}
    found.globals |= {"link": link, "signs": SIGNS, "kind_names": KIND_NAMES}
    return found


def link(path: str, **asked: Any) -> str:
    """An address with its parameters; those without a value are left out."""
    told = {name: value for name, value in asked.items() if value not in (None, "", ())}
    return f"{path}?{urlencode(told, doseq=True)}" if told else path


def line(text: str | None, width: int = 300) -> str:
    """Words on one line, without control characters, cut between words."""
    plain = "".join(c for c in " ".join((text or "").split()) if unicodedata.category(c) not in ("Cc", "Cs"))
    if len(plain) <= width:
        return plain
    return (plain[:width].rpartition(" ")[0] or plain[:width]) + " …"


def kept(text: str) -> Markup:
    """A report's text for a page, character by character: what HTML would drop or change is written so that offsets stay the same."""
    shown = "".join(_safe(c) for c in text)
    return Markup(str(escape(shown)).replace("\r", "&#13;"))  # escaped just here


def _safe(c: str) -> str:
    """Half a surrogate pair can't be sent, and NUL is dropped: a sign of the same length stands for them."""
    return "\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c


def wrapped(text: str | None) -> Markup:
    """Words whose direction (left to right or not) does not spill over to what stands beside them."""
    return Markup("<bdi>{}</bdi>").format(line(text))


def issue_title(id: str, entries: Iterable[Entry] = ()) -> str:
    """The heading of an issue made of its id, with the letters that names have in `entries` on it, or in the tables."""
    targets = (record.target.quote for one in entries if isinstance(record := one.record, Position))
    return line(knowledge.issue_title(id, targets)) or "No issue"


def actor_name(actor: Actor | None) -> str:
    """An actor's name, and whom it speaks for."""
    if actor is None:
        return "not named"
    name = line(actor.name or actor.printed, 80)
    return f"{name} ({line(actor.speaks_for.name, 60)})" if actor.speaks_for else name


def short(actor: Actor) -> str:
    """A state's code, or the first letters of a name."""
    name = line(actor.name or actor.printed, 60)
    return actor.iso3 or (name if len(name) <= 16 else name[:15] + "…")
