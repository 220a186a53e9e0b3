"""A bundle on disk: `<output>/<name>/<version>/`, complete or not there at all."""

import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from model_export.errors import ExportError
from model_export.json_file import indented_json, read_json_object
from model_export.weights import sha256_of

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"
GOLDEN = "golden.json"
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def model_file(precision: str) -> str:
    return f"model.{precision}.onnx"


@dataclass(frozen=True)
class FileEntry:
    file: str
    sha256: str
    bytes: int


def file_entry(path: Path) -> dict[str, object]:
    return asdict(FileEntry(path.name, sha256_of(path), path.stat().st_size))


def bundle_folder(output: Path, name: str, version: str, replace: bool) -> Path:
    """Where the bundle will be; refuses early what could only fail at the end."""
    for option, value in (("--name", name), ("--version", version)):
        if not PLAIN_NAME.fullmatch(value):
            raise ExportError(
                f"{option} {value!r} (expected: 1 to 100 letters, digits, dots, dashes or "
                "underscores, a letter or digit first)"
            )
    folder = output / name / version
    if folder.exists() and not replace:
        raise ExportError(f"{folder}: exists (expected: a new version, or --replace)")
    return folder


@contextmanager
def new_bundle(folder: Path) -> Generator[Path]:
    """A temporary sibling of `folder` that takes its place when the block ends well."""
    partial = folder.parent / f".{folder.name}.partial-{os.getpid()}"
    partial.mkdir(parents=True)
    try:
        yield partial
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def write_manifest(folder: Path, manifest: dict[str, object]) -> None:
    replace_file(folder / MANIFEST, indented_json(manifest))


def replace_file(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


def refuse_changed_files(bundle: Path, manifest: dict[str, object]) -> None:
    entries = [manifest.get("tokenizer"), manifest.get("golden")]
    entries += cast("list[object]", manifest.get("variants", []))
    for entry in cast("list[dict[str, object]]", [entry for entry in entries if entry]):
        path = bundle / str(entry["file"])
        if not path.is_file():
            raise ExportError(f"{path}: no such file (expected by {MANIFEST})")
        if (actual := file_entry(path)) != {key: entry[key] for key in actual}:
            raise ExportError(
                f"{path}: {actual['bytes']} bytes, SHA-256 {actual['sha256']} "
                f"(expected by {MANIFEST}: {entry['bytes']} bytes, {entry['sha256']})"
            )


def precisions_of(manifest: dict[str, object]) -> tuple[str, ...]:
    variants = cast("list[dict[str, object]]", manifest["variants"])
    return tuple(str(variant["precision"]) for variant in variants)


def read_manifest(bundle: Path) -> dict[str, object]:
    manifest = read_json_object(bundle / MANIFEST)
    if manifest.get("contract") != "packed-v1":
        raise ExportError(
            f"{bundle / MANIFEST}: contract {manifest.get('contract')!r} (expected: 'packed-v1')"
        )
    return manifest
