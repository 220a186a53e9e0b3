"""Requests of HTTP/1.1: right ones in odd forms, wrong framing, mutated bytes."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from urllib.parse import quote

from fuzz.canary import CANARY, LATIN
from fuzz.draw import draw, mutated
from fuzz.generate.texts import number, text
from fuzz.inputs import Edge, Expected, Piece, RawInput, raw
from fuzz.judge.http2 import PREFACE

PART = "http1"
PATHS = ("/fill-mask", "/semantic-similarity", "/feature-extraction")
# What a smuggler hides behind a request. An answer to it means that one request was read as two.
HIDDEN = f"GET /models/{LATIN} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
VALUES = ("chunked", "x", "gzip", "identity", "deflate, gzip", LATIN, "*/*;q=0", "", "utf-16")
NAMES = (
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "Content-Encoding",
    "Cookie",
    "Expect",
    "If-Match",
    "Origin",
    "Range",
    "Request-Timeout",
    "Upgrade",
    "X-Api-Key",
    "X-HTTP-Method-Override",
    "X-" + LATIN,
)


def body(random: Random) -> bytes:
    """JSON that is nearly a request."""
    fields: dict[str, object] = {"text": text(random), "texts": [text(random)]}
    fields |= {"text_a": text(random), "text_b": text(random), "top_k": number(random)}
    fields |= {"targets": [text(random)], "pooling": random.choice(("CLS", "TOKENS", CANARY, 1))}
    fields |= {"pairs": [{"text_a": text(random), "text_b": text(random)}], CANARY: None}
    fields |= {"truncate": random.choice((True, "true", 1)), "model": LATIN, "normalize": True}
    chosen = random.sample(sorted(fields), random.randint(1, 4))
    return json.dumps(
        {name: fields[name] for name in chosen}, ensure_ascii=random.random() < 0.5
    ).encode(errors="surrogatepass")


def head(first: str, *lines: str) -> bytes:
    return "\r\n".join((first, *lines, "", "")).encode("latin-1")


def post(path: str, *lines: str) -> bytes:
    return head(f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *lines)


def chunked(random: Random, content: bytes) -> bytes:
    """Chunks of odd but right forms: leading zeros, extensions, trailers."""
    parts: list[bytes] = []
    while content:
        length = random.randint(1, max(1, len(content)))
        size = f"{length:x}".zfill(random.choice((1, 1, 4))).encode()
        extension = random.choice((b"", b"", b";a=b", b';a="' + LATIN.encode() + b'"'))
        parts.append(size + extension + b"\r\n" + content[:length] + b"\r\n")
        content = content[length:]
    trailer = random.choice((b"", b"", b"X-" + LATIN.encode() + b": 1\r\n"))
    return b"".join(parts) + b"0\r\n" + trailer + b"\r\n"


def _right(random: Random) -> RawInput:
    requests = random.choice((1, 1, 1, 2, 5))
    content = b""
    for _ in range(requests):
        sent, path = body(random), random.choice(PATHS)
        if random.random() < 0.5:
            content += post(path, f"Content-Length: {len(sent)}") + sent
        else:
            content += post(path, "Transfer-Encoding: chunked") + chunked(random, sent)
    return replace(raw(Edge.REST, content, Expected.ANSWERS), requests=requests)


def _odd_fields(random: Random) -> RawInput:
    sent, path = body(random), random.choice(PATHS)
    lines = [
        f"{random.choice(NAMES)}: {random.choice(VALUES)}" for _ in range(random.randint(1, 3))
    ]
    # An interim answer or another protocol would come first.
    lines = [line for line in lines if not line.startswith(("Expect: 1", "Upgrade: h2c"))]
    content = post(path, *lines, f"Content-Length: {len(sent)}") + sent
    return raw(Edge.REST, content, Expected.ANSWERS)


def _odd_target(random: Random) -> RawInput:
    method = random.choice(("GET", "POST", "HEAD", "OPTIONS", "TRACE", "PROPFIND", LATIN.upper()))
    targets = (
        "/models/" + quote(text(random)[:200]),
        "/models/bert-demo-zh?version=" + quote(CANARY),
        "/models?" + LATIN + "=%zz",
        "/q/openapi?format=" + LATIN,
        "/q/swagger-ui/../../" + LATIN,
        "/%2e%2e/%2e%2e/" + LATIN,
        "//" + LATIN + "//",
        f"http://{LATIN}/models",
        "/" + LATIN + ";a=b/.php",
        "/fill-mask/" + LATIN,
        # Malformed, but it is clear where the request ends.
        "/%zz" + LATIN,
        "?" + LATIN,
        LATIN,
    )
    content = head(f"{method} {random.choice(targets)} HTTP/1.1", "Host: x")
    # An answer to HEAD has no body, and answers() would wait for one.
    expected = Expected.ANYTHING if method == "HEAD" else Expected.ANSWERS
    return raw(Edge.REST, content, expected)


def _both_lengths(random: Random) -> RawInput:
    sent = body(random)
    lines = [f"Content-Length: {len(sent)}", "Transfer-Encoding: chunked"]
    random.shuffle(lines)
    content = post(random.choice(PATHS), *lines) + chunked(random, sent) + HIDDEN
    return raw(Edge.REST, content, Expected.ONE_ANSWER)


def _bad_framing(random: Random) -> RawInput:
    sent = body(random)
    size, path = f"{len(sent):x}", random.choice(PATHS)
    length = f"Content-Length: {len(sent)}"
    whole = sent + b"\r\n0\r\n\r\n"
    to_chunked = post(path, "Transfer-Encoding: chunked")
    forms: tuple[tuple[bytes, bytes], ...] = (
        (to_chunked, f"1{size.zfill(8)}\r\n".encode() + whole),
        (to_chunked, f"0x{size}\r\n".encode() + whole),
        (to_chunked, f"-{size}\r\n".encode() + whole),
        (to_chunked, f"+{size}\r\n".encode() + whole),
        (to_chunked, f"{size}g\r\n".encode() + whole),
        (to_chunked, b"\r\n" + whole),
        (to_chunked, f"{size}\r\n".encode() + sent + b"xx0\r\n\r\n"),
        (post(path, "Transfer-Encoding: chunked", "Transfer-Encoding: x"), _one_chunk(sent)),
        (post(path, "Transfer-Encoding: x"), sent),
        (post(path, "Transfer-Encoding: chunked, chunked"), _one_chunk(sent)),
        (post(path, "Transfer-Encoding: chunked, gzip"), _one_chunk(sent)),
        (post(path, "Transfer-Encoding:\x0bchunked"), _one_chunk(sent)),
        (post(path, length, f"Content-Length: {len(sent) + 1}"), sent),
        (post(path, f"Content-Length: +{len(sent)}"), sent),
        (post(path, f"Content-Length: {len(sent)}, {len(sent) + 1}"), sent),
        (post(path, f"Content-Length: 0x{size}"), sent),
        (post(path, "Content-Length: 99999999999999999999"), sent),
        (post(path, "Content-Length: -1"), sent),
        (post(path, f"Content-Length : {len(sent)}"), sent),
        (post(path, length, "Host: y"), sent),
        (post(path, length, "X : 1"), sent),
        (post(path, length, "X: a\0b"), sent),
        (post(path, length, " folded: 1"), sent),
        (post(path, length, "no colon"), sent),
        (post(path, length, "X: " + LATIN * 2_000), sent),
        (head(f"POST {path} HTTP/1.1", "Content-Type: application/json", length), sent),
    )
    start, rest = random.choice(forms)
    bad = raw(Edge.REST, start + rest + HIDDEN, Expected.REFUSED)
    return replace(bad, unimplemented=b"Transfer-Encoding" in start)


def _bad_first_line(random: Random) -> RawInput:
    lines = (
        f"GET /models/{LATIN} HTTP/9.9",
        f"GET /models/{LATIN} HTTP/1.",
        f"GET /models/{LATIN} HTTP/1.12",
        f"GET /models/{LATIN} http/1.1",
        f"GET /models/{LATIN} {LATIN}/1.1",
        f"G[T /models/{LATIN} HTTP/1.1",
        f"GET /models/{LATIN}",
        f"GET /{LATIN * 900} HTTP/1.1",
        f"GET /models/\0{LATIN} HTTP/1.1",
    )
    refused = raw(Edge.REST, head(random.choice(lines), "Host: x") + HIDDEN, Expected.REFUSED)
    return replace(refused, unimplemented=True)


def _mutated(random: Random) -> RawInput:
    first, second = _right(random).content(), _odd_fields(random).content()
    # Half of it in the head, where the bytes are that decide.
    end = first.index(b"\r\n\r\n") + 4
    if random.random() < 0.5:
        content = mutated(random, first[:end], (second,)) + first[end:]
    else:
        content = mutated(random, first, (second,))
    return replace(raw(Edge.REST, content), unimplemented=True)


def _large_body(random: Random) -> RawInput:
    sent = b'{"text": "' + LATIN.encode() * 450_000 + b'"}'
    content = post(random.choice(PATHS), "Transfer-Encoding: chunked") + _one_chunk(sent)
    return raw(Edge.REST, content, Expected.ANSWERS)


def _to_grpc(random: Random) -> RawInput:
    content = random.choice((_right, _bad_framing, _bad_first_line, _mutated))(random).content()
    # The beginning of HTTP/2's preface: the service waits for the rest.
    expected = Expected.ANYTHING if PREFACE.startswith(content) else Expected.END
    return RawInput(Edge.GRPC, (Piece(content),), expected)


def _one_chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n0\r\n\r\n"


KINDS: tuple[tuple[Callable[[Random], RawInput], int], ...] = (
    (_right, 20),
    (_odd_fields, 20),
    (_odd_target, 15),
    (_both_lengths, 3),
    (_bad_framing, 12),
    (_bad_first_line, 6),
    (_mutated, 40),
    (_to_grpc, 4),
)
LARGE_SHARE = 0.002


def http1_input(seed: int, number: int) -> RawInput:
    random = draw(seed, PART, number)
    if random.random() < LARGE_SHARE:
        return _large_body(random)
    kinds, weights = zip(*KINDS, strict=True)
    return random.choices(kinds, weights)[0](random)
