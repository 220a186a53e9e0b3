"""One bundle in several precisions: each with its file, its providers and its tolerance."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from checkpoints import VOCABULARY, save_checkpoint
from onnx import numpy_helper
from program import run_program
from sessions import random_text

from model_export.check.comparison import largest_difference
from model_export.check.softmax import probabilities
from model_export.check.tolerance import FP32, measured
from model_export.errors import ExportError
from model_export.graph.half_precision import HalfPrecision
from model_export.graph.node_by_node import NodeByNode
from model_export.graph.packed_graph import packed_graph
from model_export.graph.packing import open_session, run_packed
from model_export.source.origin import SourceFolder, read_source

PLACE = ("--name", "small", "--version", "1", "--output")


def half_graph(folder: Path, output: Path) -> Path:
    source = read_source(SourceFolder(folder, "test", None))
    path = output / "half.onnx"
    path.write_bytes(packed_graph(source.checkpoint, HalfPrecision()).SerializeToString())
    return path


def single_graph(folder: Path, output: Path) -> Path:
    source = read_source(SourceFolder(folder, "test", None))
    path = output / "single.onnx"
    path.write_bytes(packed_graph(source.checkpoint).SerializeToString())
    return path


def test_bundle_lists_each_precision_once_in_a_fixed_order(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    precisions = ("--precision", "fp16", "fp32", "fp16")

    result = run_program("build", intact_checkpoint, *precisions, *PLACE, tmp_path)

    assert result.returncode == 0, result.stderr
    manifest = json.loads((tmp_path / "small/1/manifest.json").read_text())
    golden = json.loads((tmp_path / "small/1/golden.json").read_text())
    assert [
        (entry["file"], entry["precision"], entry["providers"]) for entry in manifest["variants"]
    ] == [
        ("model.fp32.onnx", "fp32", ["cpu", "cuda"]),
        ("model.fp16.onnx", "fp16", ["cuda"]),
    ]
    assert list(golden["tolerance"]) == ["fp32", "fp16"]
    assert golden["tolerance"]["fp32"] == {"vector": 1e-4, "probability": 1e-5}
    assert 1e-4 < golden["tolerance"]["fp16"]["vector"] < 0.05
    verified = run_program("verify", tmp_path / "small/1", intact_checkpoint)
    assert verified.returncode == 0, verified.stdout
    assert [line for line in verified.stdout.split("\n") if line in ("fp32", "fp16")] == [
        "fp32",
        "fp16",
    ]


def test_unknown_precision_is_refused(intact_checkpoint: Path, tmp_path: Path) -> None:
    result = run_program("build", intact_checkpoint, "--precision", "fp8", *PLACE, tmp_path)

    assert result.returncode == 2
    assert "invalid choice: 'fp8'" in result.stderr


@pytest.mark.parametrize(
    ("architecture", "changes"),
    [
        ("BertForMaskedLM", {}),
        ("BertForMaskedLM", {"hidden_act": "relu"}),
        ("BertForMaskedLM", {"hidden_act": "gelu_new", "dtype": torch.float16}),
        ("BertForMaskedLM", {"tie_word_embeddings": False}),
        ("BertModel", {"num_hidden_layers": 1}),
    ],
)
def test_half_precision_stays_close(
    architecture: str, changes: dict[str, Any], tmp_path: Path
) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", architecture, seed=3, **changes)
    generator = np.random.default_rng(5)
    texts = [random_text(generator, VOCABULARY, 60, 3) for _ in range(6)]
    expected = run_packed(open_session(single_graph(folder, tmp_path), 1), [texts])

    answers = run_packed(NodeByNode(half_graph(folder, tmp_path)), [texts])

    for ours, theirs in zip(answers, expected, strict=True):
        assert ours.vectors.dtype == np.float32
        assert ours.logits.dtype == np.float32
        difference = largest_difference(ours.vectors, theirs.vectors)
        assert 1e-5 < difference < 0.02
        assert largest_difference(probabilities(ours.logits), probabilities(theirs.logits)) < 0.01


def test_half_precision_multiplies_in_float16_and_adds_up_in_float32(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    model = onnx.load(half_graph(intact_checkpoint, tmp_path))
    wanted = {
        "MatMul": "tensor(float16)",
        "Exp": "tensor(float)",
        "ReduceSum": "tensor(float)",
        "SkipLayerNormalization": "tensor(float)",
    }
    made = {node.output[0]: node.op_type for node in model.graph.node if node.op_type in wanted}
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in made)
    onnx.save(model, tmp_path / "opened.onnx")

    outputs = open_session(tmp_path / "opened.onnx", 1).get_outputs()

    types = {output.name: output.type for output in outputs if output.name in made}
    assert types == {name: wanted[operator] for name, operator in made.items()}
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    assert stored["embeddings.word_embeddings.weight"].dtype == np.float16
    assert stored["embeddings.LayerNorm.weight"].dtype == np.float32


def test_number_beyond_float16_is_refused(tmp_path: Path) -> None:
    builder = HalfPrecision()

    with pytest.raises(ExportError, match=r"wide: holds a number beyond 65504"):
        builder.weight("wide", np.full((2, 2), 7e4, np.float32))


def test_graph_runs_the_same_node_by_node(intact_checkpoint: Path, tmp_path: Path) -> None:
    path = single_graph(intact_checkpoint, tmp_path)
    generator = np.random.default_rng(5)
    texts = [random_text(generator, VOCABULARY, 60, 3) for _ in range(3)]

    answers = run_packed(NodeByNode(path), [texts])

    for ours, theirs in zip(answers, run_packed(open_session(path, 1), [texts]), strict=True):
        np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-6, rtol=0)
        np.testing.assert_allclose(ours.logits, theirs.logits, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("difference", "limit"),
    [(0.0, 1e-4), (3e-5, 1e-4), (1.01e-3, 2.1e-3), (0.5, 1.0), (0.0625, 0.13)],
)
def test_measured_tolerance_is_twice_the_difference_rounded_up(
    difference: float, limit: float
) -> None:
    assert measured(difference, 0).vector == limit
    assert measured(difference, 0).probability == FP32.probability
