"""The defaults of a bundle: those of the source, unless the command line asks for others."""

from pathlib import Path
from typing import Any

import pytest
from checkpoints import edit_json, save_checkpoint
from program import run_program
from sentence_folders import defaults_of, save_sentence_folder, write_json

from model_export.bundle.folder import read_manifest
from model_export.errors import ExportError
from model_export.source.defaults import AskedDefaults, Defaults

PLACE = ("--name", "small", "--version", "1", "--output")


def test_first_token_of_length_one_reaches_the_manifest(checkpoint: Path, tmp_path: Path) -> None:
    save_sentence_folder(checkpoint, transformer={"max_seq_length": 48, "do_lower_case": False})

    result = run_program("build", checkpoint, *PLACE, tmp_path / "bundles")

    assert result.returncode == 0, result.stderr
    manifest = read_manifest(tmp_path / "bundles/small/1")
    assert (manifest.pooling, manifest.normalize, manifest.max_tokens) == ("cls", True, 48)
    assert (
        "defaults: pooling cls, normalize true, max_tokens 48 (from modules.json)" in result.stderr
    )


def test_folder_without_modules_keeps_the_mean(checkpoint: Path) -> None:
    write_json(checkpoint / "sentence_bert_config.json", {"max_seq_length": 48})

    defaults = defaults_of(checkpoint)

    assert defaults == Defaults("mean", False, 64)


@pytest.mark.parametrize(
    ("transformer", "model_max_length", "expected"),
    [
        (None, None, 64),
        ({"max_seq_length": 128}, None, 64),
        ({"max_seq_length": 48}, 16, 48),
        ({"max_seq_length": None}, 16, 16),
        (None, 16, 16),
        ({}, 512, 64),
        (None, 1000000000000000019884624838656, 64),
        (None, 1e30, 64),
    ],
)
def test_longest_text_is_the_least_of_all_limits(
    checkpoint: Path, transformer: dict[str, Any] | None, model_max_length: Any, expected: int
) -> None:
    edit_json(checkpoint / "tokenizer_config.json", model_max_length=model_max_length)
    save_sentence_folder(checkpoint, transformer=transformer)

    defaults = defaults_of(checkpoint)

    assert defaults.max_tokens == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (AskedDefaults(pooling="max"), Defaults("max", True, 48)),
        (AskedDefaults(normalize=False), Defaults("cls", False, 48)),
        (AskedDefaults(max_tokens=64), Defaults("cls", True, 64)),
        (AskedDefaults("mean", False, 3), Defaults("mean", False, 3)),
    ],
)
def test_asked_defaults_come_before_those_of_the_source(
    checkpoint: Path, asked: AskedDefaults, expected: Defaults
) -> None:
    save_sentence_folder(checkpoint, transformer={"max_seq_length": 48})

    assert defaults_of(checkpoint, asked) == expected


@pytest.mark.parametrize("max_tokens", [-1, 0, 2, 65])
def test_asked_length_that_cannot_be_is_refused(intact_checkpoint: Path, max_tokens: int) -> None:
    with pytest.raises(
        ExportError, match=rf"--max-tokens {max_tokens} \(expected: 3 to 64, the rows of"
    ):
        defaults_of(intact_checkpoint, AskedDefaults(max_tokens=max_tokens))


def test_options_reach_the_manifest(intact_checkpoint: Path, tmp_path: Path) -> None:
    options = ("--pooling", "max", "--normalize", "--max-tokens", "32", "--no-golden")

    result = run_program("build", intact_checkpoint, *options, *PLACE, tmp_path)

    assert result.returncode == 0, result.stderr
    manifest = read_manifest(tmp_path / "small/1")
    assert (manifest.pooling, manifest.normalize, manifest.max_tokens) == ("max", True, 32)


def test_position_table_without_room_for_a_text_is_refused(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", max_position_embeddings=2)

    with pytest.raises(ExportError, match=r"checkpoint: longest text 2 \(expected: 3 to 2, the"):
        defaults_of(folder)
