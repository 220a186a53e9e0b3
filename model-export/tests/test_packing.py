"""A text's answer is the same to the last bit, whatever stands beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import pytest
from checkpoints import VOCABULARY, save_checkpoint
from sessions import random_rows, random_text, session_of

from model_export.graph.packing import (
    PACK_TOKENS,
    PackedText,
    Tokens,
    feeds_of,
    open_session,
    run_packed,
)

# Head sizes of 64, as in the real model, and of 33, which no vector width divides.
WIDTHS = [(64, 2), (128, 2), (66, 2), (48, 12)]

Ask = Callable[[np.random.Generator, PackedText], PackedText]


def everything(_: np.random.Generator, text: PackedText) -> PackedText:
    return text


def first_token(_: np.random.Generator, text: PackedText) -> PackedText:
    return PackedText(text.ids, (), (0,))


def masks_alone(_: np.random.Generator, text: PackedText) -> PackedText:
    return PackedText(text.ids, text.masks, ())


def any_tokens(generator: np.random.Generator, text: PackedText) -> PackedText:
    """In any order, some of them twice, or none at all."""
    length = len(text.ids)
    vectors = generator.integers(0, length, int(generator.integers(0, length + 1)))
    masks = generator.integers(0, length, int(generator.integers(0, 3)))
    return PackedText(text.ids, tuple(map(int, masks)), tuple(map(int, vectors)))


def mixture(generator: np.random.Generator, text: PackedText) -> PackedText:
    asks: list[Ask] = [everything, first_token, masks_alone, any_tokens]
    return asks[int(generator.integers(len(asks)))](generator, text)


@pytest.mark.parametrize(("hidden", "heads"), WIDTHS)
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("row_tokens", [96, PACK_TOKENS])
@pytest.mark.parametrize("ask", [everything, first_token, masks_alone, mixture])
def test_packed_equals_alone_to_the_last_bit(
    hidden: int, heads: int, threads: int, row_tokens: int, ask: Ask, tmp_path: Path
) -> None:
    sizes: dict[str, Any] = {
        "hidden_size": hidden,
        "num_attention_heads": heads,
        "intermediate_size": 80,
    }
    folder = save_checkpoint(tmp_path / "checkpoint", **sizes, max_position_embeddings=400)
    session = session_of(folder, tmp_path, threads)
    generator = np.random.default_rng(row_tokens + threads)

    for _ in range(2):
        texts = [random_text(generator, VOCABULARY, 40, 2) for _ in range(12)]
        texts.append(random_text(generator, VOCABULARY, min(400, row_tokens), 3))
        asked = [ask(generator, text) for text in texts]
        rows = random_rows(generator, asked, row_tokens)[: PACK_TOKENS // row_tokens]
        packed = run_packed(session, rows)

        for text, answer in zip([text for row in rows for text in row], packed, strict=True):
            alone = run_packed(session, [[text]])[0]
            np.testing.assert_array_equal(answer.vectors, alone.vectors)
            np.testing.assert_array_equal(answer.logits, alone.logits)
            of_all = run_packed(session, [[PackedText(text.ids, tuple(range(len(text.ids))))]])[0]
            np.testing.assert_array_equal(answer.vectors, of_all.vectors[list(text.wanted)])
            np.testing.assert_array_equal(answer.logits, of_all.logits[list(text.masks)])


def test_rows_of_more_tokens_stay_right(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", max_position_embeddings=400)
    session = session_of(folder, tmp_path)
    generator = np.random.default_rng(3)
    texts = [random_text(generator, VOCABULARY, 300, 3) for _ in range(9)]

    packed = run_packed(session, [texts[:3], texts[3:6], texts[6:]])

    for text, answer in zip(texts, packed, strict=True):
        alone = run_packed(session, [[text]])[0]
        np.testing.assert_allclose(answer.vectors, alone.vectors, atol=1e-5, rtol=0)
        np.testing.assert_allclose(answer.logits, alone.logits, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("vectors", "masks", "rows"),
    [((), (), 2), ((4,), (), 2), ((), (4,), 2), ((0, 4), (), 2), ((1, 2), (3, 3), 4)],
)
def test_last_layer_works_for_the_asked_tokens_alone(
    intact_checkpoint: Path, tmp_path: Path, vectors: Tokens, masks: Tokens, rows: int
) -> None:
    session_of(intact_checkpoint, tmp_path)
    model = onnx.load(tmp_path / "model.onnx")
    inner = ["attention.self.scores", "intermediate.dense.product", "output.dense.product"]
    names = [f"encoder.layer.1.{name}" for name in inner]
    model.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    onnx.save(model, tmp_path / "opened.onnx")
    feeds = feeds_of([[PackedText((5, 6, 7, 8, 9), masks, vectors)]], has_head=True)

    outputs = open_session(tmp_path / "opened.onnx", 1).run(names, feeds)

    shapes = [output.shape for output in cast("list[np.ndarray]", outputs)]
    assert shapes == [(1, 4, rows, 5), (1, rows, 48), (1, rows, 32)]


def test_unused_tail_and_empty_rows_stay_finite(intact_checkpoint: Path, tmp_path: Path) -> None:
    session = session_of(intact_checkpoint, tmp_path)
    feeds = {
        "input_ids": np.full((3, 7), VOCABULARY - 1),
        "token_type_ids": np.zeros((3, 7), np.int64),
        "position_ids": np.zeros((3, 7), np.int64),
        "sequence_ids": np.full((3, 7), -1),
        "vector_tokens": np.arange(21),
        "mask_tokens": np.arange(21),
    }

    vectors, logits = cast("list[np.ndarray]", session.run(None, feeds))

    assert np.isfinite(vectors).all()
    assert np.isfinite(logits).all()


@pytest.mark.parametrize("architecture", ["BertForMaskedLM", "BertModel"])
def test_nothing_asked_is_nothing_answered(architecture: str, tmp_path: Path) -> None:
    session = session_of(save_checkpoint(tmp_path / "checkpoint", architecture), tmp_path)
    row = np.zeros((1, 4), np.int64)
    names = [entry.name for entry in session.get_inputs()]
    feeds = {name: row if name.endswith("_ids") else np.zeros(0, np.int64) for name in names}

    outputs = cast("list[np.ndarray]", session.run(None, feeds))

    widths = [32, VOCABULARY] if architecture == "BertForMaskedLM" else [32]
    assert [output.shape for output in outputs] == [(0, width) for width in widths]


def test_model_without_head_has_no_mask_input(tmp_path: Path) -> None:
    session = session_of(save_checkpoint(tmp_path / "checkpoint", "BertModel"), tmp_path)

    assert [entry.name for entry in session.get_inputs()] == [
        "input_ids",
        "token_type_ids",
        "position_ids",
        "sequence_ids",
        "vector_tokens",
    ]
    assert [entry.name for entry in session.get_outputs()] == ["vectors"]


def test_neighbour_in_another_row_may_have_the_same_sequence_id(
    intact_checkpoint: Path, tmp_path: Path
) -> None:
    session = session_of(intact_checkpoint, tmp_path)
    left, right = PackedText((5, 9, 11)), PackedText((7, 8, 30))

    together = run_packed(session, [[left], [right]])

    np.testing.assert_array_equal(together[0].vectors, run_packed(session, [[left]])[0].vectors)
