"""Runs the program as a user does: another process, arguments, exit code, standard error."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_program(
    *arguments: str | Path, blocked: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """`blocked` modules behave as if they were not installed."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); "
        "from model_export.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
