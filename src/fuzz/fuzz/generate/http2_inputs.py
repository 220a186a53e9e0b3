"""Frames of HTTP/2 for both edges: calls with odd headers and frames, floods, mutated bytes."""

from collections.abc import Callable, Sequence
from random import Random

from hpack import Encoder
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from fuzz.canary import LATIN
from fuzz.draw import draw, mutated
from fuzz.generate.http1_inputs import body
from fuzz.generate.messages import Method, message
from fuzz.inputs import Edge, Expected, Piece, RawInput
from fuzz.judge.http2 import LAST_PING, PREFACE

PART = "http2"
FLOOD = 60_000
Headers = list[tuple[str, str]]


def settings(values: dict[int, int] | None = None) -> bytes:
    return SettingsFrame(0, settings=values or {}).serialize()


def start() -> bytes:
    """The preface, and windows so large that no answer waits for more."""
    window = WindowUpdateFrame(0, window_increment=2**30).serialize()
    return PREFACE + settings({SettingsFrame.INITIAL_WINDOW_SIZE: 2**30}) + window


def last_ping() -> bytes:
    return PingFrame(0, opaque_data=LAST_PING).serialize()


def prefixed(content: bytes, flag: int = 0, length: int | None = None) -> bytes:
    """A message of gRPC: a flag, a length, bytes."""
    size = len(content) if length is None else length
    return bytes((flag,)) + size.to_bytes(4, "big") + content


def call(stream: int, headers: Headers, content: bytes) -> list[Frame]:
    block = Encoder().encode(headers)
    return [
        HeadersFrame(stream, data=block, flags=["END_HEADERS"]),
        DataFrame(stream, data=content, flags=["END_STREAM"]),
    ]


def right_headers(edge: Edge, path: str) -> Headers:
    kind = "application/grpc" if edge == Edge.GRPC else "application/json"
    shared = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x")]
    return [*shared, ("content-type", kind), ("te", "trailers")]


def _edge(random: Random) -> Edge:
    return random.choice((Edge.GRPC, Edge.REST))


def _content(random: Random, edge: Edge, methods: Sequence[Method]) -> tuple[str, bytes]:
    if edge == Edge.REST:
        return random.choice(("/fill-mask", "/feature-extraction")), body(random)
    method = random.choice(methods)
    return method.path, prefixed(message(random, method.request))


def _connection(edge: Edge, frames: bytes, expected: Expected) -> RawInput:
    return RawInput(edge, (Piece(start() + frames + last_ping()),), expected)


def _right(random: Random, methods: Sequence[Method]) -> RawInput:
    edge = _edge(random)
    calls = random.choice((1, 1, 2, 8))
    frames: list[Frame] = []
    for stream in range(1, 2 * calls, 2):
        path, content = _content(random, edge, methods)
        frames += call(stream, right_headers(edge, path), content)
    sent = start() + _serialized(frames)
    return RawInput(edge, (Piece(sent),), Expected.ANSWERS, calls)


def _odd_headers(random: Random, methods: Sequence[Method]) -> RawInput:
    edge = _edge(random)
    path, content = _content(random, edge, methods)
    headers = right_headers(edge, path)
    for _ in range(random.randint(1, 3)):
        _change_headers(random, headers)
    return _connection(edge, _serialized(call(1, headers, content)), Expected.PING)


def _change_headers(random: Random, headers: Headers) -> None:
    added = (
        ("grpc-timeout", random.choice(("1n", "99999999999H", "-1S", LATIN, ""))),
        ("grpc-encoding", random.choice(("gzip", "identity", "snappy", LATIN))),
        ("grpc-accept-encoding", LATIN),
        ("connection", "close"),
        ("transfer-encoding", "chunked"),
        ("content-length", random.choice(("0", "5", "-1", LATIN, "99999999999999999999"))),
        ("X-" + LATIN.upper(), "1"),
        ("x", "a\r\nb: c"),
        ("x\0", LATIN),
        ("", LATIN),
        (":" + LATIN, "1"),
        (":path", "/" + LATIN),
        ("host", LATIN),
        ("te", "gzip"),
        (
            "content-type",
            random.choice((LATIN, "application/grpc+json", "application/grpc-web", "")),
        ),
        ("x-request-id", "not an id, " + LATIN),
        ("x-bytes-bin", "!" + LATIN),
        ("accept", LATIN),
        ("content-encoding", "gzip"),
    )
    match random.randint(0, 3):
        case 0 if headers:
            headers.pop(random.randrange(len(headers)))
        case 1 if headers:
            at = random.randrange(len(headers))
            values = ("", LATIN, "GET", "CONNECT", "OPTIONS", "https", "*", "/", "/%zz", "a b")
            headers[at] = headers[at][0], random.choice(values)
        case 2:
            headers.insert(0, random.choice(added))
        case _:
            headers.append(random.choice(added))


