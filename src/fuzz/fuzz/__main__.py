"""python -m fuzz: sends bertmesh what no caller should send, and looks at what becomes of it."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from fuzz.parts import PARTS
from fuzz.suite import replay, run


def main(arguments: list[str]) -> int:
    """0: only known faults; 1: others; 2: an argument or a file cannot be used."""
    parser = ArgumentParser(prog="src/fuzz/run", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0, help="how long to send random inputs")
    parser.add_argument("--seed", type=int, default=1, help="which inputs")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this one; repeatable")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="send the input of a file")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.replay is not None:
            return replay(chosen.replay)
        return run(chosen.minutes, chosen.seed, tuple(chosen.part or PARTS))
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
