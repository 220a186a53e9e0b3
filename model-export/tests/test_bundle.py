"""A bundle on disk: complete, reproducible, or not there at all."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from checkpoints import edit_json, save_checkpoint

from model_export.bundle import writer
from model_export.bundle.writer import BundleRequest, write_bundle
from model_export.errors import ExportError
from model_export.source.defaults import AskedDefaults
from model_export.source.origin import SourceFolder


def request(output: Path, **changes: Any) -> BundleRequest:
    settings: dict[str, Any] = {
        "name": "small",
        "version": "1",
        "output": output,
        "replace": False,
        "precisions": ("fp32",),
        "golden_texts": None,
        "with_golden": True,
        "defaults": AskedDefaults(),
    }
    return BundleRequest(**{**settings, **changes})


def write(folder: Path, output: Path, **changes: Any) -> Path:
    return write_bundle(request(output, **changes), lambda: SourceFolder(folder, "small", None))


def contents(bundle: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in bundle.iterdir()}


def test_same_source_gives_the_same_bytes(intact_checkpoint: Path, tmp_path: Path) -> None:
    first = write(intact_checkpoint, tmp_path / "first")
    second = write(intact_checkpoint, tmp_path / "second")

    assert contents(first) == contents(second)


def test_manifest_describes_the_files(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = write(intact_checkpoint, tmp_path)

    manifest = json.loads((bundle / "manifest.json").read_text())
    weights = (intact_checkpoint / "model.safetensors").read_bytes()
    entries = [manifest["tokenizer"], manifest["golden"], *manifest["variants"]]
    assert [entry["file"] for entry in entries] == [
        "tokenizer.json",
        "golden.json",
        "model.fp32.onnx",
    ]
    for entry in entries:
        content = (bundle / entry["file"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
    assert manifest["source"]["revision"] == f"sha256:{hashlib.sha256(weights).hexdigest()}"
    assert manifest["dimensions"] == {
        "layers": 2,
        "heads": 4,
        "hidden": 32,
        "intermediate": 48,
        "vocabulary": 200,
    }
    assert manifest["contract"] == "packed-v1"
    assert manifest["head"] == "masked-lm"
    assert manifest["max_tokens"] == 64
    assert manifest["pooling"] == "mean"
    assert manifest["normalize"] is False
    assert manifest["source"]["left_out"] == []
    assert manifest["lower_case"] is False
    assert manifest["mask_token"] == "[MASK]"
    assert manifest["variants"][0]["precision"] == "fp32"
    assert manifest["variants"][0]["providers"] == ["cpu", "cuda"]


def test_model_without_head_has_no_masks(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", "BertForSequenceClassification")

    bundle = write(folder, tmp_path / "bundles")

    manifest = json.loads((bundle / "manifest.json").read_text())
    golden = json.loads((bundle / "golden.json").read_text())
    assert manifest["head"] == "none"
    assert manifest["source"]["architecture"] == "BertForSequenceClassification"
    assert all(text["masks"] == [] for text in golden["texts"])


def test_shared_decoder_is_stored_once(tmp_path: Path) -> None:
    sizes: dict[str, Any] = {"vocab_size": 2000, "hidden_size": 64}
    tied = save_checkpoint(tmp_path / "tied", **sizes)
    untied = save_checkpoint(tmp_path / "untied", **sizes, tie_word_embeddings=False)

    one = write(tied, tmp_path / "a", with_golden=False) / "model.fp32.onnx"
    two = write(untied, tmp_path / "b", with_golden=False) / "model.fp32.onnx"

    assert two.stat().st_size - one.stat().st_size == pytest.approx(2000 * 64 * 4, abs=200)


def test_failure_leaves_nothing_behind(
    intact_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "bundle_manifest", fail)
    with pytest.raises(OSError, match="No space left"):
        write(intact_checkpoint, tmp_path / "bundles", with_golden=False)

    assert list((tmp_path / "bundles/small").iterdir()) == []


def test_version_that_exists_is_kept(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = write(intact_checkpoint, tmp_path, with_golden=False)
    before = contents(bundle)

    with pytest.raises(ExportError, match=r"exists \(expected: a new version, or --replace\)"):
        write(intact_checkpoint, tmp_path)

    assert contents(bundle) == before


def test_replace_puts_the_new_bundle_in_place(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = write(intact_checkpoint, tmp_path, with_golden=False)

    write(intact_checkpoint, tmp_path, replace=True)

    assert (bundle / "golden.json").exists()
    assert [entry.name for entry in bundle.parent.iterdir()] == ["1"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "x-", "x.", "名", "x" * 101, "a b"])
def test_name_that_is_no_plain_folder_is_refused(
    intact_checkpoint: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ExportError, match=r"--name .* \(expected: 1 to 100 letters"):
        write(intact_checkpoint, tmp_path, name=name)
    with pytest.raises(ExportError, match=r"--version .* \(expected: 1 to 100 letters"):
        write(intact_checkpoint, tmp_path, version=name)


def test_truncation_in_the_tokenizer_is_left_out(checkpoint: Path, tmp_path: Path) -> None:
    truncation = {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0}
    edit_json(checkpoint / "tokenizer.json", truncation=truncation)

    bundle = write(checkpoint, tmp_path / "bundles", with_golden=False)

    assert json.loads((bundle / "tokenizer.json").read_text())["truncation"] is None
