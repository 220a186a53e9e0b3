"""Reads answers of HTTP/1.1, and judges them."""

from collections.abc import Sequence
from dataclasses import dataclass

from fuzz.finding import Check, Fault
from fuzz.inputs import Edge, Expected, RawInput
from fuzz.send.tcp import Exchange

TEMPORARY = (503, 504)
UNIMPLEMENTED = (501, 505)
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def answers(received: bytes) -> list[Answer]:
    """The answers that are complete. Interim ones (100 Continue) do not count."""
    found: list[Answer] = []
    while True:
        head, blank, rest = received.partition(b"\r\n\r\n")
        if not blank or not head.startswith(b"HTTP/"):
            return found
        status, headers = _head(head)
        if status < 200:
            received = rest
            continue
        fields = dict(headers)
        if "chunked" in fields.get("transfer-encoding", ""):
            split = _unchunked(rest)
        else:
            length = int(fields.get("content-length", "0"))
            split = None if len(rest) < length else (rest[:length], rest[length:])
        if split is None:
            return found
        body, received = split
        found.append(Answer(status, headers, body))


def _head(head: bytes) -> tuple[int, tuple[tuple[str, str], ...]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ", 2)
    fields = (line.partition(":") for line in lines)
    return int(words[1]), tuple((name.lower(), value.strip()) for name, _, value in fields)


def _unchunked(rest: bytes) -> tuple[bytes, bytes] | None:
    body = b""
    while True:
        size, blank, rest = rest.partition(b"\r\n")
        if not blank:
            return None
        length = int(size.split(b";")[0], 16)
        if len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]
        if length == 0:
            return body, rest


def judge(given: RawInput, seen: Exchange) -> list[Fault]:
    got = answers(seen.received)
    faults = [fault for answer in got for fault in _faults_of(given, answer)]
    return faults + _connection(given, seen, [answer.status for answer in got])


def _faults_of(given: RawInput, answer: Answer) -> list[Fault]:
    allowed = TEMPORARY + (UNIMPLEMENTED if given.unimplemented else ())
    kind = answer.header("content-type").split(";")[0]
    faults: list[Fault] = []
    if answer.status >= 500 and answer.status not in allowed:
        faults.append(Fault(Check.STATUS, f"HTTP {answer.status}", "no 5xx but 503 and 504"))
    if answer.status >= 400 and given.edge == Edge.REST and kind != PROBLEM:
        told = f"{answer.status} with {kind or 'no body'}"
        faults.append(Fault(Check.PROBLEM, told, PROBLEM))
    return faults


def _connection(given: RawInput, seen: Exchange, statuses: Sequence[int]) -> list[Fault]:
    told = f"answers {list(statuses)}, connection {'ended' if seen.ended else 'kept'}"
    right = {
        Expected.ANYTHING: True,
        Expected.ANSWERS: len(statuses) == given.requests,
        Expected.REFUSED: seen.ended and len(statuses) <= 1 and all(s >= 400 for s in statuses),
        Expected.ONE_ANSWER: seen.ended and len(statuses) <= 1,
        Expected.PING: seen.ended,
        Expected.END: seen.ended,
    }[given.expected]
    if right:
        return []
    check = Check.HANG if seen.timed_out and not statuses else Check.FRAMING
    return [Fault(check, told, _expected(given))]


def _expected(given: RawInput) -> str:
    if given.expected == Expected.ANSWERS:
        return f"{given.requests} answers"
    return given.expected.value
