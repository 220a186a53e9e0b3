"""manifest.json: everything the server wants to know before it loads a bundle."""

from importlib.metadata import version
from pathlib import Path

from model_export.bundle import GOLDEN, TOKENIZER, file_entry, model_file
from model_export.source import Source
from model_export.variants import VARIANTS

ENCODER_TASKS = ["semantic-similarity", "feature-extraction"]
LIBRARIES = ("numpy", "onnx", "safetensors", "tokenizers")
REFERENCE_LIBRARIES = ("torch", "transformers")


def bundle_manifest(
    folder: Path, name: str, version: str, source: Source, precisions: tuple[str, ...]
) -> dict[str, object]:
    """`folder` holds the bundle's other files already; their checksums are taken here."""
    settings = source.checkpoint.settings
    has_head = source.checkpoint.has_head
    manifest: dict[str, object] = {
        "contract": "packed-v1",
        "name": name,
        "version": version,
        "source": {
            "repository": source.repository,
            "revision": source.revision,
            "architecture": settings.architecture,
        },
        "tasks": [*(["fill-mask"] if has_head else []), *ENCODER_TASKS],
        "dimensions": {
            "layers": settings.layers,
            "heads": settings.heads,
            "hidden": settings.hidden,
            "intermediate": settings.intermediate,
            "vocabulary": settings.vocabulary,
        },
        "max_tokens": settings.max_tokens,
        "lower_case": source.tokenizer.lower_case,
        "mask_token": source.tokenizer.mask_token,
        "tokenizer": file_entry(folder / TOKENIZER),
        "variants": [
            {
                **file_entry(folder / model_file(precision)),
                "precision": precision,
                "providers": list(VARIANTS[precision].providers),
            }
            for precision in precisions
        ],
        "libraries": _versions(LIBRARIES),
    }
    return with_golden(folder, manifest) if (folder / GOLDEN).exists() else manifest


def with_golden(folder: Path, manifest: dict[str, object]) -> dict[str, object]:
    """The manifest with an entry for golden.json, in the place the format's example has it."""
    complete: dict[str, object] = {}
    for key, value in manifest.items():
        if key == "golden":
            continue
        if key == "variants":
            complete["golden"] = file_entry(folder / GOLDEN)
        complete[key] = value
    libraries = manifest["libraries"]
    assert isinstance(libraries, dict)
    complete["libraries"] = {**libraries, **_versions(REFERENCE_LIBRARIES)}
    return complete


def _versions(names: tuple[str, ...]) -> dict[str, str]:
    return {name: version(name).split("+")[0] for name in names}
