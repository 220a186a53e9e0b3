"""vocab.txt turned into a tokenizer with the settings of Hugging Face's fast BERT tokenizer."""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.processors import TemplateProcessing

from model_export.errors import ExportError

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tokenizer_from_vocabulary(path: Path, config: dict[str, object]) -> Tokenizer:
    """`config` is tokenizer_config.json; where it is silent, BERT's defaults hold."""
    has_own_accents = config.get("strip_accents") is not None
    return bert_tokenizer(
        read_vocabulary(path),
        lower_case=_flag(path, config, "do_lower_case"),
        strip_accents=_flag(path, config, "strip_accents") if has_own_accents else None,
        split_chinese=_flag(path, config, "tokenize_chinese_chars"),
    )


def _flag(path: Path, config: dict[str, object], name: str) -> bool:
    value = config.get(name, True)
    if not isinstance(value, bool):
        raise ExportError(
            f"{path.parent / 'tokenizer_config.json'}: {name} {value!r} (expected: true or false)"
        )
    return value


def read_vocabulary(path: Path) -> dict[str, int]:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExportError(f"{path}: not UTF-8 at byte {error.start} (expected: UTF-8)") from None
    # Only "\n" ends a line: the Chinese vocabulary holds U+2028, where str.splitlines would split.
    tokens = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    ids: dict[str, int] = {}
    for token in tokens:
        if token in ids:
            raise ExportError(
                f"{path}: line {len(ids) + 1} repeats line {ids[token] + 1} "
                "(expected: every token once)"
            )
        ids[token] = len(ids)
    for token in SPECIAL_TOKENS:
        if token not in ids:
            raise ExportError(f"{path}: no {token} among {len(ids)} lines (expected: one)")
    return ids


def bert_tokenizer(
    ids: dict[str, int],
    *,
    lower_case: bool,
    strip_accents: bool | None = None,
    split_chinese: bool = True,
) -> Tokenizer:
    tokenizer = Tokenizer(
        models.WordPiece(
            ids,
            unk_token="[UNK]",
            continuing_subword_prefix="##",
            max_input_chars_per_word=100,
        )
    )
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True,
        handle_chinese_chars=split_chinese,
        strip_accents=strip_accents,
        lowercase=lower_case,
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS]
    )
    return tokenizer
