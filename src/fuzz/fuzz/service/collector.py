"""Takes spans as an OpenTelemetry collector would, counts them by their exports, and looks for canaries."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from fuzz.canary import holds_canary

CONTEXT_BYTES = 200


class Collector:
    """Threads of the server write under a lock; the watch reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._exports = 0
        self._leaks: list[bytes] = []

    def take(self, body: bytes) -> None:
        with self._lock:
            self._exports += 1
            if holds_canary(body):
                self._leaks.append(body)

    def exports(self) -> int:
        with self._lock:
            return self._exports

    def leaks(self) -> list[bytes]:
        """Exports with a canary that were not handed out before."""
        with self._lock:
            taken, self._leaks = self._leaks, []
            return taken


@contextmanager
def collector(port: int) -> Iterator[Collector]:
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
