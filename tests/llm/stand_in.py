"""A server that speaks OpenAI's chat completions on loopback, as well or as badly as a test wants it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["StandIn", BaseHTTPRequestHandler], None]


class StandIn:
    """What it answers, one after the other (the last one again and again), and what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []
        self.busy = self.busiest = 0
        self.url = ""
        self.over = threading.Event()  # stalled answers end with it
        self.lock = threading.Lock()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        with self.lock:
            at = len(self.asked)
            self.asked.append(body)
            self.headers.append(dict(handler.headers))
            self.paths.append(handler.path)
            self.times.append(time.monotonic())
            self.busy += 1
            self.busiest = max(self.busy, self.busiest)
        try:
            self.answers[min(at, len(self.answers) - 1)](self, handler)
        finally:
            with self.lock:
                self.busy -= 1


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """The server, for as long as the context lasts."""
    here = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                here.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def sends(status: int, data: bytes | str, **headers: str) -> Answer:
    """Any answer."""
    body = data.encode() if isinstance(data, str) else data

    def answer(_: StandIn, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def says(content: Any, finish: str = "stop", usage: Any = (1000, 50)) -> Answer:
    """A chat completion with this text; what is no text becomes JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    told = {"prompt_tokens": usage[0], "completion_tokens": usage[1]} if isinstance(usage, tuple) else usage
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return sends(200, json.dumps({"object": "chat.completion", "choices": [choice], "usage": told}))


def stalls(after: bytes = b"") -> Answer:
    """Says the beginning, and then nothing until the test is over."""

    def answer(here: StandIn, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(after)
        handler.wfile.flush()
        here.over.wait(60)
        handler.close_connection = True

    return answer


def trickles(data: bytes = b"HTTP/1.1 200 OK\r\nX-A: ") -> Answer:
    """A beginning and then a sign every now and then, for good: each read succeeds, and the answer never comes."""

    def answer(here: StandIn, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        while not here.over.wait(0.02):
            handler.wfile.write(b"a")
            handler.wfile.flush()

    return answer


def hangs_up() -> Answer:
    """Nothing at all."""

    def answer(_: StandIn, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    return answer
