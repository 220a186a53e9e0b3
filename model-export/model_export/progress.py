"""Progress for people, on standard error, so that standard output stays usable by programs."""

import sys


def step(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def megabytes(byte_count: int) -> str:
    return f"{byte_count / 1e6:.1f} MB"
