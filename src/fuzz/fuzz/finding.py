"""What is wrong: a fault of one answer, and a finding that knows its input."""

from dataclasses import dataclass
from enum import StrEnum

from fuzz.inputs import Input


class Check(StrEnum):
    STATUS = "status"  # a 5xx, UNKNOWN, INTERNAL, or an HTTP/2 error of the server's own
    HANG = "hang"  # neither an answer nor an end within the patience
    FRAMING = "framing"  # more or fewer requests were read than sent
    CONTRACT = "contract"  # schemathesis: the answer is not what the OpenAPI document says
    PROBLEM = "problem"  # a refusal over REST that is no problem+json
    LEAK = "leak"  # a canary in a log line, span, metric, or in Redis
    LOG = "log"  # a line of level ERROR or FATAL
    GROWTH = "growth"  # memory, threads, descriptors, or values of a metric's label
    NEIGHBOUR = "neighbour"  # a call of the well-behaved caller failed
    PROCESS = "process"  # the service ended, or did not end when asked to


@dataclass(frozen=True)
class Fault:
    check: Check
    found: str
    expected: str


@dataclass(frozen=True)
class Finding:
    """``input`` is absent where no single input is to blame."""

    part: str
    number: int
    fault: Fault
    input: Input | None = None

    def signature(self) -> str:
        """Equal for findings that are told once."""
        return f"{self.part} {self.fault.check} {self.fault.found}"
