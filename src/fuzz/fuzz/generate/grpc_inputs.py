"""Calls over gRPC: valid and mutated messages, none and several, odd metadata."""

from collections.abc import Sequence
from random import Random

from fuzz.canary import LATIN
from fuzz.draw import draw, mutated
from fuzz.generate.messages import Method, message
from fuzz.inputs import GrpcInput

PART = "grpc"
# Over the limit of 4 MiB.
OVERSIZE = 4_500_000
METADATA = (
    ("authorization", b"Bearer " + LATIN.encode()),
    ("x-api-key", LATIN.encode()),
    ("x-" + LATIN, b"1"),
    ("x-bytes-bin", LATIN.encode() + bytes(range(256))),
    ("x-envoy-expected-rq-timeout-ms", LATIN.encode()),
    ("x-long", LATIN.encode() * 500),
    ("baggage", LATIN.encode() + b"=1"),
    ("traceparent", b"00-ffffffffffffffffffffffffffffffff-0000000000000000-zz"),
    ("x-request-id", b"not an id, " + LATIN.encode()),
    ("x-b3-traceid", b"x" * 40),
)
OTHER_METHODS = (
    "/bertmesh.v1.ModelService/" + LATIN,
    "/" + LATIN + "/" + LATIN,
    "/grpc.health.v1.Health/Check",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
)


def grpc_input(seed: int, number: int, methods: Sequence[Method]) -> GrpcInput:
    random = draw(seed, PART, number)
    method = random.choice(methods)
    messages = [message(random, method.request) for _ in range(_message_count(random, method))]
    if messages and random.random() < 0.4:
        others = [message(random, random.choice(methods).request)]
        at = random.randrange(len(messages))
        messages[at] = mutated(random, messages[at], others)
    if random.random() < 0.002:
        messages.append(b"\x0a" + bytes(OVERSIZE))
    path = random.choice(OTHER_METHODS) if random.random() < 0.03 else method.path
    metadata = random.sample(METADATA, random.choice((0, 0, 0, 1, 2)))
    deadline = random.choice((0.001, 0.01)) if random.random() < 0.02 else 30.0
    return GrpcInput(path, tuple(messages), tuple(metadata), deadline)


def _message_count(random: Random, method: Method) -> int:
    if method.is_stream:
        return random.choice((0, 1, 2, 3, 8, 8))
    return random.choices((0, 1, 2, 3), (1, 30, 1, 1))[0]
