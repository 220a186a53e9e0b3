"""pytorch_model.bin, read with torch where torch is installed."""

import pickle
from pathlib import Path
from typing import cast

import ml_dtypes
import numpy as np

from model_export.errors import ExportError, missing_library


def load_torch_file(path: Path) -> dict[str, np.ndarray]:
    try:
        import torch
    except ModuleNotFoundError as error:
        raise ExportError(f"{path}: {missing_library(error)}") from None
    try:
        # weights_only: a checkpoint is data and must not run code.
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ExportError(
            f"{path}: not a whole PyTorch weights file ({reason}); fetch it again"
        ) from None
    if not isinstance(loaded, dict):
        raise ExportError(f"{path}: holds a {type(loaded).__name__} (expected: tensors by name)")
    arrays: dict[str, np.ndarray] = {}
    for name, tensor in cast("dict[object, object]", loaded).items():
        if not isinstance(tensor, torch.Tensor):
            continue
        if tensor.dtype == torch.bfloat16:
            arrays[str(name)] = tensor.float().numpy().astype(ml_dtypes.bfloat16)
        else:
            arrays[str(name)] = tensor.numpy()
    return arrays
