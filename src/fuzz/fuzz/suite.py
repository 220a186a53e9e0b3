"""One run: start everything, send the corpus, send random inputs, look, stop everything."""

import multiprocessing
import queue
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzz.canary import holds_canary
from fuzz.finding import Check, Fault, Finding
from fuzz.input_file import read_input
from fuzz.inputs import Input
from fuzz.known import KnownFault, known_as, mended, read_known
from fuzz.neighbour import PART as NEIGHBOUR
from fuzz.neighbour import percentile
from fuzz.parts import PARTS, Broken, Job, Latencies, Message, Progress, run_job, sender
from fuzz.report import Report
from fuzz.send.raw import RawPorts
from fuzz.service.collector import Collector, collector
from fuzz.service.metrics import faults_of_scrape, scrape, series_count
from fuzz.service.ports import free_ports
from fuzz.service.process import Ports, Service, settings
from fuzz.service.redis import contents, executable, redis_server
from fuzz.service.resources import Sample, growth, sample

HERE = Path(__file__).parent.parent
PROJECT = HERE.parent.parent
TARGET = PROJECT / "target"
FINDINGS = TARGET / "fuzz" / "findings"
LATEST_LOG = TARGET / "fuzz" / "latest.log"
FAULTY_LOG = TARGET / "fuzz" / "faulty.log"
SAMPLE_SECONDS = 2.0
# The service writes spans out every 5 s, and closes connections that ended.
QUIET_SECONDS = 15.0
END_SECONDS = 120.0


@dataclass(frozen=True)
class Host:
    """The service and what stands around it."""

    service: Service
    ports: Ports
    spans: Collector
    has_redis: bool

    def raw_ports(self) -> RawPorts:
        return RawPorts(self.ports.grpc, self.ports.rest)


