"""Where a checkpoint comes from: a folder, or a repository of a model hub."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from model_export.checkpoint import Checkpoint, read_checkpoint
from model_export.errors import ExportError
from model_export.settings import read_settings
from model_export.tokenizer_file import TokenizerFile, read_tokenizer
from model_export.weights import open_weights, sha256_of


@dataclass(frozen=True)
class SourceFolder:
    path: Path
    repository: str
    commit: str | None
    """The hub's commit; None for a plain folder, which is named by its weights instead."""


@dataclass(frozen=True)
class Source:
    checkpoint: Checkpoint
    tokenizer: TokenizerFile
    repository: str
    revision: str


def find_source(source: str, revision: str | None) -> SourceFolder:
    folder = Path(source)
    if folder.is_dir():
        if revision is not None:
            raise ExportError(
                f"--revision {revision}: {source} is a folder (expected with a repository id only)"
            )
        return SourceFolder(folder, folder.resolve().name, None)
    if folder.exists() or source.count("/") > 1 or source.startswith((".", "/", "~")):
        raise ExportError(f"{source}: not a folder (expected: a folder or a hub repository id)")
    from model_export.hub import download

    return download(source, revision)


def read_source(folder: SourceFolder) -> Source:
    settings = read_settings(folder.path / "config.json")
    tokenizer = read_tokenizer(folder.path)
    weights = open_weights(folder.path)
    checkpoint = read_checkpoint(folder.path, settings, weights)
    # Tables rounded up to a multiple of 64 or so are common: no token uses the rows left over.
    if tokenizer.vocabulary > settings.vocabulary:
        raise ExportError(
            f"{folder.path}: the tokenizer has {tokenizer.vocabulary} tokens "
            f"(expected: at most {settings.vocabulary}, the rows of the word embeddings)"
        )
    if checkpoint.has_head and tokenizer.mask_id is None:
        raise ExportError(
            f"{folder.path}: the tokenizer has no token {tokenizer.mask_token} "
            "(expected: one, because the checkpoint has a masked-LM head)"
        )
    revision = folder.commit or f"sha256:{sha256_of(*weights.files)}"
    return Source(checkpoint, tokenizer, folder.repository, revision)


def refuse_other_source(bundle: Path, manifest: dict[str, object], source: Source) -> None:
    """A bundle must not be compared with, or get answers of, other weights."""
    recorded = manifest.get("source")
    revision = cast("dict[str, object]", recorded).get("revision") if recorded else None
    if revision != source.revision:
        raise ExportError(
            f"{bundle}: was built from revision {revision} "
            f"(expected: {source.revision}, the source's)"
        )
