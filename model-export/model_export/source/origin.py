"""Where a checkpoint comes from: a folder, or a repository of a model hub."""

from dataclasses import dataclass
from pathlib import Path

from model_export.errors import ExportError
from model_export.source.checkpoint import Checkpoint, read_checkpoint
from model_export.source.sentence_modules import read_modules
from model_export.source.sentence_settings import unserved_parts
from model_export.source.settings import read_settings
from model_export.source.tokenizer_file import TokenizerFile, read_tokenizer
from model_export.source.weights import open_weights, sha256_of


@dataclass(frozen=True)
class SourceFolder:
    path: Path
    """the source's root, which holds modules.json if there is one"""
    repository: str
    commit: str | None
    """The hub's commit; None for a plain folder, which is named by its weights instead."""


@dataclass(frozen=True)
class Source:
    checkpoint: Checkpoint
    tokenizer: TokenizerFile
    repository: str
    revision: str
    folder: Path
    """where the checkpoint lies: the root, or a folder that modules.json names"""
    left_out: tuple[str, ...]
    """parts that a bundle will not have"""


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
    from model_export.source.hub import download

    return download(source, revision)


def read_source(folder: SourceFolder) -> Source:
    modules = read_modules(folder.path)
    place = folder.path / modules.transformer if modules else folder.path
    settings = read_settings(place / "config.json")
    tokenizer = read_tokenizer(place)
    weights = open_weights(place)
    checkpoint = read_checkpoint(place, settings, weights)
    # Tables rounded up to a multiple of 64 or so are common: no token uses the rows left over.
    if tokenizer.vocabulary > settings.vocabulary:
        raise ExportError(
            f"{place}: the tokenizer has {tokenizer.vocabulary} tokens "
            f"(expected: at most {settings.vocabulary}, the rows of the word embeddings)"
        )
    if checkpoint.has_head and tokenizer.mask_id is None:
        raise ExportError(
            f"{place}: the tokenizer has no token {tokenizer.mask_token} "
            "(expected: one, because the checkpoint has a masked-LM head)"
        )
    revision = folder.commit or f"sha256:{sha256_of(*weights.files)}"
    return Source(
        checkpoint=checkpoint,
        tokenizer=tokenizer,
        repository=folder.repository,
        revision=revision,
        folder=place,
        left_out=checkpoint.left_out + (unserved_parts(folder.path) if modules else ()),
    )
