"""Tensors of safetensors files, checked when opened and read one at a time."""

from pathlib import Path
from typing import cast

import ml_dtypes
import numpy as np
from safetensors import SafetensorError, safe_open

from model_export.errors import ExportError
from model_export.progress import megabytes

# The safetensors library asks NumPy for a "bfloat16", which exists once ml_dtypes is imported.
BFLOAT16 = np.dtype(ml_dtypes.bfloat16)


def tensor_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    try:
        with safe_open(path, framework="np") as tensors:
            names = cast("list[str]", tensors.keys())
            return {name: tuple(tensors.get_slice(name).get_shape()) for name in names}
    except (SafetensorError, OSError) as error:
        raise ExportError(
            f"{path}: {megabytes(path.stat().st_size)} that are not a whole safetensors file "
            f"({error}); it is truncated or damaged, fetch it again"
        ) from None


def read_tensor(path: Path, name: str) -> np.ndarray:
    with safe_open(path, framework="np") as tensors:
        return tensors.get_tensor(name)
