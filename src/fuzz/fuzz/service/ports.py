"""Free ports below those that the system hands to outgoing connections."""

import socket
from collections.abc import Iterator

FIRST = 20_000
LAST = 32_000


def free_ports(start: int) -> Iterator[int]:
    """Ports that nothing listens on, from a place in the range that depends on ``start``."""
    count = LAST - FIRST
    for step in range(count):
        port = FIRST + (start + step) % count
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                yield port
