"""A bundle whose token ids are not those of transformers is refused, and says which setting."""

import json
from pathlib import Path
from typing import Any

import pytest
from checkpoints import edit_json, save_checkpoint
from program import run_program
from test_tokenizer import write_vocabulary

from model_export.check.reference_tokenizer import refuse_other_tokens
from model_export.errors import ExportError
from model_export.source.tokenizer_file import read_tokenizer

SETTINGS = "tokenizer_config.json"
PLACE = ("--name", "small", "--version", "1", "--output")
CASE = (
    "tokenizer.json has lowercase false, but do_lower_case in tokenizer_config.json "
    "or its default says true)"
)


def check(folder: Path, *texts: str) -> None:
    refuse_other_tokens(folder, read_tokenizer(folder), list(texts))


@pytest.mark.parametrize("settings", [None, "{}", '{"do_lower_case": true}'])
def test_build_refuses_a_folder_that_transformers_lower_cases(
    checkpoint: Path, tmp_path: Path, settings: str | None
) -> None:
    (checkpoint / SETTINGS).unlink()
    if settings is not None:
        (checkpoint / SETTINGS).write_text(settings)

    result = run_program("build", checkpoint, *PLACE, tmp_path / "bundles")

    assert result.returncode == 2
    sentence = result.stderr.splitlines()[-1]
    assert sentence.startswith(f"error: {checkpoint}: text 6 has token id ")
    assert sentence.endswith(CASE)
    assert list((tmp_path / "bundles/small").iterdir()) == []


@pytest.mark.parametrize("verb", ["golden", "verify"])
def test_verb_refuses_other_tokens_though_the_texts_hide_them(
    verb: str, checkpoint: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("你好\n", encoding="utf-8")
    run_program("build", checkpoint, *PLACE, tmp_path, "--no-golden")
    (checkpoint / SETTINGS).unlink()

    result = run_program(verb, tmp_path / "small/1", checkpoint, "--golden-texts", texts)

    assert result.returncode == 2
    assert f"{checkpoint}: the check of single letters has token id " in result.stderr
    assert CASE in result.stderr


@pytest.mark.parametrize("verb", ["golden", "verify"])
def test_verb_looks_at_the_tokenizer_of_the_bundle(
    verb: str, checkpoint: Path, tmp_path: Path
) -> None:
    normalizer = json.loads((checkpoint / "tokenizer.json").read_text())["normalizer"]
    edit_json(checkpoint / "tokenizer.json", normalizer={**normalizer, "lowercase": True})
    run_program("build", checkpoint, *PLACE, tmp_path, "--no-golden")
    edit_json(checkpoint / "tokenizer.json", normalizer=normalizer)

    result = run_program(verb, tmp_path / "small/1", checkpoint)

    assert result.returncode == 2
    assert "tokenizer.json has lowercase true, but do_lower_case" in result.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"strip_accents": True}, r"check of accents .* strip_accents null, but strip_accents in"),
        ({"tokenize_chinese_chars": False}, r"handle_chinese_chars true, but tokenize_chinese"),
        ({"mask_token": "[X]"}, r"check of special tokens .*; look at vocabulary and special"),
        ({"do_lower_case": "no"}, r"transformers cannot load the tokenizer \('str' object .*;"),
    ],
)
def test_each_setting_that_changes_tokens_is_named(
    checkpoint: Path, settings: dict[str, Any], sentence: str
) -> None:
    edit_json(checkpoint / SETTINGS, **settings)

    with pytest.raises(ExportError, match=sentence):
        check(checkpoint)


def test_another_normalizer_is_named(checkpoint: Path) -> None:
    edit_json(checkpoint / "tokenizer.json", normalizer={"type": "NFKC"})

    with pytest.raises(ExportError, match="has the normalizer NFKC, transformers BertNormalizer"):
        check(checkpoint, "ＡＢＣ")


@pytest.mark.parametrize("name", ["PreTrainedTokenizerFast", "TokenizersBackend"])
def test_class_that_takes_the_file_as_it_is_agrees(checkpoint: Path, name: str) -> None:
    (checkpoint / SETTINGS).write_text(json.dumps({"tokenizer_class": name}))

    check(checkpoint, "Hello")


@pytest.mark.parametrize("settings", [{}, {"do_lower_case": True}, {"do_lower_case": False}])
def test_vocabulary_alone_agrees_whatever_its_case(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", vocab_size=500)
    for name in ("tokenizer.json", SETTINGS):
        (folder / name).unlink()
    write_vocabulary(folder, **settings)

    check(folder, "Hello Café 中国[MASK]")


def test_configuration_without_model_type_is_still_bert(checkpoint: Path) -> None:
    edit_json(checkpoint / "config.json", model_type=None)

    check(checkpoint, "Hello")
