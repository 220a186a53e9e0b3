"""Tensors of a checkpoint by name, from safetensors (one file or shards) or pytorch_model.bin."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np

from model_export.errors import ExportError
from model_export.json_file import read_json_object
from model_export.progress import megabytes, step
from model_export.source.safetensors_file import read_tensor, tensor_shapes

INDEX_FILE = "model.safetensors.index.json"
SINGLE_FILE = "model.safetensors"
TORCH_FILE = "pytorch_model.bin"


@dataclass(frozen=True)
class StoredTensor:
    shape: tuple[int, ...]
    read: Callable[[], np.ndarray]


@dataclass(frozen=True)
class Weights:
    tensors: dict[str, StoredTensor]
    files: tuple[Path, ...]


def weights_file(names: Collection[str]) -> str | None:
    """The one that is read where several forms lie side by side: transformers' order."""
    return next((name for name in (SINGLE_FILE, INDEX_FILE, TORCH_FILE) if name in names), None)


def open_weights(folder: Path) -> Weights:
    """Lists every tensor without reading the numbers; a truncated file is refused here."""
    name = weights_file([path.name for path in folder.iterdir()])
    if name is None:
        raise ExportError(
            f"{folder}: no weights (expected: {SINGLE_FILE}, {INDEX_FILE} or {TORCH_FILE})"
        )
    if name == TORCH_FILE:
        return _open_torch(folder / name)
    return _open_safetensors(_shards(folder / name) if name == INDEX_FILE else [folder / name])


def sha256_of(*paths: Path) -> str:
    """The SHA-256 of the files' bytes, one file after the other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _open_torch(path: Path) -> Weights:
    from model_export.source.torch_file import load_torch_file

    step(f"reading {path.name}, {megabytes(path.stat().st_size)}")
    arrays = load_torch_file(path)
    tensors = {
        name: StoredTensor(array.shape, partial(arrays.__getitem__, name))
        for name, array in arrays.items()
    }
    return Weights(tensors, (path,))


def _open_safetensors(paths: list[Path]) -> Weights:
    tensors: dict[str, StoredTensor] = {}
    for path in paths:
        step(f"reading {path.name}, {megabytes(path.stat().st_size)}")
        for name, shape in tensor_shapes(path).items():
            tensors[name] = StoredTensor(shape, partial(read_tensor, path, name))
    return Weights(tensors, tuple(paths))


def _shards(index: Path) -> list[Path]:
    weight_map = read_json_object(index).get("weight_map")
    if not isinstance(weight_map, dict) or not weight_map:
        raise ExportError(f"{index}: no weight_map (expected: tensor names with their files)")
    paths: list[Path] = []
    for name in sorted({str(file) for file in cast("dict[str, object]", weight_map).values()}):
        if Path(name).name != name:
            raise ExportError(f"{index}: file name {name!r} (expected: a name without folders)")
        if not (index.parent / name).exists():
            raise ExportError(f"{index.parent / name}: no such file (expected: a shard of weights)")
        paths.append(index.parent / name)
    return paths
