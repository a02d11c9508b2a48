"""Serving a desk: on loopback, or with a token to whom it is told to listen."""

from __future__ import annotations

import secrets
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread, Timer

import uvicorn

from demarche.desk import pictures
from demarche.desk.app import make
from demarche.desk.render import pictures as with_pictures
from demarche.desk.state import Desk
from demarche.ledger import Ledger
from demarche.web.listening import Served, hosts, listening, shown


def run(ledger: str, served: Served, browser: bool, say: Callable[[str], None]) -> None:
    """Open a ledger and serve it until it is stopped (Ctrl+C)."""
    with Ledger.open(ledger, create=False) as opened, listening(served, "desk") as socket_:
        desk = desk_for(opened, ledger, served, socket_.getsockname()[1])
        address = f"http://{shown(served.host)}:{socket_.getsockname()[1]}/" + (f"?token={desk.token}" if desk.token else "")
        say(f"The desk is at {address} (Ctrl+C ends it)")
        if with_pictures():
            Thread(target=pictures.script, daemon=True).start()  # takes seconds, and the first picture wants it
        if browser:
            Timer(0.5, webbrowser.open, (address,)).start()
        server(desk).run(sockets=[socket_])


def server(desk: Desk) -> uvicorn.Server:
    """A server that says nothing but its own failures."""
    return uvicorn.Server(uvicorn.Config(make(desk), log_level="warning", server_header=False, lifespan="off", timeout_graceful_shutdown=2))


def desk_for(opened: Ledger, name: str, served: Served, port: int) -> Desk:
    """A desk on a ledger; with a token where strangers could reach it."""
    return Desk(opened, Path(name).name, hosts(served, port), secrets.token_urlsafe(18) if served.is_open else None)
