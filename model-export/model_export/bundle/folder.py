"""A bundle on disk: `<output>/<name>/<version>/`, complete or not there at all."""

import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from model_export.bundle.manifest import FileEntry, Manifest, manifest_text, parse_manifest
from model_export.check.tolerance import FP32, Tolerance
from model_export.errors import ExportError
from model_export.json_file import read_json_object
from model_export.source.origin import Source
from model_export.source.weights import sha256_of

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"
GOLDEN = "golden.json"
# The server asks for the same.
PLAIN_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")


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
                "underscores, a letter or digit at both ends)"
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


def refuse_other_source(bundle: Path, manifest: Manifest, source: Source) -> None:
    """A bundle must not be compared with, or get answers of, other weights."""
    revision = manifest.source.revision
    if revision != source.revision:
        raise ExportError(
            f"{bundle}: was built from revision {revision} "
            f"(expected: {source.revision}, the source's)"
        )


def tolerances(bundle: Path, precisions: tuple[str, ...]) -> dict[str, Tolerance]:
    """That of fp32 is the same for all bundles; golden.json states those of the others."""
    if precisions == ("fp32",):
        return {"fp32": FP32}
    path = bundle / GOLDEN
    stated = cast("dict[str, dict[str, float]]", read_json_object(path).get("tolerance", {}))
    for precision in precisions:
        if precision not in stated:
            raise ExportError(f"{path}: no tolerance of {precision} (expected: one)")
    return {precision: Tolerance(**stated[precision]) for precision in precisions}
