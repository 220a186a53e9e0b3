"""A model's defaults: how a caller's vectors are made unless the call says otherwise."""

from dataclasses import dataclass
from pathlib import Path

from model_export.errors import ExportError
from model_export.progress import step
from model_export.source.origin import Source
from model_export.source.sentence_modules import MODULES, is_normalized, pooling_of, read_modules
from model_export.source.sentence_settings import longest_text

# [CLS], [SEP] and one between them.
FEWEST_TOKENS = 3


@dataclass(frozen=True)
class Defaults:
    pooling: str
    """cls, mean or max"""
    normalize: bool
    max_tokens: int
    """longest text, [CLS] and [SEP] included"""


@dataclass(frozen=True)
class AskedDefaults:
    """What the command line asks for; None leaves it to the source."""

    pooling: str | None = None
    normalize: bool | None = None
    max_tokens: int | None = None


def read_defaults(root: Path, source: Source, asked: AskedDefaults) -> Defaults:
    """What is asked for, else what modules.json says, else the mean without normalization.

    `root` is the source's folder. Raises ExportError if the source makes its vectors in a way that
    the server does not have.
    """
    modules = read_modules(root)
    pooling, normalize, limit = "mean", False, None
    if modules is not None:
        pooling = asked.pooling or pooling_of(root, modules)
        normalize = is_normalized(root, modules)
        limit = longest_text(source.folder, source.tokenizer.lower_case)
    defaults = Defaults(
        pooling=asked.pooling or pooling,
        normalize=normalize if asked.normalize is None else asked.normalize,
        max_tokens=_max_tokens(source, limit, asked.max_tokens),
    )
    step(
        f"defaults: pooling {defaults.pooling}, normalize {str(defaults.normalize).lower()}, "
        f"max_tokens {defaults.max_tokens} ({'from' if modules else 'no'} {MODULES})"
    )
    return defaults


def _max_tokens(source: Source, limit: int | None, asked: int | None) -> int:
    positions = source.checkpoint.settings.positions
    longest = min(limit or positions, positions) if asked is None else asked
    if not FEWEST_TOKENS <= longest <= positions:
        what = f"{source.folder}: longest text" if asked is None else "--max-tokens"
        raise ExportError(
            f"{what} {longest} "
            f"(expected: {FEWEST_TOKENS} to {positions}, the rows of the position table)"
        )
    return longest
