"""From a source to a bundle: graph, tokenizer, golden answers, manifest."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model_export.bundle import GOLDEN, MODEL, TOKENIZER, bundle_folder, new_bundle, write_manifest
from model_export.errors import missing_library
from model_export.golden_texts import golden_texts
from model_export.manifest import bundle_manifest
from model_export.packed_graph import packed_graph
from model_export.progress import megabytes, step
from model_export.source import Source, SourceFolder, read_source


@dataclass(frozen=True)
class BundleRequest:
    name: str
    version: str
    output: Path
    replace: bool
    golden_texts: Path | None
    with_golden: bool


def write_bundle(request: BundleRequest, find: Callable[[], SourceFolder]) -> Path:
    """Asks for the source only when the bundle's place is known to be free."""
    target = bundle_folder(request.output, request.name, request.version, request.replace)
    folder = find()
    source = read_source(folder)
    with new_bundle(target) as partial:
        (partial / TOKENIZER).write_text(source.tokenizer.text, encoding="utf-8", newline="\n")
        _write_model(partial / MODEL, source)
        if request.with_golden:
            _write_golden(partial / GOLDEN, folder.path, source, request.golden_texts)
        step("writing manifest.json")
        write_manifest(partial, bundle_manifest(partial, request.name, request.version, source))
    step(f"done: {target}")
    return target


def _write_model(path: Path, source: Source) -> None:
    settings = source.checkpoint.settings
    step(f"building the graph: {settings.layers} layers x {settings.hidden}")
    model = packed_graph(source.checkpoint)
    path.write_bytes(model.SerializeToString(deterministic=True))
    step(f"wrote {path.name}, {megabytes(path.stat().st_size)}")


def _write_golden(path: Path, folder: Path, source: Source, texts: Path | None) -> None:
    settings = source.checkpoint.settings
    chosen = golden_texts(texts, source.tokenizer, settings.max_tokens)
    try:
        from model_export.golden_file import golden_content
    except ModuleNotFoundError as error:
        step(
            f"golden.json was not made: {missing_library(error)}; "
            "then build again, or add it with the verb golden"
        )
        return
    content = golden_content(folder, source.checkpoint.has_head, source.tokenizer, chosen)
    path.write_text(content, encoding="utf-8", newline="\n")
