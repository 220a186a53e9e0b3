"""Sends raw bytes to an edge, and judges what comes back."""

from dataclasses import dataclass

from fuzz.finding import Fault
from fuzz.inputs import Edge, Expected, RawInput
from fuzz.judge import http1, http2
from fuzz.send.tcp import exchange

PATIENCE_SECONDS = 45.0
# After an answer, how long a second one or the end of the connection may take.
QUIET_SECONDS = 0.02
END_SECONDS = 1.5


@dataclass(frozen=True)
class RawPorts:
    grpc: int
    rest: int

    def of(self, edge: Edge) -> int:
        return self.grpc if edge == Edge.GRPC else self.rest


def send_raw(ports: RawPorts, given: RawInput) -> list[Fault]:
    content = given.content()
    speaks_http2 = content.startswith(http2.PREFACE)

    def enough(received: bytes) -> bool:
        if given.expected == Expected.ANYTHING:
            return True
        if given.expected == Expected.END:
            return False
        if speaks_http2:
            return http2.is_enough(given, received)
        wanted = given.requests if given.expected == Expected.ANSWERS else 1
        return len(http1.answers(received)) >= wanted

    must_end = given.expected in (Expected.REFUSED, Expected.ONE_ANSWER)
    quiet = END_SECONDS if must_end else QUIET_SECONDS
    patience = 5.0 if given.expected == Expected.END else PATIENCE_SECONDS
    seen = exchange(ports.of(given.edge), content, enough, patience, quiet)
    return http2.judge(given, seen) if speaks_http2 else http1.judge(given, seen)
