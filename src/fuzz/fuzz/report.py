"""What a run found: new faults once each, with a file to replay; known ones counted."""

from collections import Counter
from pathlib import Path

from fuzz.finding import Finding
from fuzz.input_file import written
from fuzz.known import KnownFault, known_as


class Report:
    """One thread writes it."""

    def __init__(self, folder: Path, known: list[KnownFault], seed: int) -> None:
        self._folder = folder
        self._known = known
        self._seed = seed
        self._new: Counter[str] = Counter()
        self._old: Counter[str] = Counter()
        self._files = 0

    def add(self, finding: Finding) -> None:
        known = known_as(self._known, finding)
        if known is not None:
            self._old[known.name] += 1
            return
        signature = finding.signature()
        self._new[signature] += 1
        if self._new[signature] == 1:
            print(self._described(finding), flush=True)

    def has_failed(self) -> bool:
        return bool(self._new)

    def summary(self) -> str:
        lines = [f"known fault {name}: {times} times" for name, times in self._old.items()]
        lines += [f"FAILED {times} times: {signature}" for signature, times in self._new.items()]
        return "\n".join(lines) if lines else "nothing found"

    def _described(self, finding: Finding) -> str:
        lines = [
            f"FAILED {finding.part}, input {finding.number} of seed {self._seed}",
            f"  {finding.fault.check.value}: {finding.fault.found}",
            f"  expected: {finding.fault.expected}",
        ]
        if finding.input is not None:
            self._files += 1
            file = self._folder / f"{self._files:03d}-{finding.part}-{finding.fault.check}.toml"
            file.write_text(written(finding.input, "\n".join(lines)), encoding="utf-8")
            lines.append(f"  replay: src/fuzz/run --replay {file}")
        return "\n".join(lines)
