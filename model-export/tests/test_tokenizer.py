"""Tokenizers: vocab.txt becomes what transformers makes of it; the rest is passed on or refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import transformers
from hostile_texts import HOSTILE_TEXTS
from tokenizers import Tokenizer

from model_export.errors import ExportError
from model_export.source.random_vocabulary import vocabulary_of
from model_export.source.tokenizer_file import read_tokenizer

SEPARATORS = ["\u2028", "##\u2028", "\u0085", "##\x0b"]


def write_vocabulary(folder: Path, line_end: str = "\n", **config: Any) -> list[str]:
    tokens = [*vocabulary_of(400), "hello", "he", "##llo", "cafe", "é", *SEPARATORS]
    text = "".join(f"{token}{line_end}" for token in tokens)
    (folder / "vocab.txt").write_bytes(text.encode())
    if config:
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return tokens


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_line_feeds_end_a_token(tmp_path: Path, line_end: str) -> None:
    tokens = write_vocabulary(tmp_path, line_end)

    tokenizer = read_tokenizer(tmp_path)

    vocabulary = Tokenizer.from_str(tokenizer.text).get_vocab()
    assert vocabulary == {token: token_id for token_id, token in enumerate(tokens)}
    assert tokenizer.vocabulary == len(tokens)


@pytest.mark.parametrize(
    "config",
    [
        {"do_lower_case": False},
        {"do_lower_case": True},
        {"do_lower_case": True, "strip_accents": False},
        {"do_lower_case": False, "strip_accents": True},
        {"do_lower_case": False, "tokenize_chinese_chars": False},
    ],
)
def test_tokenizes_as_transformers_does(tmp_path: Path, config: dict[str, Any]) -> None:
    tokens = write_vocabulary(tmp_path, **config)
    vocabulary = {token: token_id for token_id, token in enumerate(tokens)}
    make: Any = transformers.BertTokenizer
    reference = make(vocab=vocabulary, **config)

    ours = Tokenizer.from_str(read_tokenizer(tmp_path).text)

    for text in HOSTILE_TEXTS:
        expected = reference(text, return_offsets_mapping=True)
        actual = ours.encode(text)
        assert actual.ids == expected["input_ids"], text
        assert actual.offsets == expected["offset_mapping"], text


@pytest.mark.parametrize(
    ("config", "lower_case"),
    [({}, True), ({"do_lower_case": True}, True), ({"do_lower_case": False}, False)],
)
def test_lower_case_follows_the_configuration(
    tmp_path: Path, config: dict[str, Any], lower_case: bool
) -> None:
    write_vocabulary(tmp_path, **config)

    assert read_tokenizer(tmp_path).lower_case is lower_case


@pytest.mark.parametrize(
    ("name", "value"),
    [("do_lower_case", "false"), ("do_lower_case", 0), ("strip_accents", 1)],
)
def test_setting_that_is_neither_true_nor_false_is_refused(
    tmp_path: Path, name: str, value: Any
) -> None:
    write_vocabulary(tmp_path, **{name: value})

    sentence = re.escape(f"tokenizer_config.json: {name} {value!r} (expected: true or false)")
    with pytest.raises(ExportError, match=sentence):
        read_tokenizer(tmp_path)


@pytest.mark.parametrize("mask_token", ["[UNK]", {"content": "[UNK]", "lstrip": True}])
def test_mask_token_follows_the_configuration(tmp_path: Path, mask_token: object) -> None:
    write_vocabulary(tmp_path, mask_token=mask_token)

    tokenizer = read_tokenizer(tmp_path)

    assert (tokenizer.mask_token, tokenizer.mask_id) == ("[UNK]", 1)


def test_given_tokenizer_is_passed_on_as_it_is(intact_checkpoint: Path) -> None:
    tokenizer = read_tokenizer(intact_checkpoint)

    assert tokenizer.text == (intact_checkpoint / "tokenizer.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[PAD]\n[UNK]\n[CLS]\n[SEP]\n中\n", r"no \[MASK\] among 5 lines"),
        ("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n中\n中\n", r"line 7 repeats line 6"),
        (b"[PAD]\n\xff", r"not UTF-8 at byte 6"),
    ],
)
def test_damaged_vocabulary_is_refused(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    data = content.encode() if isinstance(content, str) else content
    (tmp_path / "vocab.txt").write_bytes(data)

    with pytest.raises(ExportError, match=rf"vocab\.txt: {sentence}"):
        read_tokenizer(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"version": "1.0", "mod', "malformed JSON"),
        ('{"version": "1.0"}', r"not a tokenizer \(.*; expected: a tokenizer\.json file\)"),
        ("[]", r"a JSON list \(expected: a JSON object\)"),
    ],
)
def test_damaged_tokenizer_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "tokenizer.json").write_text(content)

    with pytest.raises(ExportError, match=rf"tokenizer\.json: {sentence}"):
        read_tokenizer(tmp_path)


def test_tokenizer_without_special_tokens_is_refused(checkpoint: Path) -> None:
    path = checkpoint / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "post_processor": None}))

    with pytest.raises(ExportError, match=r"adds no special tokens \(expected: \[CLS\] text"):
        read_tokenizer(checkpoint)


def test_folder_without_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"no tokenizer \(expected: tokenizer\.json or vocab"):
        read_tokenizer(tmp_path)
