"""A bundle on disk: `<output>/<name>/<version>/`, complete or not there at all."""

import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from model_export.errors import ExportError
from model_export.manifest import FileEntry, Manifest, manifest_text, parse_manifest
from model_export.weights import sha256_of

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"
GOLDEN = "golden.json"
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def model_file(precision: str) -> str:
    return f"model.{precision}.onnx"


def file_entry(path: Path) -> FileEntry:
    return FileEntry(path.name, sha256_of(path), path.stat().st_size)


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


def read_manifest(bundle: Path) -> Manifest:
    return parse_manifest(bundle / MANIFEST)


def write_manifest(bundle: Path, manifest: Manifest) -> None:
    replace_file(bundle / MANIFEST, manifest_text(manifest))


def replace_file(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


def refuse_changed_files(bundle: Path, manifest: Manifest) -> None:
    golden = [manifest.golden] if manifest.golden else []
    for entry in (manifest.tokenizer, *golden, *manifest.variants):
        path = bundle / entry.file
        if not path.is_file():
            raise ExportError(f"{path}: no such file (expected by {MANIFEST})")
        actual = file_entry(path)
        if (actual.bytes, actual.sha256) != (entry.bytes, entry.sha256):
            raise ExportError(
                f"{path}: {actual.bytes} bytes, SHA-256 {actual.sha256} "
                f"(expected by {MANIFEST}: {entry.bytes} bytes, {entry.sha256})"
            )
