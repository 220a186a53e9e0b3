"""Executes a Dockerfile without a container engine: dry-build.py DOCKERFILE FOLDER [ARGUMENT=VALUE ...] [--without=WORD]

Each stage becomes an empty folder, FOLDER/<stage>, because it fetches no base images. COPY copies only files that .dockerignore
allows; RUN runs with the tools of this machine. FOLDER/last is the folder of the last stage. FOLDER/environment
and FOLDER/entrypoint have its ENV and ENTRYPOINT, one entry per line, with paths rewritten into that folder; FOLDER/user has its USER.
It skips a RUN that contains WORD, because this machine lacks its tools; a later COPY of that RUN's output may then find nothing.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from dockerfile_parse import DockerfileParser

# Instructions that leave no trace in a folder.
WITHOUT_EFFECT = {"EXPOSE", "LABEL", "COMMENT"}


@dataclass
class Stage:
    """A stage: its folder, and the state that its instructions have set so far."""

    name: str
    root: Path
    variables: dict[str, str] = field(default_factory=dict[str, str])
    environment: dict[str, str] = field(default_factory=dict[str, str])
    entrypoint: list[str] = field(default_factory=list[str])
    is_whole: bool = True
    workdir: str = "/"
    user: str = "0"

    def path(self, written: str) -> Path:
        return self.root / os.path.normpath(os.path.join(self.workdir, written)).lstrip("/")

    def inside(self, text: str) -> str:
        """The text, with each absolute path that exists in this stage rewritten into its folder."""

        def lead(match: re.Match[str]) -> str:
            path = self.root / match[2].lstrip("/")
            return match[1] + (str(path) if path.exists() else match[2])

        return re.sub(r"(^|[@=:])(/[^:=]+)", lead, text)


@dataclass(frozen=True)
class Build:
    context: Path
    folder: Path
    arguments: dict[str, str]
    without: str | None
    stages: dict[str, Stage]

    def start(self, value: str, variables: dict[str, str]) -> Stage:
        base, *alias = re.split(r"\s+AS\s+", expand(value, variables), flags=re.IGNORECASE)
        name = alias[0] if alias else "last"
        parent = self.stages.get(base)
        stage = Stage(name, self.folder / name)
        if parent:
            stage.environment.update(parent.environment)
        stage.root.mkdir(parents=True)
        self.stages[name] = stage
        return stage

    def copy(self, stage: Stage, value: str) -> None:
        words = shlex.split(expand(value, stage.variables | stage.environment))
        flags = [word for word in words if word.startswith("--")]
        *sources, target = [word for word in words if not word.startswith("--")]
        origins = [flag.removeprefix("--from=") for flag in flags if flag.startswith("--from=")]
        root = self.stages[origins[0]].root if origins else self.context
        for source in sources:
            path = root / source.lstrip("/")
            if origins and not path.exists() and not self.stages[origins[0]].is_whole:
                print(f"skipped: COPY {source}", flush=True)
                continue
            if not path.exists() or (not origins and is_ignored(self.context, path)):
                raise SystemExit(f"COPY {source}: missing (expected: in {origins[0] if origins else 'the context'})")
            copy(path, stage.path(target), target.endswith("/"), None if origins else self.context)

    def run(self, stage: Stage, value: str) -> None:
        command = re.sub(r"^(--\S+\s+)+", "", value)
        if self.without and self.without in command:
            stage.is_whole = False
            print(f"skipped: RUN {command}", flush=True)
            return
        stage.path(".").mkdir(parents=True, exist_ok=True)
        print(f"RUN {command}", flush=True)
        environment = os.environ | stage.variables | stage.environment
        subprocess.run(["/bin/sh", "-c", command], cwd=stage.path("."), env=environment, check=True)

    def declare(self, variables: dict[str, str], value: str, known: dict[str, str]) -> None:
        name, _, default = value.partition("=")
        variables[name] = self.arguments.get(name, known.get(name, expand(default.strip('"'), variables)))


def expand(text: str, variables: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda match: variables.get(match[1], ""), text)


def ignore_patterns(context: Path) -> list[str]:
    lines = [line.strip() for line in (context / ".dockerignore").read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def is_ignored(context: Path, path: Path) -> bool:
    parts = path.relative_to(context).parts
    prefixes = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    for pattern in ignore_patterns(context):
        anywhere = pattern.removeprefix("**/")
        candidates = parts if anywhere != pattern else prefixes
        if any(fnmatch(candidate, anywhere) for candidate in candidates):
            return True
    return False


def copy(source: Path, target: Path, into: bool, context: Path | None) -> None:
    """Copies a file to or into target, or a folder's content, without the files that the context ignores."""

    def ignored(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if context and is_ignored(context, Path(folder) / name)]

    if source.is_file():
        file = target / source.name if into else target
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, file)
    else:
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=ignored)


def apply(build: Build, stage: Stage, instruction: str, value: str, known: dict[str, str]) -> None:
    match instruction:
        case "ARG":
            build.declare(stage.variables, value, known)
        case "ENV":
            pairs = [word.partition("=") for word in shlex.split(expand(value, stage.variables))]
            stage.environment |= {name: text for name, _, text in pairs}
        case "WORKDIR":
            stage.workdir = os.path.join(stage.workdir, value)
        case "USER":
            stage.user = value
        case "COPY":
            build.copy(stage, value)
        case "RUN":
            build.run(stage, value)
        case "ENTRYPOINT":
            stage.entrypoint = json.loads(value)
        case _ if instruction not in WITHOUT_EFFECT:
            raise SystemExit(f"{instruction}: unknown to dry-build.py")
        case _:
            pass


def main(dockerfile: Path, folder: Path, arguments: dict[str, str], without: str | None) -> None:
    build = Build(dockerfile.parent.resolve(), folder.resolve(), arguments, without, {})
    known: dict[str, str] = {}
    stage = None
    for step in DockerfileParser(fileobj=dockerfile.open("rb")).structure:
        instruction, value = step["instruction"].upper(), step["value"]
        if instruction == "FROM":
            stage = build.start(value, known)
        elif stage:
            apply(build, stage, instruction, value, known)
        elif instruction == "ARG":
            build.declare(known, value, {})
    if stage is None or not stage.entrypoint:
        raise SystemExit(f"{dockerfile.name}: no ENTRYPOINT (expected: one in exec form)")
    (folder / "environment").write_text("".join(f"{k}={stage.inside(v)}\n" for k, v in stage.environment.items()))
    (folder / "entrypoint").write_text("".join(f"{stage.inside(word)}\n" for word in stage.entrypoint))
    (folder / "user").write_text(f"{stage.user}\n")


if __name__ == "__main__":
    given = dict(word.split("=", 1) for word in sys.argv[3:])
    main(Path(sys.argv[1]), Path(sys.argv[2]), given, given.pop("--without", None))
