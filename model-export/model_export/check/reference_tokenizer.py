"""A bundle's token ids beside those of transformers' tokenizer for the source folder.

Needs transformers; import it inside a function.
"""

import json
from pathlib import Path
from typing import Any, cast

import transformers
from tokenizers import Tokenizer

from model_export.errors import ExportError
from model_export.progress import step
from model_export.source.tokenizer_file import TokenizerFile, whole_texts

# What each setting would change. Letters stand alone, too, so that a small vocabulary knows them.
REVEALING_TEXTS = {
    "single letters": "A a B b C c D d E e H h I i M m N n O o S s T t X x Z z",
    "words": "Hello WORLD hello world iPhone BERT ChatGPT Wi-Fi",
    "accents": "á é í ó ú à è ä ö ü ñ ç É Ü Café naïve",
    "full width and other alphabets": "Ａ ａ Ｂ ｂ １ ２ ＢＥＲＴ Я я Σ ς",
    "characters beside words": "中国的首都是北京。Hello中国World，你好！",
    "control characters": "中\x00国\u200b的\ufffd人\u3000大\u00a0学\ta",
}
SETTINGS = {
    "lowercase": "do_lower_case",
    "strip_accents": "strip_accents",
    "handle_chinese_chars": "tokenize_chinese_chars",
}


def refuse_other_tokens(folder: Path, tokenizer: TokenizerFile, texts: list[str]) -> None:
    """`folder` is the source, `tokenizer` the bundle's; both must give all texts the same ids."""
    step("comparing token ids with those of transformers")
    reference = _load(folder)
    ours = whole_texts(Tokenizer.from_str(tokenizer.text))
    named = {f"text {number}": text for number, text in enumerate(texts, start=1)}
    named |= {f"the check of {subject}": text for subject, text in REVEALING_TEXTS.items()}
    named["the check of special tokens"] = _special_tokens(ours, reference)
    for name, text in named.items():
        encoded = reference(text, truncation=False, padding=False)
        expected, actual = list(encoded["input_ids"]), ours.encode(text).ids
        if actual != expected:
            where = _difference(actual, expected)
            reason = _differing_settings(tokenizer.text, reference.backend_tokenizer.to_str())
            raise ExportError(
                f"{folder}: {name} has {where} in transformers (expected: the same; {reason})"
            )


def _special_tokens(ours: Tokenizer, reference: Any) -> str:
    """Those of both, one behind the other, with a character and a letter between."""
    tokens = {token.content for token in ours.get_added_tokens_decoder().values()}
    return "".join(f"中{token}a" for token in sorted(tokens | set(reference.get_added_vocab())))


def _load(folder: Path) -> Any:
    transformers.logging.set_verbosity_error()
    try:
        # The configuration is given: config.json may lack the model_type that names the tokenizer.
        return transformers.AutoTokenizer.from_pretrained(
            folder,
            config=transformers.BertConfig.from_pretrained(folder, local_files_only=True),
            local_files_only=True,
            trust_remote_code=False,
        )
    except Exception as error:  # the libraries raise what they like for a setting they cannot use
        sentence = " ".join(str(error).split())
        raise ExportError(
            f"{folder}: transformers cannot load the tokenizer ({sentence}; "
            "expected: settings in tokenizer_config.json that it accepts)"
        ) from None


def _difference(actual: list[int], expected: list[int]) -> str:
    pairs = enumerate(zip(actual, expected, strict=False))
    index = next((i for i, (ours, theirs) in pairs if ours != theirs), None)
    if index is None:
        return f"{len(actual)} tokens in the bundle and {len(expected)}"
    return f"token id {actual[index]} at index {index} in the bundle and {expected[index]}"


def _differing_settings(ours: str, theirs: str) -> str:
    left, right = _normalizer(ours), _normalizer(theirs)
    if left.get("type") != right.get("type"):
        return (
            f"tokenizer.json has the normalizer {left.get('type')}, transformers "
            f"{right.get('type')}, as tokenizer_class in tokenizer_config.json or its default says"
        )
    differing = [
        f"tokenizer.json has {name} {json.dumps(left.get(name))}, but {setting} in "
        f"tokenizer_config.json or its default says {json.dumps(right.get(name))}"
        for name, setting in SETTINGS.items()
        if left.get(name) != right.get(name)
    ]
    return "; ".join(differing) or "look at vocabulary and special tokens of the two"


def _normalizer(text: str) -> dict[str, object]:
    return cast("dict[str, dict[str, object]]", json.loads(text)).get("normalizer") or {}
