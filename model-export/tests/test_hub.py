"""A repository id is downloaded from the hub that HF_ENDPOINT names, pinned to one commit."""

import json
from pathlib import Path

import pytest
from hub_server import COMMIT, REPOSITORY, Hub, serve_hub
from program import run_program
from sentence_folders import save_sentence_folder, write_json

from model_export.bundle.folder import read_manifest
from model_export.errors import ExportError
from model_export.source.hub import needed_files


def build(hub: Hub, folder: Path, *more: str, repository: str = REPOSITORY):
    return run_program(
        "build",
        repository,
        *("--name", "small", "--version", "1", "--no-golden", "--output", folder / "bundles"),
        *more,
        HF_ENDPOINT=hub.endpoint,
        HF_HOME=str(folder / "cache"),
    )


def test_downloads_needed_files_and_pins_the_commit(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    content = {file.name: file.read_bytes() for file in intact_checkpoint.iterdir()}
    served = tmp_path / "served"
    served.mkdir()
    for name, bytes_of_file in {**content, "README.md": b"-", "tf_model.h5": b"-"}.items():
        (served / name).write_bytes(bytes_of_file)

    with serve_hub(Hub(served)) as hub:
        result = build(hub, tmp_path)

    assert result.returncode == 0, result.stderr
    manifest = json.loads((tmp_path / "bundles/small/1/manifest.json").read_text())
    assert manifest["source"] == {
        "repository": REPOSITORY,
        "revision": COMMIT,
        "architecture": "BertForMaskedLM",
        "left_out": [],
    }
    assert sorted(hub.fetched) == [
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert "downloading model.safetensors" in result.stderr


@pytest.mark.parametrize("nested", [False, True])
def test_downloads_what_a_sentence_transformers_repository_says(
    checkpoint: Path, tmp_path: Path, nested: bool
) -> None:
    save_sentence_folder(checkpoint, transformer={"max_seq_length": 32}, nested=nested)
    write_json(checkpoint / "config_sentence_transformers.json", {"prompts": {"query": "查询："}})
    (checkpoint / "onnx").mkdir()
    (checkpoint / "onnx/model.onnx").write_bytes(b"-")

    with serve_hub(Hub(checkpoint)) as hub:
        result = build(hub, tmp_path)

    assert result.returncode == 0, result.stderr
    manifest = read_manifest(tmp_path / "bundles/small/1")
    assert (manifest.pooling, manifest.normalize, manifest.max_tokens) == ("cls", True, 32)
    assert manifest.source.left_out == ("prompts: query",)
    place = "0_Transformer/" if nested else ""
    assert sorted(hub.fetched) == sorted(
        [
            "modules.json",
            "1_Pooling/config.json",
            "config_sentence_transformers.json",
            f"{place}config.json",
            f"{place}model.safetensors",
            f"{place}sentence_bert_config.json",
            f"{place}tokenizer.json",
            f"{place}tokenizer_config.json",
        ]
    )


def test_download_cut_short_is_one_sentence(intact_checkpoint: Path, tmp_path: Path) -> None:
    with serve_hub(Hub(intact_checkpoint, cut_bytes=20_000)) as hub:
        result = build(hub, tmp_path)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert f"{REPOSITORY} could not be downloaded" in result.stderr
    assert not (tmp_path / "bundles/small").exists()


def test_unknown_repository_is_one_sentence(intact_checkpoint: Path, tmp_path: Path) -> None:
    with serve_hub(Hub(intact_checkpoint)) as hub:
        result = build(hub, tmp_path, repository="someone/else")

    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith(f"error: {hub.endpoint}: someone/else could")
    assert "HF_ENDPOINT names another hub" in result.stderr


def test_unreachable_hub_is_one_sentence(tmp_path: Path) -> None:
    result = build(Hub(tmp_path, endpoint="http://127.0.0.1:9"), tmp_path)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("error: http://127.0.0.1:9: ")


def test_chooses_one_form_of_the_weights() -> None:
    both = ["config.json", "model.safetensors", "pytorch_model.bin", "vocab.txt"]
    sharded = ["config.json", "model-1-of-2.safetensors", "model-2-of-2.safetensors"]
    index = "model.safetensors.index.json"

    assert needed_files("r", both) == ["config.json", "vocab.txt", "model.safetensors"]
    assert needed_files("r", [*sharded, index]) == ["config.json", index, *sharded[1:]]
    assert needed_files("r", [*sharded, index, *both])[1:] == ["vocab.txt", "model.safetensors"]
    assert needed_files("r", ["config.json", "pytorch_model.bin"])[-1] == "pytorch_model.bin"


def test_takes_every_file_that_the_reference_tokenizer_reads() -> None:
    settings = ["tokenizer_config.json", "added_tokens.json", "special_tokens_map.json"]

    files = needed_files("r", ["config.json", "vocab.txt", *sorted(settings)])

    assert files == ["config.json", *settings, "vocab.txt"]


def test_repository_without_config_is_refused() -> None:
    with pytest.raises(ExportError, match=r"r: no config\.json \(expected: a BERT checkpoint\)"):
        needed_files("r", ["README.md"])
