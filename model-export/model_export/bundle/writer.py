"""From a source to a bundle: graph, tokenizer, golden answers, manifest."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model_export.bundle.folder import (
    GOLDEN,
    TOKENIZER,
    bundle_folder,
    model_file,
    new_bundle,
    write_manifest,
)
from model_export.bundle.new_manifest import bundle_manifest
from model_export.check.golden_texts import golden_texts
from model_export.errors import missing_library
from model_export.graph.variants import VARIANTS
from model_export.progress import megabytes, step
from model_export.source.defaults import AskedDefaults, Defaults, read_defaults
from model_export.source.origin import Source, SourceFolder, read_source


@dataclass(frozen=True)
class BundleRequest:
    name: str
    version: str
    output: Path
    replace: bool
    precisions: tuple[str, ...]
    golden_texts: Path | None
    with_golden: bool
    defaults: AskedDefaults


def write_bundle(request: BundleRequest, find: Callable[[], SourceFolder]) -> Path:
    """Asks for the source only when the bundle's place is known to be free."""
    target = bundle_folder(request.output, request.name, request.version, request.replace)
    folder = find()
    source = read_source(folder)
    for part in source.left_out:
        step(f"left out: {part}")
    defaults = read_defaults(folder.path, source, request.defaults)
    with new_bundle(target) as partial:
        (partial / TOKENIZER).write_text(source.tokenizer.text, encoding="utf-8", newline="\n")
        for precision in request.precisions:
            _write_model(partial, precision, source)
        if request.with_golden:
            _write_golden(partial, source, defaults, request)
        step("writing manifest.json")
        manifest = bundle_manifest(
            partial, request.name, request.version, source, defaults, request.precisions
        )
        write_manifest(partial, manifest)
    step(f"done: {target}")
    return target


def _write_model(folder: Path, precision: str, source: Source) -> None:
    settings = source.checkpoint.settings
    path = folder / model_file(precision)
    step(f"building the graph in {precision}: {settings.layers} layers x {settings.hidden}")
    model = VARIANTS[precision].graph(source)
    path.write_bytes(model.SerializeToString(deterministic=True))
    step(f"wrote {path.name}, {megabytes(path.stat().st_size)}")


def _write_golden(
    partial: Path, source: Source, defaults: Defaults, request: BundleRequest
) -> None:
    chosen = golden_texts(request.golden_texts, source.tokenizer, defaults.max_tokens)
    try:
        from model_export.bundle.golden_file import golden_content
    except ModuleNotFoundError as error:
        step(
            f"golden.json was not made: {missing_library(error)}; "
            "then build again, or add it with the verb golden"
        )
        return
    content = golden_content(source, chosen, partial, request.precisions)
    (partial / GOLDEN).write_text(content, encoding="utf-8", newline="\n")
