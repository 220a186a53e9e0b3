"""modules.json decides pooling and normalization, or is refused in one sentence."""

from pathlib import Path
from typing import Any

import pytest
from program import run_program
from sentence_folders import OLD_POOLING, defaults_of, save_sentence_folder, write_json

from model_export.bundle.folder import read_manifest
from model_export.errors import ExportError
from model_export.source.defaults import AskedDefaults, Defaults

PLACE = ("--name", "small", "--version", "1", "--output")


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        (OLD_POOLING, "cls"),
        ({"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}, "mean"),
        ({"pooling_mode_cls_token": False, "pooling_mode_max_tokens": True}, "max"),
        ({"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": False}, "mean"),
        ({"embedding_dimension": 32, "pooling_mode": "cls", "include_prompt": True}, "cls"),
        ({"embedding_dimension": 32, "pooling_mode": ["max"]}, "max"),
        ({"pooling_mode": "max", "pooling_mode_cls_token": True}, "max"),
        ({"embedding_dimension": 32}, "mean"),
    ],
)
def test_every_form_of_pooling_is_read(
    checkpoint: Path, pooling: dict[str, Any], expected: str
) -> None:
    save_sentence_folder(checkpoint, ("Transformer", "Pooling"), pooling=pooling)

    defaults = defaults_of(checkpoint)

    assert defaults == Defaults(expected, False, 64)


def test_newer_names_of_the_modules_are_read(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint)
    package = "sentence_transformers."
    types = ("base.modules.transformer.Transformer", "base.modules.normalize.Normalize")
    entries = [
        {"path": "", "type": f"{package}{types[0]}"},
        {
            "path": "1_Pooling",
            "type": f"{package}sentence_transformer.modules.pooling.Pooling",
        },
        {"path": "2_Normalize", "type": f"{package}{types[1]}"},
    ]
    write_json(checkpoint / "modules.json", entries)
    write_json(
        checkpoint / "2_Normalize/config.json",
        {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"},
    )
    write_json(
        checkpoint / "sentence_bert_config.json",
        {
            "transformer_task": "feature-extraction",
            "modality_config": {
                "text": {"method": "forward", "method_output_name": "last_hidden_state"}
            },
            "module_output_name": "token_embeddings",
            "processing_kwargs": {},
            "unpad_inputs": None,
        },
    )

    defaults = defaults_of(checkpoint)

    assert defaults == Defaults("cls", True, 64)


def test_checkpoint_in_a_folder_of_its_own_builds_and_verifies(
    checkpoint: Path, tmp_path: Path
) -> None:
    save_sentence_folder(checkpoint, transformer={"max_seq_length": 32}, nested=True)

    built = run_program("build", checkpoint, *PLACE, tmp_path / "bundles")
    verified = run_program("verify", tmp_path / "bundles/small/1", checkpoint)

    assert built.returncode == 0, built.stderr
    assert verified.returncode == 0, verified.stdout + verified.stderr
    manifest = read_manifest(tmp_path / "bundles/small/1")
    assert (manifest.pooling, manifest.normalize, manifest.max_tokens) == ("cls", True, 32)


@pytest.mark.parametrize(
    "modules",
    [
        ("Transformer", "Pooling", "Dense"),
        ("Transformer", "Pooling", "Dense", "Normalize"),
        ("Transformer", "Pooling", "LayerNorm"),
        ("Transformer", "CNN", "Pooling"),
        ("Transformer", "WeightedLayerPooling", "Pooling"),
        ("Transformer", "Normalize"),
        ("MLMTransformer", "SpladePooling"),
        ("BoW",),
    ],
)
def test_module_that_is_not_served_is_refused(checkpoint: Path, modules: tuple[str, ...]) -> None:
    save_sentence_folder(checkpoint, modules)

    with pytest.raises(
        ExportError,
        match=rf"modules\.json: modules {', '.join(modules)} \(expected: Transformer, Pooling and",
    ):
        defaults_of(checkpoint)


def test_module_of_another_package_is_refused(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint, package="custom_code.")

    with pytest.raises(ExportError, match=r"modules custom_code\.Transformer, custom_code\.Pool"):
        defaults_of(checkpoint)


@pytest.mark.parametrize(
    ("pooling", "found"),
    [
        ({"pooling_mode_weightedmean_tokens": True}, "weightedmean"),
        ({"pooling_mode_lasttoken": True}, "lasttoken"),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, "mean_sqrt_len"),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}, "cls and mean"),
        ({"pooling_mode": ["mean", "max"]}, "mean and max"),
        ({"pooling_mode": "lasttoken"}, "lasttoken"),
    ],
)
def test_pooling_that_is_not_served_is_refused(
    checkpoint: Path, pooling: dict[str, Any], found: str
) -> None:
    save_sentence_folder(checkpoint, pooling=pooling)

    with pytest.raises(
        ExportError,
        match=rf"1_Pooling/config\.json: pooling {found} \(expected: cls, mean, max alone, or the",
    ):
        defaults_of(checkpoint)


def test_asked_pooling_stands_for_one_that_is_not_served(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint, pooling={"pooling_mode": "lasttoken"})

    defaults = defaults_of(checkpoint, AskedDefaults(pooling="mean"))

    assert defaults == Defaults("mean", True, 64)


def test_folder_without_pooling_asks_for_one(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint, ("Transformer",))

    with pytest.raises(ExportError, match=r"no module Pooling \(expected: one, or the option"):
        defaults_of(checkpoint)
    assert defaults_of(checkpoint, AskedDefaults(pooling="cls")) == Defaults("cls", False, 64)


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("modules.json", {}, r"modules\.json: a JSON dict \(expected: a JSON list\)"),
        ("modules.json", [], r"modules\.json: modules none \(expected: Transformer, Pooling"),
        ("modules.json", ["x"], r"modules\.json: \[0\]: a JSON str \(expected: a JSON object\)"),
        ("modules.json", [{}], r"modules\.json: \[0\]: type is missing \(expected: text\)"),
        ("1_Pooling/config.json", None, r"1_Pooling/config\.json: no such file"),
        (
            "1_Pooling/config.json",
            {**OLD_POOLING, "include_prompt": False},
            r"include_prompt false \(expected: true, because the server pools all tokens",
        ),
        (
            "2_Normalize/config.json",
            {"module_input_name": "token_embeddings"},
            r"module_input_name 'token_embeddings' \(expected: 'sentence_embedding'\)",
        ),
    ],
)
def test_malformed_or_unserved_module_is_refused(
    checkpoint: Path, file: str, content: object, sentence: str
) -> None:
    save_sentence_folder(checkpoint)
    if content is None:
        (checkpoint / file).unlink()
    else:
        write_json(checkpoint / file, content)

    with pytest.raises(ExportError, match=sentence):
        defaults_of(checkpoint)


@pytest.mark.parametrize("path", ["../other", "/tmp", "a/../../b"])
def test_module_outside_the_source_is_refused(checkpoint: Path, path: str) -> None:
    save_sentence_folder(checkpoint)
    entry = {"path": path, "type": "sentence_transformers.models.Transformer"}
    write_json(checkpoint / "modules.json", [entry])

    with pytest.raises(ExportError, match=r"path '.*' \(expected: a folder inside of the source\)"):
        defaults_of(checkpoint)
