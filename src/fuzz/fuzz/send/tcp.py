"""Bytes on a connection of their own, and what comes back."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

CHUNK = 65_536


@dataclass(frozen=True)
class Exchange:
    """``ended``: the service closed. ``timed_out``: neither that nor enough within the patience."""

    received: bytes
    ended: bool
    timed_out: bool


def exchange(
    port: int, content: bytes, enough: Callable[[bytes], bool], patience: float, quiet: float
) -> Exchange:
    """Sends and reads until there is enough, the end, or the patience is over.

    When there is enough it reads on until nothing comes for ``quiet`` seconds: more may follow.
    """
    received = bytearray()
    until = time.monotonic() + patience
    with socket.create_connection(("127.0.0.1", port), patience) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ended = not _sent(connection, content, received, until)
        while not ended:
            is_enough = enough(bytes(received))
            left = until - time.monotonic()
            if left <= 0:
                return Exchange(bytes(received), False, not is_enough)
            connection.settimeout(min(left, quiet) if is_enough else left)
            try:
                chunk = connection.recv(CHUNK)
            except TimeoutError:
                return Exchange(bytes(received), False, not is_enough)
            except OSError:
                chunk = b""
            received += chunk
            ended = not chunk
    return Exchange(bytes(received), True, False)


def _sent(connection: socket.socket, content: bytes, received: bytearray, until: float) -> bool:
    """Reads while it sends: a service that answers early may not read on before it is read."""
    view = memoryview(content)
    connection.settimeout(0.02)
    while view:
        if time.monotonic() > until:
            return True
        try:
            view = view[connection.send(view[: 4 * CHUNK]) :]
            if len(view) == 0:
                return True
        except TimeoutError:
            pass
        except OSError:
            return _drained(connection, received)
        try:
            connection.settimeout(0.0)
            chunk = connection.recv(CHUNK)
            if not chunk:
                return False
            received += chunk
        except (BlockingIOError, TimeoutError):
            pass
        except OSError:
            return False
        connection.settimeout(0.02)
    return True


def _drained(connection: socket.socket, received: bytearray) -> bool:
    """The service closed: what it said before still counts."""
    try:
        while chunk := connection.recv(CHUNK):
            received += chunk
    except OSError:
        pass
    return False
