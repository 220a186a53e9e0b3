"""What the service publishes for Prometheus: the series, and the values of each label."""

import re
from collections import defaultdict
from urllib.request import urlopen

from fuzz.canary import holds_canary
from fuzz.finding import Check, Fault

# The largest closed set is le, the bounds of a histogram: 15 values. Statuses of HTTP come next.
MAX_VALUES = 40
_SERIES = re.compile(r"^(\w+)(?:\{(.*)\})? \S+$")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def scrape(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/q/metrics", timeout=30) as answer:
        return answer.read().decode()


def series_count(scraped: str) -> int:
    return sum(1 for line in scraped.splitlines() if line and not line.startswith("#"))


def faults_of_scrape(scraped: str) -> list[Fault]:
    """Canaries, and labels whose values callers can choose."""
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    faults: list[Fault] = []
    for line in scraped.splitlines():
        series = _SERIES.match(line)
        if series is None:
            continue
        for label, value in _LABEL.findall(series[2] or ""):
            values[series[1], label].add(value)
            if holds_canary(value.encode()):
                told = f"metric {series[1]}: label {label}"
                faults.append(Fault(Check.LEAK, told, "no word of a caller's text"))
    return faults + [
        Fault(Check.GROWTH, f"metric {name}: many values of label {label}", f"{MAX_VALUES} at most")
        for (name, label), seen in values.items()
        if len(seen) > MAX_VALUES
    ]
