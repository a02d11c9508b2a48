"""Serving a desk: on loopback, or with a token to whom it is told to listen."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer

import uvicorn

from demarche.desk import pictures
from demarche.desk.app import make
from demarche.desk.render import pictures as with_pictures
from demarche.desk.state import Desk
from demarche.errors import DemarcheError
from demarche.ledger import Ledger

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Served:
    """Where a desk listens. `port` 0 takes any that is free; `names` are further host names under which it may be asked for."""

    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether others than this computer can reach it."""
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"


def run(ledger: str, served: Served, browser: bool, say: Callable[[str], None]) -> None:
    """Open a ledger and serve it until it is stopped (Ctrl+C)."""
    with Ledger.open(ledger, create=False) as opened, listening(served) as socket_:
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
    own = (*LOOPBACK, *served.names) if not served.is_open else (*LOOPBACK, served.host, *served.names, *_own_names(served.host))
    hosts = frozenset(told for one in own for told in (f"{shown(one).lower()}:{port}", shown(one).lower()))
    return Desk(opened, Path(name).name, hosts, secrets.token_urlsafe(18) if served.is_open else None)


def _own_names(host: str) -> Iterator[str]:
    """Of a desk that listens everywhere: this computer's name and address."""
    if host in ("0.0.0.0", "::"):
        name = socket.gethostname()
        yield name
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing: asks which address would be used
            try:
                probe.connect(("192.0.2.1", 9))
                yield probe.getsockname()[0]
            except OSError:
                return


def shown(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


@contextmanager
def listening(served: Served) -> Iterator[socket.socket]:
    """A socket that listens; DemarcheError where the port is taken."""
    family = socket.AF_INET6 if ":" in served.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((served.host, served.port))
        except OSError as error:
            raise DemarcheError(
                f"The desk can't listen on {served.host} port {served.port} ({error.strerror}). Choose another with --port, or 0 for any."
            ) from None
        found.listen(128)
        yield found
