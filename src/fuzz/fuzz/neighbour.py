"""A well-behaved caller on both edges. Each of its calls must succeed, with the first answer."""

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

import grpc

from fuzz.finding import Check, Fault
from fuzz.judge.http2 import nameless

PART = "neighbour"
PATIENCE_SECONDS = 30
PERIOD_SECONDS = 0.1
TEXT = "今天天气很好。"
METHOD = "/bertmesh.v1.FeatureExtractionService/Extract"
# texts = 1: TEXT, options = 2: bypass_cache = 6: true
MESSAGE = b"\x0a" + bytes((len(TEXT.encode()),)) + TEXT.encode() + b"\x12\x02\x30\x01"
Call = Callable[[], bytes]


def rest_call(port: int) -> Call:
    """Calls over a connection that is kept; what the answer says of the text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    body = json.dumps({"text": TEXT, "bypass_cache": True}).encode()
    headers = {"Content-Type": "application/json"}

    def call() -> bytes:
        connection.request("POST", "/feature-extraction", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise HTTPException(f"HTTP {answer.status} {content[:200]!r}")
        return json.dumps(json.loads(content)["result"]).encode()

    return call


def grpc_call(channel: grpc.Channel) -> Call:
    extract = channel.unary_unary(METHOD)

    def call() -> bytes:
        return extract(MESSAGE, timeout=PATIENCE_SECONDS)

    return call


class Neighbour:
    """One thread calls; the latencies are read when it has ended."""

    def __init__(self, edge: str, call: Call, told: Callable[[Fault], None]) -> None:
        self._edge = edge
        self._call = call
        self._told = told
        self._first: bytes | None = None
        self._latencies: list[float] = []

    def run(self, is_over: Callable[[], bool], period: float = PERIOD_SECONDS) -> list[float]:
        """Seconds of each call."""
        while not is_over():
            begun = time.monotonic()
            self._once()
            took = time.monotonic() - begun
            self._latencies.append(took)
            time.sleep(max(0.0, period - took))
        return self._latencies

    def _once(self) -> None:
        try:
            answer = self._call()
        except (grpc.RpcError, OSError, HTTPException) as error:
            self._told(Fault(Check.NEIGHBOUR, f"{self._edge}: {_words(error)}", "an answer"))
            return
        if self._first is None:
            self._first = answer
        if answer != self._first:
            self._told(Fault(Check.NEIGHBOUR, f"{self._edge}: another answer", "the same one"))


def _words(error: Exception) -> str:
    if isinstance(error, grpc.Call):
        return nameless(f"{error.code().name} {error.details()}")
    return f"{type(error).__name__} {error}"[:200]


def percentile(latencies: list[float], share: float) -> float:
    """Milliseconds; NaN of none."""
    if not latencies:
        return float("nan")
    ordered = sorted(latencies)
    return 1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
