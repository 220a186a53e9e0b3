"""A redis-server process, and all that it holds."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 10
SCAN_COUNT = b"1000"


def executable(target: Path) -> str | None:
    """The one on PATH, or the one that the tests of the service have unpacked."""
    unpacked = sorted(path for path in (target / "redis").glob("redis-server*") if path.is_file())
    usable = [str(path) for path in unpacked if os.access(path, os.X_OK)]
    return shutil.which("redis-server") or (usable[0] if usable else None)


@contextmanager
def redis_server(program: str, port: int, folder: Path) -> Generator[None]:
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    # Answers of a whole night must not fill the memory of the machine.
    command += ["--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(port):
            if time.monotonic() > until:
                raise TimeoutError(f"redis-server does not answer on port {port}")
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def contents(port: int) -> Iterator[bytes]:
    """Every key, and every value as DUMP serializes it."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
        link = _Link(connection)
        cursor = b"0"
        while True:
            cursor, keys = link.ask(b"SCAN", cursor, b"COUNT", SCAN_COUNT)
            for key in keys:
                yield key
                # DUMP may compress, GET does not; values of bertmesh are strings.
                yield link.ask(b"GET", key) or b""
            if cursor == b"0":
                return


class _Link:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")

    def ask(self, *words: bytes) -> Any:  # text, a number or a list, as the command says
        parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        self._connection.sendall(b"*%d\r\n" % len(words) + parts)
        return self._reply()

    def _reply(self) -> Any:
        line = self._stream.readline().rstrip(b"\r\n")
        kind, rest = line[:1], line[1:]
        if kind == b"-":
            raise ValueError(f"Redis: {rest.decode()}")
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self._stream.read(length + 2)[:-2]
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        return rest
