"""A desk that is served for as long as a test needs it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from demarche.desk.serve import desk_for, server
from demarche.ledger import Ledger
from demarche.web.listening import Served, listening

HERE = "http://127.0.0.1:8765"  # where a desk that no socket serves is taken to be


@dataclass(frozen=True)
class Running:
    """Where it is, and the ledger that lies on it."""

    address: str
    ledger: Ledger


@contextmanager
def running(path: Path, served: Served | None = None) -> Iterator[Running]:
    """A desk on a ledger, on any free port."""
    chosen = served or Served(port=0)
    with Ledger.open(str(path)) as ledger, listening(chosen, "desk") as socket_:
        port = socket_.getsockname()[1]
        program = server(desk_for(ledger, str(path), chosen, port))
        thread = Thread(target=program.run, kwargs={"sockets": [socket_]}, daemon=True)
        thread.start()
        while not program.started:
            time.sleep(0.02)
        yield Running(f"http://127.0.0.1:{port}", ledger)
        program.should_exit = True
        thread.join(10)
