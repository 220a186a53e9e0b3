"""Calls of any method with any bytes, over one connection of a process."""

from collections.abc import Iterator

import grpc

from fuzz.finding import Check, Fault
from fuzz.inputs import GrpcInput
from fuzz.judge.http2 import nameless

FAULTS = (grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE)
SHORT_DEADLINE_SECONDS = 5.0


def channel(port: int) -> grpc.Channel:
    """Unlimited answers; never more than one connection."""
    return grpc.insecure_channel(
        f"127.0.0.1:{port}",
        options=[("grpc.max_receive_message_length", -1), ("grpc.enable_retries", 0)],
    )


def send_grpc(open_channel: grpc.Channel, given: GrpcInput) -> list[Fault]:
    """As a stream, whatever the method is, so that the number of messages is free."""
    call = open_channel.stream_stream(given.method)(
        _each(given.messages),
        timeout=given.deadline_seconds,
        metadata=tuple((name, _value(name, value)) for name, value in given.metadata),
    )
    try:
        for _ in call:
            pass
    except grpc.RpcError:
        pass
    code = call.code()
    if code in FAULTS:
        told = f"{code.name} {nameless(call.details() or '')}"
        return [Fault(Check.STATUS, told, "OK or a status for callers")]
    is_short = given.deadline_seconds < SHORT_DEADLINE_SECONDS
    if code == grpc.StatusCode.DEADLINE_EXCEEDED and not is_short:
        return [Fault(Check.HANG, "no end of the call", f"{given.deadline_seconds} s at most")]
    return []


def _each(messages: tuple[bytes, ...]) -> Iterator[bytes]:
    yield from messages


def _value(name: str, value: bytes) -> str | bytes:
    return value if name.endswith("-bin") else value.decode("ascii")
