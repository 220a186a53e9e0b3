"""What counts as a fault of an answer."""

from dataclasses import replace

import pytest
from hpack import Encoder
from hyperframe.frame import GoAwayFrame, HeadersFrame, PingFrame

from fuzz.finding import Check
from fuzz.inputs import Edge, Expected, RawInput, raw
from fuzz.judge import http1, http2
from fuzz.send.tcp import Exchange

PROBLEM = b"Content-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}"
REFUSAL = b"HTTP/1.1 400 Bad Request\r\n" + PROBLEM
GOOD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"


def given(expected: Expected, edge: Edge = Edge.REST) -> RawInput:
    return raw(edge, b"", expected)


def checks(sent: RawInput, received: bytes, ended: bool, timed_out: bool = False) -> list[Check]:
    return [fault.check for fault in http1.judge(sent, Exchange(received, ended, timed_out))]


def test_reads_answers_one_after_another() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"

    statuses = [answer.status for answer in http1.answers(interim + GOOD + REFUSAL + GOOD[:-3])]

    assert statuses == [200, 400]


@pytest.mark.parametrize("status", [b"500", b"502", b"501"])
def test_server_errors_are_faults(status: bytes) -> None:
    answer = b"HTTP/1.1 " + status + b" X\r\n" + PROBLEM

    assert checks(given(Expected.ANSWERS), answer, False) == [Check.STATUS]


@pytest.mark.parametrize("status", [b"503", b"504"])
def test_temporary_errors_are_none(status: bytes) -> None:
    assert checks(given(Expected.ANSWERS), b"HTTP/1.1 " + status + b" X\r\n" + PROBLEM, False) == []


def test_not_implemented_is_right_for_an_unknown_coding() -> None:
    unknown = replace(given(Expected.REFUSED), unimplemented=True)

    assert checks(unknown, b"HTTP/1.1 501 X\r\n" + PROBLEM, True) == []


def test_refusal_needs_a_problem() -> None:
    bare = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"

    assert checks(given(Expected.ANSWERS), bare, False) == [Check.PROBLEM]


@pytest.mark.parametrize(
    ("received", "ended", "found"),
    [
        (REFUSAL, True, []),
        (b"", True, []),
        (REFUSAL, False, [Check.FRAMING]),
        (GOOD, True, [Check.FRAMING]),
        (REFUSAL + REFUSAL, True, [Check.FRAMING]),
    ],
)
def test_refused_means_one_refusal_and_the_end(
    received: bytes, ended: bool, found: list[Check]
) -> None:
    assert checks(given(Expected.REFUSED), received, ended) == found


def test_silence_is_a_hang() -> None:
    assert checks(given(Expected.ANSWERS), b"", False, True) == [Check.HANG]


def test_internal_is_a_fault_of_grpc() -> None:
    block = Encoder().encode([(":status", "200"), ("grpc-status", "13"), ("grpc-message", "a%201")])
    received = HeadersFrame(1, data=block, flags=["END_HEADERS", "END_STREAM"]).serialize()

    faults = http2.judge(given(Expected.ANYTHING, Edge.GRPC), Exchange(received, False, False))

    assert [fault.found for fault in faults] == ["INTERNAL a N"]


def test_internal_goaway_is_a_fault_and_others_are_not() -> None:
    sent = given(Expected.PING, Edge.GRPC)
    internal, protocol = (
        Exchange(GoAwayFrame(0, error_code=code).serialize(), False, False) for code in (2, 1)
    )

    assert [fault.check for fault in http2.judge(sent, internal)] == [Check.STATUS]
    assert http2.judge(sent, protocol) == []


def test_ping_without_an_answer_is_a_hang() -> None:
    sent = given(Expected.PING)
    answered = PingFrame(0, opaque_data=http2.LAST_PING, flags=["ACK"]).serialize()

    assert http2.judge(sent, Exchange(answered, False, False)) == []
    assert [f.check for f in http2.judge(sent, Exchange(b"", False, True))] == [Check.HANG]
