"""The packaged service as a process, its log read line by line."""

import json
import os
import re
import subprocess
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from fuzz.canary import holds_canary
from fuzz.finding import Check, Fault

START_SECONDS = 120
STOP_SECONDS = 60
# kill's signal, as the shell tells it; Quarkus ends with it after an orderly end.
ORDERLY = (0, 143, -15)


@dataclass(frozen=True)
class Ports:
    grpc: int
    rest: int
    management: int
    redis: int
    collector: int


def settings(ports: Ports, with_redis: bool) -> dict[str, str]:
    """Everything that could write a caller's words down is on."""
    chosen = {
        "QUARKUS_GRPC_SERVER_PORT": str(ports.grpc),
        "QUARKUS_HTTP_PORT": str(ports.rest),
        "QUARKUS_MANAGEMENT_PORT": str(ports.management),
        "QUARKUS_LOG_CONSOLE_JSON_ENABLED": "true",
        "QUARKUS_LOG_LEVEL": "DEBUG",
        "QUARKUS_OTEL_SDK_DISABLED": "false",
        "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{ports.collector}",
    }
    if with_redis:
        # No secret: the Redis is this run's own.
        chosen["BERTMESH_CACHE_SECRET"] = "fuzz" * 16
        chosen["BERTMESH_CACHE_REDIS_URL"] = f"redis://127.0.0.1:{ports.redis}"
    return chosen


class Service:
    """A thread reads its output and searches it; the watch takes the faults found there."""

    def __init__(self, project: Path, environment: dict[str, str], temporary: Path) -> None:
        self._process = subprocess.Popen(
            [project / "bertmesh", f"-Djava.io.tmpdir={temporary}"],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._lock = Lock()
        self._faults: list[Fault] = []
        self._latest: deque[bytes] = deque(maxlen=2_000)
        self._faulty: deque[bytes] = deque(maxlen=1_000)
        self._line_count = 0
        assert self._process.stdout is not None
        self._reader = Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        self._management = int(environment["QUARKUS_MANAGEMENT_PORT"])

    def pid(self) -> int:
        return self._process.pid

    def await_start(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self._management}/q/health/ready", timeout=5).close()
                return
            except (URLError, OSError):
                time.sleep(0.2)
        last = self.latest().splitlines()[-3:]
        raise TimeoutError("\n".join(("the service does not start:", *last)))

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> list[Fault]:
        """Ends it as Kubernetes does, and says what was wrong about its end."""
        if self.has_ended():
            return [Fault(Check.PROCESS, f"ended with {self._process.returncode}", "to go on")]
        self._process.terminate()
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return [Fault(Check.PROCESS, f"goes on {STOP_SECONDS} s after SIGTERM", "an end")]
        self._reader.join()
        if code in ORDERLY:
            return []
        return [Fault(Check.PROCESS, f"ended with {code} after SIGTERM", f"one of {ORDERLY}")]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def faults(self) -> list[Fault]:
        """Faults of the log that were not handed out before."""
        with self._lock:
            taken, self._faults = self._faults, []
            return taken

    def line_count(self) -> int:
        with self._lock:
            return self._line_count

    def latest(self) -> str:
        with self._lock:
            return b"".join(self._latest).decode(errors="replace")

    def faulty(self) -> str:
        """The latest lines that a fault was found in."""
        with self._lock:
            return b"".join(self._faulty).decode(errors="replace")

    def _read(self, output: IO[bytes]) -> None:
        for line in output:
            faults = faults_of_line(line)
            with self._lock:
                self._line_count += 1
                self._latest.append(line)
                self._faults += faults
                if faults:
                    self._faulty.append(line)


def faults_of_line(line: bytes) -> list[Fault]:
    """What a line of the log may not hold."""
    faults: list[Fault] = []
    try:
        record = json.loads(line)
    except ValueError:
        record = {}
    logger = record.get("log.logger", "no logger")
    if holds_canary(line):
        faults.append(Fault(Check.LEAK, f"log line of {logger}", "no word of a caller's text"))
    if record.get("log.level") in ("ERROR", "FATAL", "SEVERE"):
        cause = record.get("error.type", "")
        words = _nameless(str(record.get("message")))
        told = f"{record['log.level']} of {logger}: {words} {cause}"
        faults.append(Fault(Check.LOG, told.strip(), "no error, because callers cause none"))
    return faults


def _nameless(message: str) -> str:
    """Paths, numbers and identities away, so that one fault is told once."""
    return re.sub(r"\S*[0-9/?]\S*", "N", message)[:120]
