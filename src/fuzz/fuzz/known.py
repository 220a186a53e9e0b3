"""Faults that are known and not mended yet, from known.toml. The aim is that the list is empty."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from fuzz.finding import Check, Finding


@dataclass(frozen=True)
class KnownFault:
    """Matches findings of a check, in all parts or some, by what was found.

    Unless it is ``rare``, a case of the corpus must show it, or the entry is to be deleted.
    """

    name: str
    reason: str
    check: Check
    found: re.Pattern[str]
    parts: tuple[str, ...]
    rare: bool

    def matches(self, finding: Finding) -> bool:
        return (
            finding.fault.check == self.check
            and (not self.parts or finding.part.split()[0] in (*self.parts, "corpus", "replay"))
            and self.found.search(finding.fault.found) is not None
        )


def read_known(file: Path) -> list[KnownFault]:
    faults = tomllib.loads(file.read_text(encoding="utf-8")).get("fault", [])
    return [
        KnownFault(
            fault["name"],
            fault["reason"],
            Check(fault["check"]),
            re.compile(fault["found"]),
            tuple(fault.get("parts", [])),
            fault.get("rare", False),
        )
        for fault in faults
    ]


def known_as(known: list[KnownFault], finding: Finding) -> KnownFault | None:
    return next((fault for fault in known if fault.matches(finding)), None)


def mended(known: list[KnownFault], shown: list[Finding]) -> list[KnownFault]:
    """Entries that no finding of the corpus matches any more."""
    return [
        fault
        for fault in known
        if not fault.rare and not any(fault.matches(finding) for finding in shown)
    ]
