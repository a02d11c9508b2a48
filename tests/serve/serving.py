"""A server that runs for as long as a test needs it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from demarche.ledger import Ledger
from demarche.serve.running import Asked, server, service_for
from demarche.serve.service import Service
from demarche.web.listening import Served, listening


@contextmanager
def running(path: str, token_file: str | None = None, port: int = 0) -> Iterator[tuple[str, Service]]:
    """A server on a ledger, by default on any free port: its address, and the service behind it."""
    asked = Asked(path, Served(port=port), token_file=token_file)
    with Ledger.open(path, create=False) as ledger, listening(asked.served, "server") as socket_:
        found = socket_.getsockname()[1]
        service = service_for(ledger, asked, found)
        program = server(service)
        thread = Thread(target=program.run, kwargs={"sockets": [socket_]}, daemon=True)
        thread.start()
        while not program.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{found}", service
        program.should_exit = True
        thread.join(10)
