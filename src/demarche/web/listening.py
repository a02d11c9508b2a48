"""Listening: on loopback, or with a token to whom one is told to listen."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from demarche.errors import DemarcheError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Served:
    """Where one listens. `port` 0 takes any that is free; `names` are further host names under which one may be asked for."""

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


def hosts(served: Served, port: int) -> frozenset[str]:
    """The values of the Host header that are let in."""
    own = (*LOOPBACK, *served.names) if not served.is_open else (*LOOPBACK, served.host, *served.names, *_own_names(served.host))
    return frozenset(told for one in own for told in (f"{shown(one).lower()}:{port}", shown(one).lower()))


def _own_names(host: str) -> Iterator[str]:
    """Of one that listens everywhere: this computer's name and address."""
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
def listening(served: Served, who: str) -> Iterator[socket.socket]:
    """A socket that listens; DemarcheError, which says `who` wanted to, where the port is taken."""
    family = socket.AF_INET6 if ":" in served.host else socket.AF_INET
    # Named TCP, so that asyncio turns Nagle's waiting off: without that each answer of a kept connection comes 40 ms later.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((served.host, served.port))
        except OSError as error:
            raise DemarcheError(
                f"The {who} can't listen on {served.host} port {served.port} ({error.strerror}). Choose another with --port, or 0 for any."
            ) from None
        found.listen(128)
        yield found
