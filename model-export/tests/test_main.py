"""The program as a whole: usage, exit codes, one sentence for whatever cannot be used."""

from pathlib import Path

import pytest
from program import run_program

from model_export.__main__ import VERBS

PLACE = ("--name", "small", "--version", "1", "--output")


def test_usage_names_every_verb() -> None:
    result = run_program("--help")

    assert result.returncode == 0
    assert all(verb in result.stdout for verb in VERBS)


def test_no_verb_prints_the_usage_and_fails() -> None:
    result = run_program()

    assert result.returncode == 2
    assert result.stdout.startswith("usage: ")


def test_unknown_verb_is_one_sentence() -> None:
    result = run_program("bulid")

    assert result.returncode == 2
    assert result.stderr.startswith("error: verb 'bulid' (expected: build, golden, ")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    result = run_program(verb, "--help")

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"usage: model_export {verb} ")


@pytest.mark.parametrize("verb", ["verify", "golden", "train-demo"])
def test_verb_that_needs_torch_says_so(verb: str, intact_checkpoint: Path, tmp_path: Path) -> None:
    run_program("build", intact_checkpoint, "--no-golden", *PLACE, tmp_path)

    result = run_program(
        verb, tmp_path / "small/1", intact_checkpoint, blocked=("torch", "transformers")
    )

    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == (
        f"error: {verb}: torch is not installed (expected: pip install './model-export[reference]')"
    )


@pytest.mark.parametrize(
    ("source", "options", "sentence"),
    [
        ("./nowhere", (), "./nowhere: not a folder (expected: a folder or a hub repository id)"),
        ("a/b/c", (), "a/b/c: not a folder"),
        (".", (), "config.json: no such file (expected: a JSON object)"),
        (".", ("--revision", "main"), "--revision main: . is a folder"),
    ],
)
def test_source_that_is_none_is_one_sentence(
    source: str, options: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    result = run_program("build", source, *PLACE, tmp_path, *options)

    assert result.returncode == 2
    assert result.stderr.startswith("error: ")
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_truncated_weights_leave_no_bundle(checkpoint: Path, tmp_path: Path) -> None:
    weights = checkpoint / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])

    result = run_program("build", checkpoint, *PLACE, tmp_path / "bundles")

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "it is truncated or damaged, fetch it again" in result.stderr
    assert not (tmp_path / "bundles").exists()


def test_folder_that_cannot_be_written_is_one_sentence(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")

    result = run_program("build", intact_checkpoint, "--no-golden", *PLACE, tmp_path / "file")

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "Not a directory" in result.stderr


def test_pytorch_file_without_torch_is_one_sentence(checkpoint: Path, tmp_path: Path) -> None:
    (checkpoint / "model.safetensors").rename(checkpoint / "pytorch_model.bin")

    result = run_program("build", checkpoint, *PLACE, tmp_path, blocked=("torch", "transformers"))

    assert result.returncode == 2
    assert "pytorch_model.bin: torch is not installed (expected: pip install" in result.stderr
