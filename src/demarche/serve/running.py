"""Running a server: on loopback, or with a token to whom it is told to listen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import uvicorn

from demarche.errors import DemarcheError
from demarche.knowledge import read_own_actors
from demarche.ledger import Ledger
from demarche.pipeline import pipeline
from demarche.resolve import read_agenda
from demarche.serve.app import make
from demarche.serve.service import Service
from demarche.settings import Settings
from demarche.web.listening import Served, hosts, listening, shown

LEAST_TOKEN = 16  # characters


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked `demarche serve` for. `token_file` has the token in its first line; where there is none, one is made."""

    ledger: str | None = None
    served: Served = field(default_factory=Served)
    settings: Settings = field(default_factory=Settings)
    token_file: str | None = None


def run(asked: Asked, say: Callable[[str], None]) -> None:
    """Serve until it is stopped (Ctrl+C)."""
    check(asked.settings)
    with ExitStack() as stack:
        opened = stack.enter_context(Ledger.open(asked.ledger, create=False)) if asked.ledger else None
        socket_ = stack.enter_context(listening(asked.served, "server"))
        port = socket_.getsockname()[1]
        service = service_for(opened, asked, port)
        say(f"The server is at http://{shown(asked.served.host)}:{port}/ (Ctrl+C ends it)")
        if service.token and asked.token_file is None:
            say(f"It asks for this token: {service.token}")
        Thread(target=_warm, args=(service,), daemon=True).start()
        server(service).run(sockets=[socket_])


def check(settings: Settings) -> None:
    """DemarcheError where a model or a file of one's own can't be used: it is said before anybody asks."""
    if settings.actors:
        read_own_actors(settings.actors)
    if settings.agenda:
        read_agenda(settings.agenda)
    if settings.model or settings.frames:
        pipeline(settings.model, settings.frames)


def _warm(service: Service) -> None:
    """The pipeline is loaded while nobody asks yet."""
    with service.lock:
        pipeline(service.settings.model, service.settings.frames)


def service_for(opened: Ledger | None, asked: Asked, port: int) -> Service:
    """A server on a ledger or on none; with a token where strangers could reach it, or where the user gave one."""
    name = Path(asked.ledger).name if asked.ledger else ""
    return Service(hosts(asked.served, port), opened, name, asked.settings, token_for(asked))


def token_for(asked: Asked) -> str | None:
    """The token of the file, a new one, or none on loopback. DemarcheError where the file has none that is long enough."""
    if asked.token_file is None:
        return secrets.token_urlsafe(18) if asked.served.is_open else None
    try:
        with Path(asked.token_file).open(encoding="ascii") as lines:
            token = lines.readline().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DemarcheError(f"The token can't be read from {asked.token_file!r} ({error}). Give a file with a token in ASCII.") from None
    if len(token) < LEAST_TOKEN or not token.isprintable() or " " in token:
        raise DemarcheError(
            f"The first line of {asked.token_file!r} is no token: it must have {LEAST_TOKEN} characters or more, and no blanks. "
            "Make one with: openssl rand -hex 16"
        )
    return token


def server(service: Service) -> uvicorn.Server:
    """A server that says nothing but its own failures."""
    config = uvicorn.Config(make(service), log_level="warning", server_header=False, lifespan="off", timeout_graceful_shutdown=2)
    return uvicorn.Server(config)
