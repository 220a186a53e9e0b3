"""What the suite sends. An input is data, so a file of it repeats it."""

from dataclasses import dataclass
from enum import StrEnum


class Edge(StrEnum):
    GRPC = "grpc"
    REST = "rest"


class Expected(StrEnum):
    """What becomes of a connection on which raw bytes came."""

    ANYTHING = "anything"
    ANSWERS = "as many answers as requests"
    REFUSED = "a refusal and the end of the connection, or the end alone"
    ONE_ANSWER = "one answer, then the end of the connection"
    PING = "an answer to the last PING, or the end of the connection"
    END = "the end of the connection"


@dataclass(frozen=True)
class Piece:
    """Bytes sent several times; ``{n}`` in them becomes the number of the time."""

    content: bytes
    times: int = 1

    def expanded(self) -> bytes:
        if self.times == 1:
            return self.content
        return b"".join(
            self.content.replace(b"{n}", str(time).encode()) for time in range(self.times)
        )


@dataclass(frozen=True)
class RawInput:
    """Bytes for a connection of their own, HTTP/1.1 or HTTP/2."""

    edge: Edge
    pieces: tuple[Piece, ...]
    expected: Expected = Expected.ANYTHING
    requests: int = 1
    # Statuses of 501 and 505 are right for other versions and for unknown transfer codings.
    unimplemented: bool = False

    def content(self) -> bytes:
        return b"".join(piece.expanded() for piece in self.pieces)


@dataclass(frozen=True)
class GrpcInput:
    """Messages for one call, as bytes, which need not be messages of the method."""

    method: str
    messages: tuple[bytes, ...]
    metadata: tuple[tuple[str, bytes], ...] = ()
    deadline_seconds: float = 30.0


Input = RawInput | GrpcInput


def raw(edge: Edge, content: bytes, expected: Expected = Expected.ANYTHING) -> RawInput:
    return RawInput(edge, (Piece(content),), expected)
