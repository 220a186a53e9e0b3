"""The parts of a run, each a process of its own, so that none slows another's clock down."""

import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from schemathesis import GenerationMode

from fuzz.finding import Check, Fault, Finding
from fuzz.generate import grpc_inputs, http1_inputs, http2_inputs
from fuzz.generate.grpc_inputs import grpc_input
from fuzz.generate.http1_inputs import http1_input
from fuzz.generate.http2_inputs import http2_input
from fuzz.generate.messages import methods
from fuzz.inputs import GrpcInput, Input, RawInput
from fuzz.neighbour import PART as NEIGHBOUR
from fuzz.neighbour import Neighbour, grpc_call, rest_call
from fuzz.send import rest
from fuzz.send.grpc_call import channel, send_grpc
from fuzz.send.raw import RawPorts, send_raw

THREADS = 3
# Inputs between two messages of progress.
STEP = 20


@dataclass(frozen=True)
class Progress:
    part: str
    inputs: int


@dataclass(frozen=True)
class Latencies:
    edge: str
    seconds: list[float]


@dataclass(frozen=True)
class Broken:
    """The part itself failed, by a fault of the suite."""

    part: str
    trace: str


Message = Progress | Finding | Latencies | Broken


@dataclass(frozen=True)
class Job:
    """What a process of a part needs to know."""

    part: str
    seed: int
    ports: RawPorts
    project: Path


PARTS = (rest.PART, grpc_inputs.PART, http1_inputs.PART, http2_inputs.PART)


def run_job(job: Job, told: "Queue[Message]", stop: Event) -> None:
    """Runs in its own process until it is told to stop."""
    try:
        if job.part == NEIGHBOUR:
            _neighbours(job, told, stop)
        elif job.part == rest.PART:
            _rest(job, told, stop)
        else:
            _drawn(job, told, stop)
    except Exception:
        told.put(Broken(job.part, traceback.format_exc()))


def _neighbours(job: Job, told: "Queue[Message]", stop: Event) -> None:
    calls = {"rest": rest_call(job.ports.rest), "grpc": grpc_call(channel(job.ports.grpc))}
    threads = [
        threading.Thread(target=_neighbour, args=(edge, call, told, stop), daemon=True)
        for edge, call in calls.items()
    ]
    _run(threads)


def _neighbour(edge: str, call: Callable[[], bytes], told: "Queue[Message]", stop: Event) -> None:
    def tell(fault: Fault) -> None:
        told.put(Finding(NEIGHBOUR, 0, fault))

    told.put(Latencies(edge, Neighbour(edge, call, tell).run(stop.is_set)))


def _rest(job: Job, told: "Queue[Message]", stop: Event) -> None:
    described = rest.operations(job.ports.rest)
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    sent = 0

    def tell(given: RawInput, faults: list[Fault]) -> None:
        nonlocal sent
        sent += 1
        _tell(told, job.part, sent, given, faults)

    for batch in count():
        if stop.is_set():
            return
        operation = described[batch % len(described)]
        mode = modes[batch // len(described) % len(modes)]
        rest.rest_batch(job.ports.rest, operation, job.seed * 1_000_003 + batch, mode, tell)


def sender(job: Job) -> tuple[Callable[[int], Input], Callable[[Input], list[Fault]]]:
    """The nth input of a part, and how to send it."""
    described = methods(job.project)
    open_channel = channel(job.ports.grpc)

    def make(number: int) -> Input:
        if job.part == grpc_inputs.PART:
            return grpc_input(job.seed, number, described)
        if job.part == http1_inputs.PART:
            return http1_input(job.seed, number)
        return http2_input(job.seed, number, described)

    def send(given: Input) -> list[Fault]:
        if isinstance(given, GrpcInput):
            return send_grpc(open_channel, given)
        return send_raw(job.ports, given)

    return make, send


def _drawn(job: Job, told: "Queue[Message]", stop: Event) -> None:
    make, send = sender(job)
    numbers = _numbers()

    def work() -> None:
        while not stop.is_set():
            number = next(numbers)
            given = make(number)
            try:
                faults = send(given)
            except OSError as error:
                faults = [Fault(Check.HANG, f"no connection: {error}", "a connection")]
            except Exception:
                told.put(Broken(job.part, f"input {number}\n{traceback.format_exc()}"))
                return
            _tell(told, job.part, number, given, faults)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(THREADS)]
    if job.part == grpc_inputs.PART:
        # On the connection of the bad calls, as behind a sidecar.
        call = grpc_call(channel(job.ports.grpc))
        same = ("grpc, same connection", call, told, stop)
        threads.append(threading.Thread(target=_neighbour, args=same, daemon=True))
    _run(threads)


def _numbers() -> Iterator[int]:
    """A count that threads may share: next() of it is one step of the interpreter."""
    return count()


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _tell(
    told: "Queue[Message]", part: str, number: int, given: Input, faults: list[Fault]
) -> None:
    if number % STEP == 0:
        told.put(Progress(part, number))
    for fault in faults:
        told.put(Finding(part, number, fault, given))