@contextmanager
def host() -> Generator[Host]:
    """Ends the processes that it started, whatever happens."""
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(TemporaryDirectory(prefix="bertmesh-fuzz-")))
        free = free_ports(time.monotonic_ns() // 1_000_000)
        ports = Ports(*(next(free) for _ in range(5)))
        spans = stack.enter_context(collector(ports.collector))
        redis = executable(TARGET)
        if redis is None:
            print("no redis-server on PATH or in target/redis: the cache is not searched")
        else:
            stack.enter_context(redis_server(redis, ports.redis, temporary))
        service = Service(PROJECT, settings(ports, redis is not None), temporary)
        stack.callback(service.kill)
        service.await_start()
        yield Host(service, ports, spans, redis is not None)


def traces(around: Host) -> list[Fault]:
    """What inputs left in the log, the spans, the metrics and Redis since the last look."""
    faults = around.service.faults()
    expected = "no word of a caller's text"
    keys = around.spans.leaks()
    faults += [Fault(Check.LEAK, f"span: attribute {key}", expected) for key in keys]
    faults += faults_of_scrape(scrape(around.ports.management))
    return faults


def redis_leaks(around: Host) -> list[Fault]:
    if not around.has_redis:
        return []
    leaks = (content for content in contents(around.ports.redis) if holds_canary(content))
    return [
        Fault(Check.LEAK, f"Redis: {leak[:200]!r}", "no word of a caller's text") for leak in leaks
    ]


def run_corpus(around: Host, known: list[KnownFault], report: Report) -> None:
    """Each case alone. What it leaves in log and metrics is its own."""
    shown: list[Finding] = []
    seen: list[Fault] = []
    _, send = sender(Job("corpus", 0, around.raw_ports(), PROJECT))
    files = sorted((HERE / "corpus").glob("*.toml"))
    for number, file in enumerate(files):
        given = read_input(file)
        faults = send(given)
        # The service writes its line after it has answered.
        time.sleep(0.1)
        left = traces(around)
        # Metrics still have what earlier cases left.
        faults += [fault for fault in left if fault not in seen or fault.check == Check.LOG]
        seen += left
        shown += [Finding(f"corpus {file.stem}", number, fault, given) for fault in faults]
    # Spans leave the service every 5 s, so no single case can be named for them.
    time.sleep(QUIET_SECONDS)
    shown += [Finding("corpus", 0, fault) for fault in traces(around) if fault not in seen]
    for finding in shown:
        report.add(finding)
    for fault in mended(known, shown):
        told = f"known fault {fault.name} is mended"
        report.add(Finding("corpus", 0, Fault(Check.CONTRACT, told, "its entry deleted")))
    print(f"corpus: {len(files)} cases, {len(shown)} findings")


def replay(file: Path) -> int:
    """Sends one input again. 1 if it shows a fault."""
    given: Input = read_input(file)
    known = read_known(HERE / "known.toml")
    with host() as around:
        _, send = sender(Job("replay", 0, around.raw_ports(), PROJECT))
        faults = send(given)
        time.sleep(QUIET_SECONDS)
        faults += traces(around) + redis_leaks(around)
    for fault in faults:
        entry = known_as(known, Finding("replay", 0, fault))
        mark = "" if entry is None else f" (known: {entry.name})"
        print(f"{fault.check.value}: {fault.found} (expected: {fault.expected}){mark}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


class Watch:
    """Runs the parts for a time, and collects what they tell and what the service leaves."""

    def __init__(self, around: Host, report: Report, parts: tuple[str, ...], seed: int) -> None:
        self._around = around
        self._report = report
        self._inputs: dict[str, int] = {}
        self._latencies: dict[str, list[float]] = {}
        self._samples: list[Sample] = []
        context = multiprocessing.get_context("spawn")
        self._told: Queue[Message] = context.Queue()
        self._stop = context.Event()
        jobs = [Job(part, seed, around.raw_ports(), PROJECT) for part in (NEIGHBOUR, *parts)]
        self._processes: list[Any] = [
            context.Process(target=run_job, args=(job, self._told, self._stop), daemon=True)
            for job in jobs
        ]

    def run(self, seconds: float) -> None:
        quiet_before = sample(self._around.service.pid(), 0.0)
        begun = time.monotonic()
        for process in self._processes:
            process.start()
        while time.monotonic() < begun + seconds and not self._around.service.has_ended():
            self._take(SAMPLE_SECONDS)
            self._look(time.monotonic() - begun)
        self._stop.set()
        self._await_parts()
        if self._around.service.has_ended():
            return
        time.sleep(QUIET_SECONDS)
        self._look(time.monotonic() - begun)
        quiet_after = self._samples.pop()
        self._tell("service", growth(self._samples, (quiet_before, quiet_after)))
        self._tell("service", redis_leaks(self._around))

    def figures(self) -> str:
        inputs = ", ".join(f"{part} {count}" for part, count in sorted(self._inputs.items()))
        lines = [f"inputs: {sum(self._inputs.values())} ({inputs})"]
        for edge, latencies in sorted(self._latencies.items()):
            p50, p99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
            calls = f"{len(latencies)} calls, p50 {p50:.1f} ms, p99 {p99:.1f} ms"
            lines.append(f"well-behaved caller, {edge}: {calls}")
        if self._samples:
            for name in ("rss_mb", "threads", "descriptors"):
                values = [getattr(sample, name) for sample in self._samples]
                middle, last = values[len(values) // 2], values[-1]
                lines.append(f"{name}: {values[0]:.0f}, middle {middle:.0f}, end {last:.0f}")
        return "\n".join(lines)

    def _take(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                message = self._told.get(timeout=left)
            except queue.Empty:
                return
            self._hear(message)

    def _hear(self, message: Message) -> None:
        match message:
            case Progress(part, inputs):
                self._inputs[part] = max(inputs, self._inputs.get(part, 0))
            case Latencies(edge, seconds):
                self._latencies[edge] = seconds
            case Finding():
                self._report.add(message)
            case Broken(part, trace):
                told = f"the suite itself failed:\n{trace}"
                self._report.add(Finding(part, 0, Fault(Check.PROCESS, told, "no fault of ours")))

    def _look(self, seconds: float) -> None:
        try:
            self._samples.append(sample(self._around.service.pid(), seconds))
            self._tell("service", traces(self._around))
        except OSError as error:
            told = f"not to be looked at: {error}"
            self._tell("service", [Fault(Check.PROCESS, told, "a running service")])

    def _tell(self, part: str, faults: list[Fault]) -> None:
        for fault in faults:
            self._report.add(Finding(part, 0, fault))

    def _await_parts(self) -> None:
        until = time.monotonic() + END_SECONDS
        while any(process.is_alive() for process in self._processes):
            self._take(0.2)
            if time.monotonic() > until:
                self._tell("suite", [Fault(Check.HANG, "a part does not end", "an end")])
                break
        self._take(0.2)
        for process in self._processes:
            process.kill()


def run(minutes: float, seed: int, parts: tuple[str, ...] = PARTS) -> int:
    """1 if anything but known faults was found."""
    FINDINGS.mkdir(parents=True, exist_ok=True)
    known = read_known(HERE / "known.toml")
    report = Report(FINDINGS, known, seed)
    print(f"seed {seed}, {minutes:g} minutes, {', '.join(parts)}", flush=True)
    with host() as around:
        at_start = series_count(scrape(around.ports.management))
        run_corpus(around, known, report)
        watch = Watch(around, report, parts, seed)
        watch.run(60 * minutes)
        if not around.service.has_ended():
            at_end = series_count(scrape(around.ports.management))
            print(f"series of metrics: {at_start}, at the end {at_end}")
        for fault in around.service.stop():
            report.add(Finding("service", 0, fault))
        for fault in around.service.faults():
            report.add(Finding("service", 0, fault))
        LATEST_LOG.write_text(around.service.latest(), encoding="utf-8")
        FAULTY_LOG.write_text(around.service.faulty(), encoding="utf-8")
        lines, exports = around.service.line_count(), around.spans.exports()
        print(watch.figures())
        print(f"searched: {lines} lines of the log, {exports} exports of spans")
    print(report.summary())
    return 1 if report.has_failed() else 0
