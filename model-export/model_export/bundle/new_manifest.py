"""Makes the manifest of a bundle whose other files are written already."""

from dataclasses import replace
from importlib.metadata import version as installed_version
from pathlib import Path

from model_export.bundle.folder import GOLDEN, TOKENIZER, file_entry, model_file
from model_export.bundle.manifest import CONTRACT, Dimensions, Manifest, SourceEntry, VariantEntry
from model_export.graph.variants import VARIANTS
from model_export.source.defaults import Defaults
from model_export.source.origin import Source

LIBRARIES = ("numpy", "onnx", "safetensors", "tokenizers")
REFERENCE_LIBRARIES = ("torch", "transformers")


def bundle_manifest(
    folder: Path,
    name: str,
    version: str,
    source: Source,
    defaults: Defaults,
    precisions: tuple[str, ...],
) -> Manifest:
    """`folder` holds the bundle's other files already; their checksums are taken here."""
    settings = source.checkpoint.settings
    manifest = Manifest(
        contract=CONTRACT,
        name=name,
        version=version,
        source=SourceEntry(
            source.repository, source.revision, settings.architecture, source.left_out
        ),
        head="masked-lm" if source.checkpoint.has_head else "none",
        dimensions=Dimensions(
            layers=settings.layers,
            heads=settings.heads,
            hidden=settings.hidden,
            intermediate=settings.intermediate,
            vocabulary=settings.vocabulary,
        ),
        max_tokens=defaults.max_tokens,
        pooling=defaults.pooling,
        normalize=defaults.normalize,
        lower_case=source.tokenizer.lower_case,
        mask_token=source.tokenizer.mask_token,
        tokenizer=file_entry(folder / TOKENIZER),
        golden=None,
        variants=tuple(_variant(folder, precision) for precision in precisions),
        libraries=_versions(LIBRARIES),
    )
    return with_golden(folder, manifest) if (folder / GOLDEN).exists() else manifest


def with_golden(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest with an entry for the folder's golden.json and the libraries that made it."""
    return replace(
        manifest,
        golden=file_entry(folder / GOLDEN),
        libraries=manifest.libraries | _versions(REFERENCE_LIBRARIES),
    )


def _variant(folder: Path, precision: str) -> VariantEntry:
    entry = file_entry(folder / model_file(precision))
    return VariantEntry(
        entry.file, entry.sha256, entry.bytes, precision, VARIANTS[precision].providers
    )


def _versions(names: tuple[str, ...]) -> dict[str, str]:
    return {name: installed_version(name).split("+")[0] for name in names}
