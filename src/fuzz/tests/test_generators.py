"""The same seed gives the same inputs, and each input is what its kind promises."""

from collections import Counter
from pathlib import Path

import pytest

from fuzz.canary import LATIN, holds_canary
from fuzz.draw import draw, mutated
from fuzz.generate.grpc_inputs import grpc_input
from fuzz.generate.http1_inputs import chunked, http1_input
from fuzz.generate.http2_inputs import http2_input
from fuzz.generate.messages import message, methods
from fuzz.inputs import Expected, Input
from fuzz.judge.http1 import _unchunked  # pyright: ignore[reportPrivateUsage]
from fuzz.judge.http2 import PREFACE

PROJECT = Path(__file__).parents[3]
METHODS = methods(PROJECT)
COUNT = 300


def drawn(part: str, seed: int) -> list[Input]:
    if part == "grpc":
        return [grpc_input(seed, number, METHODS) for number in range(COUNT)]
    if part == "http1":
        return [http1_input(seed, number) for number in range(COUNT)]
    return [http2_input(seed, number, METHODS) for number in range(COUNT)]


@pytest.mark.parametrize("part", ["grpc", "http1", "http2"])
def test_same_seed_draws_the_same_inputs(part: str) -> None:
    assert drawn(part, 5) == drawn(part, 5)


@pytest.mark.parametrize("part", ["grpc", "http1", "http2"])
def test_another_seed_draws_others(part: str) -> None:
    assert drawn(part, 5) != drawn(part, 6)


@pytest.mark.parametrize("part", ["grpc", "http1", "http2"])
def test_inputs_differ_from_each_other(part: str) -> None:
    different = set(drawn(part, 5))

    assert len(different) > 0.8 * COUNT


def test_finds_all_methods_of_the_protos() -> None:
    paths = [method.path for method in METHODS]

    assert "/bertmesh.v1.FeatureExtractionService/StreamExtract" in paths
    assert Counter(method.is_stream for method in METHODS) == {False: 5, True: 3}


def test_most_messages_hold_the_canary() -> None:
    task = next(method for method in METHODS if method.path.endswith("/StreamCompare"))
    messages = [message(draw(1, "test", number), task.request) for number in range(COUNT)]

    assert sum(map(holds_canary, messages)) > 0.8 * COUNT


def test_every_kind_of_expectation_of_http1_comes() -> None:
    wanted = {Expected.ANYTHING, Expected.ANSWERS, Expected.REFUSED, Expected.ONE_ANSWER}

    assert wanted <= {given.expected for given in (http1_input(3, n) for n in range(COUNT))}


def test_chunks_hold_the_whole_body() -> None:
    for number in range(COUNT):
        sent = draw(2, "body", number).randbytes(number)

        assert body_of(chunked(draw(2, "chunks", number), sent)) == sent


def body_of(content: bytes) -> bytes:
    """Without a trailer, which the reader of answers does not know."""
    split = _unchunked(content.replace(b"X-" + LATIN.encode() + b": 1\r\n", b""))
    assert split is not None
    return split[0]


def test_all_of_http2_begins_with_the_preface() -> None:
    assert all(
        http2_input(4, number, METHODS).content().startswith(PREFACE) for number in range(COUNT)
    )


def test_mutation_changes_most_bytes_it_is_given() -> None:
    valid = b"POST /fill-mask HTTP/1.1"
    changed = [mutated(draw(1, "mutation", number), valid) for number in range(COUNT)]

    assert sum(content != valid for content in changed) > 0.9 * COUNT
