"""A text's answer is the same to the last bit, whatever stands beside it."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from checkpoints import VOCABULARY, save_checkpoint
from sessions import random_rows, random_text, session_of

from model_export.packing import PackedText, run_packed

# Head sizes of 64, as in the real model, and of 33, which no vector width divides.
WIDTHS = [(64, 2), (128, 2), (66, 2), (48, 12)]


@pytest.mark.parametrize(("hidden", "heads"), WIDTHS)
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("row_tokens", [96, 512])
def test_packed_equals_alone_to_the_last_bit(
    hidden: int, heads: int, threads: int, row_tokens: int, tmp_path: Path
) -> None:
    sizes: dict[str, Any] = {
        "hidden_size": hidden,
        "num_attention_heads": heads,
        "intermediate_size": 80,
    }
    folder = save_checkpoint(tmp_path / "checkpoint", **sizes, max_position_embeddings=400)
    session = session_of(folder, tmp_path, threads)
    generator = np.random.default_rng(row_tokens + threads)

    for _ in range(4):
        longest = min(400, row_tokens)
        texts = [random_text(generator, VOCABULARY, 40, 2) for _ in range(12)]
        texts.append(random_text(generator, VOCABULARY, longest, 3))
        rows = random_rows(generator, texts, row_tokens)
        packed = run_packed(session, rows)

        for text, answer in zip([text for row in rows for text in row], packed, strict=True):
            alone = run_packed(session, [[text]])[0]
            np.testing.assert_array_equal(answer.vectors, alone.vectors)
            np.testing.assert_array_equal(answer.logits, alone.logits)


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
