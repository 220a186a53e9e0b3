"""tokenizer.json of a source: taken as it is, or made from vocab.txt with BERT's settings."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from tokenizers import Tokenizer

from model_export.errors import ExportError
from model_export.json_file import read_json_object
from model_export.source.vocabulary_file import tokenizer_from_vocabulary


@dataclass(frozen=True)
class TokenizerFile:
    text: str
    """The content of tokenizer.json, without truncation or padding: the server decides those."""
    vocabulary: int
    lower_case: bool
    mask_token: str
    mask_id: int | None


def read_tokenizer(folder: Path) -> TokenizerFile:
    config_path = folder / "tokenizer_config.json"
    config = read_json_object(config_path) if config_path.exists() else {}
    path = folder / "tokenizer.json"
    if path.exists():
        tokenizer = load_tokenizer(path)
        text = path.read_text(encoding="utf-8")
    elif (folder / "vocab.txt").exists():
        path = folder / "vocab.txt"
        tokenizer = tokenizer_from_vocabulary(path, config)
        text = tokenizer.to_str()
    else:
        raise ExportError(f"{folder}: no tokenizer (expected: tokenizer.json or vocab.txt)")
    if tokenizer.truncation is not None or tokenizer.padding is not None:
        text = whole_texts(tokenizer).to_str()
    if len(tokenizer.encode("").ids) < 2:
        raise ExportError(f"{path}: adds no special tokens (expected: [CLS] text [SEP])")
    mask_token = _mask_token(config)
    return TokenizerFile(
        text=text,
        vocabulary=max(tokenizer.get_vocab().values()) + 1,
        lower_case=_lowers_case(text),
        mask_token=mask_token,
        mask_id=tokenizer.token_to_id(mask_token),
    )


def with_bundled(tokenizer: TokenizerFile, path: Path) -> TokenizerFile:
    """`tokenizer` of a source with the tokenizer.json of its bundle, which the server loads."""
    bundled = load_tokenizer(path)
    mask_id = bundled.token_to_id(tokenizer.mask_token)
    return replace(tokenizer, text=bundled.to_str(), mask_id=mask_id)


def load_tokenizer(path: Path) -> Tokenizer:
    read_json_object(path)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception for every defect
        raise ExportError(
            f"{path}: not a tokenizer ({error}; expected: a tokenizer.json file)"
        ) from None


def whole_texts(tokenizer: Tokenizer) -> Tokenizer:
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _mask_token(config: dict[str, object]) -> str:
    value = config.get("mask_token", "[MASK]")
    if isinstance(value, dict):  # an added token with its flags
        value = cast("dict[str, object]", value).get("content")
    return value if isinstance(value, str) else "[MASK]"


def _lowers_case(text: str) -> bool:
    normalizer = cast("dict[str, object]", json.loads(text)).get("normalizer")
    if not isinstance(normalizer, dict):
        return False
    first = cast("dict[str, object]", normalizer)
    inner = cast("list[dict[str, object]]", first.get("normalizers", []))
    return any(part.get("lowercase") or part.get("type") == "Lowercase" for part in [first, *inner])
