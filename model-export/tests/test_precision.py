"""Numbers are stored in the type they came in and cast to float32 once, at load."""

from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
import pytest
import torch
from checkpoints import save_checkpoint
from sessions import session_of

from model_export.graph.precision import stored

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)


@pytest.mark.parametrize(
    ("numbers", "type_before", "type_after"),
    [
        ([1.5, -0.25], np.dtype(np.float16), np.float16),
        ([1.5, -0.25], np.dtype(np.float32), np.float32),
        ([1.5, -0.25], np.dtype(np.float64), np.float32),
        ([1.5, -0.25], BFLOAT16, np.float16),
        ([65_280.0, 1e-9], BFLOAT16, np.float16),
        ([70_000.0, 1.0], BFLOAT16, np.float32),
        ([], BFLOAT16, np.float16),
    ],
)
def test_type_follows_the_checkpoint(
    numbers: list[float], type_before: np.dtype, type_after: type
) -> None:
    array = np.array(numbers, type_before)

    result = stored(array)

    assert result.dtype == type_after
    difference = result.astype(np.float64) - array.astype(np.float64)
    assert np.abs(difference).max(initial=0) <= 2.0**-24


def test_casts_are_gone_once_the_model_is_loaded(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", dtype=torch.float16)
    optimized = tmp_path / "optimized.onnx"

    session_of(folder, tmp_path, optimized=optimized)

    written = [node.op_type for node in onnx.load(tmp_path / "model.onnx").graph.node]
    kept = [node.op_type for node in onnx.load(optimized).graph.node]
    assert "Cast" in written
    assert "Cast" not in kept
