"""8-bit graphs: near the float32 graph, and the same to the last bit beside any neighbours."""

import json
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from checkpoints import VOCABULARY, save_checkpoint
from program import run_program
from safetensors.numpy import load_file, save_file
from sessions import random_rows, random_text, session_of

from model_export.check.softmax import probabilities
from model_export.graph.packed_graph import packed_graph
from model_export.graph.packing import Answer, PackedText, open_session, run_packed
from model_export.graph.quantization import int8_graph, quantized_blocks, quantized_columns
from model_export.source.checkpoint import Checkpoint
from model_export.source.origin import SourceFolder, read_source

# The real model's width; head sizes of 64 and of 33, a table that no block divides among them.
WIDTHS = [(768, 12), (128, 2), (66, 2)]


def checkpoint_of(folder: Path) -> Checkpoint:
    return read_source(SourceFolder(folder, "test", None)).checkpoint


def int8_session(folder: Path, output: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    path = output / "model.int8.onnx"
    path.write_bytes(int8_graph(checkpoint_of(folder)).SerializeToString())
    return open_session(path, threads)


def asked_anew(generator: np.random.Generator, text: PackedText) -> PackedText:
    """The same text, asked for any of its vectors, also for none."""
    length = len(text.ids)
    wanted = generator.integers(0, length, int(generator.integers(0, length + 1)))
    return PackedText(text.ids, text.masks, tuple(map(int, wanted)))


def cosines(ours: list[Answer], theirs: list[Answer]) -> np.ndarray:
    left = np.concatenate([answer.vectors for answer in ours])
    right = np.concatenate([answer.vectors for answer in theirs])
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / lengths


@pytest.mark.parametrize(("hidden", "heads"), WIDTHS)
@pytest.mark.parametrize("threads", [1, 2])
def test_packed_equals_alone_to_the_last_bit(
    hidden: int, heads: int, threads: int, tmp_path: Path
) -> None:
    sizes: dict[str, Any] = {
        "hidden_size": hidden,
        "num_attention_heads": heads,
        "intermediate_size": 4 * hidden,
    }
    folder = save_checkpoint(tmp_path / "checkpoint", **sizes, max_position_embeddings=400)
    session = int8_session(folder, tmp_path, threads)
    generator = np.random.default_rng(hidden + threads)

    for _ in range(2):
        texts = [random_text(generator, VOCABULARY, 40, 2) for _ in range(16)]
        texts.append(random_text(generator, VOCABULARY, 300, 3))
        asked = [asked_anew(generator, text) for text in texts]
        rows = random_rows(generator, asked, 512)[:1]
        packed = run_packed(session, rows)

        for text, answer in zip(rows[0], packed, strict=True):
            alone = run_packed(session, [[text]])[0]
            np.testing.assert_array_equal(answer.vectors, alone.vectors)
            np.testing.assert_array_equal(answer.logits, alone.logits)


@pytest.mark.parametrize("activation", ["gelu", "gelu_new", "relu"])
@pytest.mark.parametrize("tied", [True, False])
def test_answers_lie_near_those_in_float32(activation: str, tied: bool, tmp_path: Path) -> None:
    sizes: dict[str, Any] = {
        "hidden_size": 256,
        "num_attention_heads": 4,
        "intermediate_size": 1024,
        "num_hidden_layers": 4,
        "hidden_act": activation,
        "tie_word_embeddings": tied,
    }
    folder = save_checkpoint(tmp_path / "checkpoint", **sizes)
    generator = np.random.default_rng(5)
    texts = [random_text(generator, VOCABULARY, 40, 2) for _ in range(50)]

    ours = run_packed(int8_session(folder, tmp_path), [[text] for text in texts])

    whole = session_of(folder, tmp_path)
    theirs = run_packed(whole, [[text] for text in texts])
    # Measured: cosines of at least 0.9993 with these random weights, which exaggerate every error.
    assert cosines(ours, theirs).min() > 0.998
    pairs = zip(ours, theirs, strict=True)
    differences = [probabilities(a.logits) - probabilities(b.logits) for a, b in pairs]
    assert max(np.abs(difference).max(initial=0) for difference in differences) < 0.1


def test_numbers_far_out_in_one_token_spoil_no_other(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", hidden_size=128, intermediate_size=256)
    weights = load_file(folder / "model.safetensors")
    words = weights["bert.embeddings.word_embeddings.weight"]
    words[7, 5] = 1000.0
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    session, text = int8_session(folder, tmp_path), PackedText((9, 11, 13, 15))

    beside_far_out = run_packed(session, [[PackedText((7, 7, 8)), text]])[1]

    whole = run_packed(session_of(folder, tmp_path), [[text]])
    assert cosines([beside_far_out], whole).min() > 0.998


def test_token_whose_numbers_are_all_zero_stays_finite(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint")
    weights = load_file(folder / "model.safetensors")
    for kind in ("weight", "bias"):
        weights[f"bert.embeddings.LayerNorm.{kind}"][:] = 0
    save_file(weights, folder / "model.safetensors", {"format": "pt"})

    answer = run_packed(int8_session(folder, tmp_path), [[PackedText((5, 6), (1,))]])[0]

    assert np.isfinite(answer.vectors).all()
    assert np.isfinite(answer.logits).all()


def test_contract_is_that_of_the_float32_graph(intact_checkpoint: Path) -> None:
    checkpoint = checkpoint_of(intact_checkpoint)

    ours, whole = int8_graph(checkpoint).graph, packed_graph(checkpoint).graph

    assert list(ours.input) == list(whole.input)
    assert list(ours.output) == list(whole.output)


def test_nothing_asked_is_nothing_answered(intact_checkpoint: Path, tmp_path: Path) -> None:
    session = int8_session(intact_checkpoint, tmp_path)
    row = np.zeros((1, 4), np.int64)
    names = [entry.name for entry in session.get_inputs()]
    feeds = {name: row if name.endswith("_ids") else np.zeros(0, np.int64) for name in names}

    outputs = cast("list[np.ndarray]", session.run(None, feeds))

    assert [output.shape for output in outputs] == [(0, 32), (0, VOCABULARY)]


def test_same_checkpoint_gives_the_same_bytes(intact_checkpoint: Path) -> None:
    first, second = (
        int8_graph(checkpoint_of(intact_checkpoint)).SerializeToString(deterministic=True)
        for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_matrices_and_word_table_are_stored_in_8_bits(dtype: torch.dtype, tmp_path: Path) -> None:
    sizes: dict[str, Any] = {"hidden_size": 256, "intermediate_size": 1024, "vocab_size": 2000}
    folder = save_checkpoint(tmp_path / "checkpoint", dtype=dtype, **sizes)

    graph = int8_graph(checkpoint_of(folder)).graph

    large = [tensor for tensor in graph.initializer if np.prod(tensor.dims) > 2**15]
    eight_bits = {onnx.TensorProto.INT8, onnx.TensorProto.UINT8}
    numbers = [int(np.prod(tensor.dims)) for tensor in large if tensor.data_type in eight_bits]
    assert sum(numbers) == 2 * 12 * 256**2 + 2000 * 256
    whole = [tensor.name for tensor in large if tensor.data_type not in eight_bits]
    assert len(whole) == 1
    assert whole[0].startswith("cls.predictions.transform.dense.weight")


def test_bundle_in_8_bits_agrees_within_the_tolerance_it_states(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    place = ("--name", "small", "--version", "1", "--output", tmp_path)

    result = run_program("build", intact_checkpoint, "--precision", "int8", *place)

    assert result.returncode == 0, result.stderr
    golden = json.loads((tmp_path / "small/1/golden.json").read_text())
    assert 1e-3 < golden["tolerance"]["int8"]["vector"] < 0.5
    verified = run_program("verify", tmp_path / "small/1", intact_checkpoint)
    assert verified.returncode == 0, verified.stdout


def test_a_column_is_rounded_to_its_own_scale() -> None:
    matrix = np.array([[127, 0.5, 0], [-3.4, -0.25, 0]], np.float32)

    quantized = quantized_columns(matrix)

    np.testing.assert_array_equal(quantized.integers, [[127, 127, 0], [-3, -64, 0]])
    np.testing.assert_allclose(quantized.scales, [1, 0.5 / 127, 1])


def test_a_block_is_rounded_to_its_own_scale() -> None:
    table = np.random.default_rng(1).normal(size=(5, 96)).astype(np.float32)
    table[2, 32:64] = 0

    quantized = quantized_blocks(table)

    steps = quantized.integers.astype(np.float32) - 128
    restored = (steps * quantized.scales[:, :, None]).reshape(table.shape)
    assert quantized.scales.shape == (5, 3)
    halves = np.repeat(quantized.scales, 32, axis=1) * 0.5
    assert (np.abs(restored - table) <= halves * 1.001).all()
