"""Reads frames of HTTP/2, and judges them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import unquote

from hpack import Decoder
from hpack.exceptions import HPACKError
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
)

from fuzz.finding import Check, Fault
from fuzz.inputs import Expected, RawInput
from fuzz.judge.http1 import TEMPORARY
from fuzz.send.tcp import Exchange

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# The last frame of inputs that expect PING.
LAST_PING = b"lastping"
HEAD_BYTES = 9
INTERNAL_ERROR = 2
GRPC_FAULTS = {"2": "UNKNOWN", "13": "INTERNAL"}


@dataclass
class Dialogue:
    """What the service said on one connection."""

    headers: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    ended_streams: set[int] = field(default_factory=set[int])
    resets: dict[int, int] = field(default_factory=dict[int, int])
    goaway: int | None = None
    goaway_reason: str = ""
    pings: set[bytes] = field(default_factory=set[bytes])


def read(received: bytes) -> Dialogue:
    """The frames that are complete, up to the first that is no frame."""
    dialogue = Dialogue()
    decoder = Decoder()
    block = b""
    while len(received) >= HEAD_BYTES:
        try:
            frame, length = Frame.parse_frame_header(memoryview(received[:HEAD_BYTES]))
            if len(received) < HEAD_BYTES + length:
                break
            frame.parse_body(memoryview(received[HEAD_BYTES : HEAD_BYTES + length]))
        except HyperframeError:
            break
        received = received[HEAD_BYTES + length :]
        if isinstance(frame, HeadersFrame | ContinuationFrame):
            block += frame.data
            if "END_HEADERS" in frame.flags:
                _decode(decoder, block, dialogue.headers[frame.stream_id])
                block = b""
        _take(dialogue, frame)
    return dialogue


def _decode(decoder: Decoder, block: bytes, headers: dict[str, str]) -> None:
    try:
        for name, value in decoder.decode(block, raw=True):
            headers[bytes(name).decode("latin-1")] = bytes(value).decode("latin-1")
    except HPACKError:
        headers["grpc-status"] = "unreadable"


def _take(dialogue: Dialogue, frame: Frame) -> None:
    if isinstance(frame, GoAwayFrame):
        dialogue.goaway = frame.error_code
        dialogue.goaway_reason = frame.additional_data.decode("latin-1")
    elif isinstance(frame, RstStreamFrame):
        dialogue.resets[frame.stream_id] = frame.error_code
    elif isinstance(frame, PingFrame) and "ACK" in frame.flags:
        dialogue.pings.add(frame.opaque_data)
    elif isinstance(frame, HeadersFrame | DataFrame) and "END_STREAM" in frame.flags:
        dialogue.ended_streams.add(frame.stream_id)


def is_enough(given: RawInput, received: bytes) -> bool:
    """Whether the service has said what the input waits for."""
    dialogue = read(received)
    if given.expected == Expected.ANSWERS:
        return len(dialogue.ended_streams | dialogue.resets.keys()) >= given.requests
    return LAST_PING in dialogue.pings


def judge(given: RawInput, seen: Exchange) -> list[Fault]:
    dialogue = read(seen.received)
    faults = [fault for headers in dialogue.headers.values() for fault in _faults_of(headers)]
    if dialogue.goaway == INTERNAL_ERROR:
        told = f"GOAWAY INTERNAL_ERROR {nameless(dialogue.goaway_reason)}"
        faults.append(Fault(Check.STATUS, told, "the caller's error"))
    if INTERNAL_ERROR in dialogue.resets.values():
        faults.append(Fault(Check.STATUS, "RST_STREAM INTERNAL_ERROR", "the caller's error"))
    if seen.ended or dialogue.goaway is not None:
        return faults
    if given.expected == Expected.PING and LAST_PING not in dialogue.pings:
        faults.append(Fault(Check.HANG, "no answer to a PING", given.expected.value))
    if given.expected == Expected.END:
        faults.append(Fault(Check.FRAMING, "connection kept", given.expected.value))
    if given.expected == Expected.ANSWERS and not is_enough(given, seen.received):
        answered = len(dialogue.ended_streams)
        faults.append(Fault(Check.HANG, f"{answered} answers", f"{given.requests} answers"))
    return faults


def _faults_of(headers: dict[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    status = headers.get(":status", "")
    if status.startswith("5") and int(status) not in TEMPORARY:
        faults.append(Fault(Check.STATUS, f"HTTP {status}", "no 5xx but 503 and 504"))
    code = headers.get("grpc-status", "")
    if code in GRPC_FAULTS:
        told = nameless(unquote(headers.get("grpc-message", "")))
        faults.append(Fault(Check.STATUS, f"{GRPC_FAULTS[code]} {told}", "a status for callers"))
    return faults


def nameless(message: str) -> str:
    """Numbers and quotations away, so that one fault of two inputs is told once."""
    return re.sub(r"'[^']*'", "'…'", re.sub(r"\d+", "N", message))[:160]
