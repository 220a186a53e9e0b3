"""The texts of golden.json, encoded with a bundle's tokenizer."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tokenizers import Tokenizer

from model_export.errors import ExportError
from model_export.graph.packing import PackedText
from model_export.source.tokenizer_file import TokenizerFile, whole_texts


@dataclass(frozen=True)
class GoldenText:
    text: str
    encoded: PackedText


def golden_texts(path: Path | None, tokenizer: TokenizerFile, max_tokens: int) -> list[GoldenText]:
    """The lines of a file, which must all fit; or this package's own, as far as they fit."""
    encoder = whole_texts(Tokenizer.from_str(tokenizer.text))
    texts: list[GoldenText] = []
    for number, line in enumerate(_lines(path), start=1):
        text = line if path else line.replace("[MASK]", tokenizer.mask_token)
        ids = encoder.encode(text).ids
        if len(ids) <= max_tokens:
            masks = tuple(i for i, token_id in enumerate(ids) if token_id == tokenizer.mask_id)
            texts.append(GoldenText(text, PackedText(tuple(ids), masks)))
        elif path:
            raise ExportError(
                f"{path}: text {number} has {len(ids)} tokens (expected: at most {max_tokens})"
            )
    return texts


def _lines(path: Path | None) -> list[str]:
    if path is None:
        content = resources.files("model_export.check").joinpath("golden_texts.txt").read_bytes()
    elif path.is_file():
        content = path.read_bytes()
    else:
        raise ExportError(f"{path}: no such file (expected: one golden text a line)")
    try:
        lines = [line for line in content.decode("utf-8").split("\n") if line.strip()]
    except UnicodeDecodeError as error:
        raise ExportError(f"{path}: not UTF-8 at byte {error.start} (expected: UTF-8)") from None
    if not lines:
        raise ExportError(f"{path}: no text (expected: one golden text a line)")
    return lines
