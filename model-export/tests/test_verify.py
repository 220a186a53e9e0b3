"""verify: agrees for an honest bundle, and finds each kind of difference."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from checkpoints import save_checkpoint
from onnx import numpy_helper
from program import run_program

from model_export.bundle.folder import file_entry, read_manifest, write_manifest
from model_export.check.comparison import Comparison, same_order, table
from model_export.check.tolerance import FP32

OPTIONS = ("--name", "small", "--version", "1", "--no-golden", "--output")
AGREES = Comparison(9, 1, 1e-6, 1e-7, True, 0)


def built(folder: Path, output: Path) -> Path:
    result = run_program("build", folder, *OPTIONS, output)
    assert result.returncode == 0, result.stderr
    return output / "small/1"


def change_weight(bundle: Path, factor: float) -> None:
    """Another number in the model file, and a manifest that vouches for it."""
    path = bundle / "model.fp32.onnx"
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name.endswith("layer.1.output.LayerNorm.weight"):
            array = numpy_helper.to_array(tensor) * np.float32(factor)
            tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))
    onnx.save(model, path)
    manifest = read_manifest(bundle)
    entry = file_entry(path)
    variant = replace(manifest.variants[0], sha256=entry.sha256, bytes=entry.bytes)
    write_manifest(bundle, replace(manifest, variants=(variant,)))


@pytest.mark.parametrize("architecture", ["BertForMaskedLM", "BertModel"])
def test_honest_bundle_agrees(architecture: str, tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", architecture)
    bundle = built(folder, tmp_path)

    result = run_program("verify", bundle, folder)

    assert result.returncode == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["fp32"]
    assert lines[1][:3] == ["text", "tokens", "masks"]
    assert len(lines) == 2 + 9 + 2
    assert lines[-2][-2:] == ["same", "0"]


def test_changed_weight_is_found(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = built(intact_checkpoint, tmp_path)
    change_weight(bundle, 1.001)

    result = run_program("verify", bundle, intact_checkpoint)

    assert result.returncode == 1, result.stderr
    largest = float(result.stdout.splitlines()[-2].split()[3])
    assert 1e-4 < largest < 1e-2


def test_changed_file_is_found_by_its_checksum(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = built(intact_checkpoint, tmp_path)
    with (bundle / "tokenizer.json").open("a") as stream:
        stream.write("\n")

    result = run_program("verify", bundle, intact_checkpoint)

    assert result.returncode == 2
    assert "tokenizer.json" in result.stderr
    assert "(expected by manifest.json: " in result.stderr


def test_missing_file_is_named(intact_checkpoint: Path, tmp_path: Path) -> None:
    bundle = built(intact_checkpoint, tmp_path)
    (bundle / "model.fp32.onnx").unlink()

    result = run_program("verify", bundle, intact_checkpoint)

    assert result.returncode == 2
    assert "model.fp32.onnx: no such file (expected by manifest.json)" in result.stderr


def test_folder_without_manifest_is_refused(intact_checkpoint: Path) -> None:
    result = run_program("verify", intact_checkpoint, intact_checkpoint)

    assert result.returncode == 2
    assert "manifest.json: no such file" in result.stderr


@pytest.mark.parametrize(
    "difference",
    [
        Comparison(9, 1, 2e-4, 1e-7, True, 0),
        Comparison(9, 1, 1e-6, 2e-5, True, 0),
        Comparison(9, 1, 1e-6, 1e-7, False, 0),
        Comparison(9, 1, 1e-6, 1e-7, True, 1e-9),
    ],
)
def test_each_difference_alone_disagrees(difference: Comparison) -> None:
    assert AGREES.agrees(FP32, True)
    assert not difference.agrees(FP32, True)
    assert "differs" in table([AGREES, difference], FP32, True) or difference.same_order


def test_neighbours_may_show_on_a_gpu_alone() -> None:
    difference = Comparison(9, 1, 1e-6, 1e-7, True, 1e-9)

    assert difference.agrees(FP32, False)
    assert not difference.agrees(FP32, True)


def test_order_may_swap_only_what_the_reference_holds_equal() -> None:
    reference = np.array([0.5, 0.3, 0.1, 0.099999, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])

    assert same_order(reference[[0, 1, 3, 2, *range(4, 10)]], reference, FP32)
    assert not same_order(reference[[1, 0, *range(2, 10)]], reference, FP32)
