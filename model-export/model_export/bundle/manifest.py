"""manifest.json: everything the server wants to know before it loads a bundle."""

from dataclasses import asdict, dataclass
from pathlib import Path

from model_export.errors import ExportError
from model_export.json_file import JsonObject, indented_json, read_fields
from model_export.source.sentence_modules import POOLINGS

CONTRACT = "packed-v1"
HEADS = ("masked-lm", "none")
# Manifests did not have these fields when they listed tasks.
NEWER_FIELDS = ("head", "pooling", "normalize")


@dataclass(frozen=True)
class SourceEntry:
    repository: str
    revision: str
    architecture: str
    left_out: tuple[str, ...]
    """Parts of the source that the graph does not have, such as "pooler"."""


@dataclass(frozen=True)
class Dimensions:
    layers: int
    heads: int
    hidden: int
    intermediate: int
    vocabulary: int


@dataclass(frozen=True)
class FileEntry:
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class VariantEntry(FileEntry):
    precision: str
    providers: tuple[str, ...]
    """Execution providers of the server that it suits."""


@dataclass(frozen=True)
class Manifest:
    """What a model has and its defaults. The fields stand in the file's order."""

    contract: str
    name: str
    version: str
    source: SourceEntry
    head: str
    """"masked-lm", or "none": the graph gives vectors only."""
    dimensions: Dimensions
    max_tokens: int
    """Longest text, [CLS] and [SEP] included."""
    pooling: str
    """How the model's makers turn the vectors of a text's tokens into one: cls, mean or max."""
    normalize: bool
    """Whether they scale that vector to length 1."""
    lower_case: bool
    mask_token: str
    tokenizer: FileEntry
    golden: FileEntry | None
    variants: tuple[VariantEntry, ...]
    libraries: dict[str, str]

    @property
    def precisions(self) -> tuple[str, ...]:
        return tuple(variant.precision for variant in self.variants)


def manifest_text(manifest: Manifest) -> str:
    """The content of manifest.json; without golden texts it has no entry for them."""
    fields = asdict(manifest)
    return indented_json({name: value for name, value in fields.items() if value is not None})


def parse_manifest(path: Path) -> Manifest:
    """The manifest in a file; ExportError if it is malformed, or of another contract or format."""
    fields = read_fields(path)
    _choice(fields, "contract", (CONTRACT,))
    for name in NEWER_FIELDS:
        if name not in fields.fields:
            raise ExportError(
                f"{path}: no {name}, so of an older format "
                "(expected: a bundle that was built again with python -m model_export build)"
            )
    has_golden = fields.fields.get("golden") is not None
    libraries = fields.child("libraries")
    return Manifest(
        contract=CONTRACT,
        name=fields.text("name"),
        version=fields.text("version"),
        source=_source(fields.child("source")),
        head=_choice(fields, "head", HEADS),
        dimensions=_dimensions(fields.child("dimensions")),
        max_tokens=fields.whole_number("max_tokens", 3),
        pooling=_choice(fields, "pooling", POOLINGS),
        normalize=fields.flag("normalize"),
        lower_case=fields.flag("lower_case"),
        mask_token=fields.text("mask_token"),
        tokenizer=_file(fields.child("tokenizer")),
        golden=_file(fields.child("golden")) if has_golden else None,
        variants=tuple(_variant(entry) for entry in fields.children("variants")),
        libraries={name: libraries.text(name) for name in libraries.fields},
    )


def _choice(fields: JsonObject, name: str, choices: tuple[str, ...]) -> str:
    value = fields.text(name)
    if value not in choices:
        raise ExportError(
            f"{fields.place}: {name} {value!r} (expected: {' or '.join(map(repr, choices))})"
        )
    return value


def _source(fields: JsonObject) -> SourceEntry:
    return SourceEntry(
        repository=fields.text("repository"),
        revision=fields.text("revision"),
        architecture=fields.text("architecture"),
        left_out=fields.texts("left_out"),
    )


def _dimensions(fields: JsonObject) -> Dimensions:
    return Dimensions(
        layers=fields.whole_number("layers", 1),
        heads=fields.whole_number("heads", 1),
        hidden=fields.whole_number("hidden", 1),
        intermediate=fields.whole_number("intermediate", 1),
        vocabulary=fields.whole_number("vocabulary", 1),
    )


def _file(fields: JsonObject) -> FileEntry:
    return FileEntry(fields.text("file"), fields.text("sha256"), fields.whole_number("bytes", 0))


def _variant(fields: JsonObject) -> VariantEntry:
    return VariantEntry(
        file=fields.text("file"),
        sha256=fields.text("sha256"),
        bytes=fields.whole_number("bytes", 0),
        precision=fields.text("precision"),
        providers=fields.texts("providers"),
    )
