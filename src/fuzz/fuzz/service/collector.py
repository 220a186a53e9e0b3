"""Takes spans as an OpenTelemetry collector would, and looks for canaries in them."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from fuzz.canary import LATIN, holds_canary

# An attribute of a span: its key, then the length of a value that holds a text.
_PATH = re.compile(rb"\n\x08url\.path\x12[\x80-\xff]?[\x00-\x7f]\n([\x80-\xff]?)([\x00-\x7f])")


_KEY = re.compile(rb"([a-z_]+(?:\.[a-z_]+)*)\x12")


def leaking_attribute(body: bytes) -> str:
    """The key before the first canary."""
    before = body.lower().partition(LATIN.encode())[0]
    keys = _KEY.findall(before)
    return keys[-1].decode() if keys else "no attribute"


def without_paths(body: bytes) -> bytes:
    """Without the values of url.path, which OpenTelemetry's conventions ask of each HTTP span."""
    while (attribute := _PATH.search(body)) is not None:
        low, last = attribute[1], attribute[2][0]
        length = (low[0] & 0x7F) | last << 7 if low else last
        body = body[: attribute.start()] + body[attribute.end() + length :]
    return body


class Collector:
    """Threads of the server write under a lock; the watch reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._exports = 0
        self._leaks: list[str] = []

    def take(self, body: bytes) -> None:
        with self._lock:
            self._exports += 1
            searched = without_paths(body)
            if holds_canary(searched):
                self._leaks.append(leaking_attribute(searched))

    def exports(self) -> int:
        with self._lock:
            return self._exports

    def leaks(self) -> list[str]:
        """Attributes with a canary that were not handed out before."""
        with self._lock:
            taken, self._leaks = self._leaks, []
            return taken


@contextmanager
def collector(port: int) -> Generator[Collector]:
    """Listens for OTLP over HTTP."""
    taken = Collector()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            taken.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
