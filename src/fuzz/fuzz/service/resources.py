"""Memory, threads and descriptors of the process, and what a long run may add to them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzz.finding import Check, Fault

# docs/fuzzing.md has the runs that these come from.
RSS_MARGIN_MB = 160.0
THREAD_MARGIN = 12
DESCRIPTOR_MARGIN = 24


@dataclass(frozen=True)
class Sample:
    seconds: float
    rss_mb: float
    threads: int
    descriptors: int


def sample(pid: int, seconds: float) -> Sample:
    """OSError if the process has ended."""
    process = Path("/proc") / str(pid)
    fields = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    return Sample(
        seconds,
        int(fields["VmRSS"].split()[0]) / 1024,
        int(fields["Threads"]),
        len(list((process / "fd").iterdir())),
    )


def growth(samples: Sequence[Sample], quiet: Sequence[Sample]) -> list[Fault]:
    """Compares the middle fifth of a run with the last, and the quiet before with that after.

    ``samples`` are those under load, in order; ``quiet`` one before the load and one after.
    """
    if len(samples) < 10:
        return []
    middle = samples[len(samples) * 2 // 5 : len(samples) * 3 // 5]
    last = samples[len(samples) * 4 // 5 :]
    pairs = (
        ("MB resident", _rss(middle), _rss(last), RSS_MARGIN_MB),
        ("threads", _threads(middle), _threads(last), THREAD_MARGIN),
        ("descriptors when quiet", quiet[0].descriptors, quiet[1].descriptors, DESCRIPTOR_MARGIN),
    )
    return [
        Fault(Check.GROWTH, f"{what}: {before:.0f} → {after:.0f}", f"{margin:.0f} more at most")
        for what, before, after, margin in pairs
        if after > before + margin
    ]


def _rss(samples: Sequence[Sample]) -> float:
    return statistics.median(sample.rss_mb for sample in samples)


def _threads(samples: Sequence[Sample]) -> float:
    return statistics.median(sample.threads for sample in samples)