def _odd_message(random: Random, methods: Sequence[Method]) -> RawInput:
    method = random.choice(methods)
    content = message(random, method.request)
    forms = (
        b"",
        prefixed(content, length=len(content) + 1),
        prefixed(content, length=max(0, len(content) - 1)),
        prefixed(content, length=2**32 - 1),
        prefixed(content, length=2**31 - 1),
        prefixed(content)[:3],
        prefixed(content) * 2,
        prefixed(content) + b"\0",
        prefixed(content, flag=2),
        prefixed(content, flag=255),
        prefixed(b""),
    )
    frames = call(1, right_headers(Edge.GRPC, method.path), random.choice(forms))
    return _connection(Edge.GRPC, _serialized(frames), Expected.PING)


def _odd_frames(random: Random, methods: Sequence[Method]) -> RawInput:
    edge = _edge(random)
    path, content = _content(random, edge, methods)
    frames = [frame.serialize() for frame in call(1, right_headers(edge, path), content)]
    for _ in range(random.randint(1, 3)):
        frames.insert(random.randint(0, len(frames)), _odd_frame(random))
    if random.random() < 0.3:
        random.shuffle(frames)
    return _connection(edge, b"".join(frames), Expected.PING)


def _odd_frame(random: Random) -> bytes:
    stream = random.choice((0, 1, 1, 2, 3, 2**31 - 1))
    kind = random.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 255))
    flags = random.choice((0, 1, 4, 5, 8, 0x20, 0x2D, 255))
    content = random.choice(
        (b"", bytes(4), bytes(8), LATIN.encode(), random.randbytes(5), bytes(17_000))
    )
    forms: tuple[bytes, ...] = (
        _frame(kind, flags, stream, content),
        _frame(kind, flags, stream, content),
        WindowUpdateFrame(random.choice((0, 1)), window_increment=2**31 - 1).serialize(),
        _frame(8, 0, random.choice((0, 1)), bytes(4)),
        PriorityFrame(1, depends_on=1, stream_weight=255).serialize(),
        RstStreamFrame(1, error_code=random.choice((0, 2, 8, 255))).serialize(),
        PushPromiseFrame(1, promised_stream_id=2, data=b"\x82").serialize(),
        settings(
            {random.choice((1, 2, 3, 4, 5, 6, 99)): random.choice((0, 1, 2**31 - 1, 2**32 - 1))}
        ),
        _frame(1, 5, 3, random.randbytes(random.randint(1, 40))),
        ContinuationFrame(1, data=b"", flags=["END_HEADERS"]).serialize(),
        _frame(0, 8, 1, b"\xff" + LATIN.encode()),
        PingFrame(0, opaque_data=b"12345678", flags=["ACK"]).serialize(),
    )
    return random.choice(forms)


def _frame(kind: int, flags: int, stream: int, content: bytes) -> bytes:
    return (
        len(content).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + content
    )


def _mutated(random: Random, methods: Sequence[Method]) -> RawInput:
    edge = _edge(random)
    path, content = _content(random, edge, methods)
    rest = _serialized(call(1, right_headers(edge, path), content)) + last_ping()
    return RawInput(edge, (Piece(start() + mutated(random, rest)),))


def _flood(random: Random, methods: Sequence[Method]) -> RawInput:
    """Many frames that cost a caller nothing. Whoever calls meanwhile must not notice."""
    edge = _edge(random)
    headers = HeadersFrame(1, data=Encoder().encode(right_headers(edge, "/" + LATIN)))
    empty = ContinuationFrame(1, data=b"").serialize()
    forms = (
        (start() + headers.serialize(), empty),
        (start(), settings()),
        (start(), PingFrame(0, opaque_data=bytes(8)).serialize()),
    )
    before, again = random.choice(forms)
    return RawInput(edge, (Piece(before), Piece(again, FLOOD)), Expected.ANYTHING)


def _serialized(frames: Sequence[Frame]) -> bytes:
    return b"".join(frame.serialize() for frame in frames)


KINDS: tuple[tuple[Callable[[Random, Sequence[Method]], RawInput], int], ...] = (
    (_right, 20),
    (_odd_headers, 30),
    (_odd_message, 15),
    (_odd_frames, 30),
    (_mutated, 30),
)
FLOOD_SHARE = 0.001


def http2_input(seed: int, number: int, methods: Sequence[Method]) -> RawInput:
    random = draw(seed, PART, number)
    if random.random() < FLOOD_SHARE:
        return _flood(random, methods)
    kinds, weights = zip(*KINDS, strict=True)
    return random.choices(kinds, weights)[0](random, methods)
