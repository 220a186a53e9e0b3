"""A BERT checkpoint of any model class, with canonical tensor names and checked shapes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model_export.errors import ExportError
from model_export.source.left_out import left_out_parts
from model_export.source.settings import BertSettings
from model_export.source.tensor_names import HEAD, TOKEN_TYPES, WORDS, encoder_shapes, head_shapes
from model_export.source.weights import StoredTensor, Weights

DECODER = f"{HEAD}decoder.weight"


@dataclass(frozen=True)
class Checkpoint:
    """`tensor(name)` takes canonical names: no `bert.` prefix, `LayerNorm.weight` and `.bias`."""

    settings: BertSettings
    has_head: bool
    has_token_types: bool
    decoder: str
    """Name of the decoder matrix: the word embeddings' own when the two are shared."""
    decoder_bias: str
    tensor: Callable[[str], np.ndarray]
    left_out: tuple[str, ...]
    """Parts that are no encoder and no masked-LM head."""


def read_checkpoint(folder: Path, settings: BertSettings, weights: Weights) -> Checkpoint:
    tensors = {_canonical(name): stored for name, stored in weights.tensors.items()}
    has_head = f"{HEAD}transform.dense.weight" in tensors
    has_token_types = TOKEN_TYPES in tensors
    _check_shapes(folder, tensors, encoder_shapes(settings, has_token_types))
    if has_head:
        _check_shapes(folder, tensors, head_shapes(settings))
    read = _reader(folder, tensors)
    return Checkpoint(
        settings=settings,
        has_head=has_head,
        has_token_types=has_token_types,
        decoder=_decoder(folder, settings, tensors, read) if has_head else "",
        decoder_bias=_decoder_bias(folder, settings, tensors) if has_head else "",
        tensor=read,
        left_out=left_out_parts(tensors, settings, has_head),
    )


def _canonical(name: str) -> str:
    name = name.removeprefix("bert.")
    # Checkpoints converted from TensorFlow call scale and shift gamma and beta.
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace(
        "LayerNorm.beta", "LayerNorm.bias"
    )


def _reader(folder: Path, tensors: dict[str, StoredTensor]) -> Callable[[str], np.ndarray]:
    def read(name: str) -> np.ndarray:
        array = tensors[name].read()
        if array.dtype.kind != "f" and array.dtype.name != "bfloat16":
            raise ExportError(
                f"{folder}: tensor {name} holds {array.dtype.name} (expected: floating point)"
            )
        if not np.isfinite(array.astype(np.float32)).all():
            raise ExportError(f"{folder}: tensor {name} holds NaN or infinity (expected: numbers)")
        return array

    return read


def _check_shapes(
    folder: Path, tensors: dict[str, StoredTensor], expected: dict[str, tuple[int, ...]]
) -> None:
    for name, shape in expected.items():
        _check_shape(folder, tensors, name, shape)


def _check_shape(
    folder: Path, tensors: dict[str, StoredTensor], name: str, shape: tuple[int, ...]
) -> None:
    if name not in tensors:
        raise ExportError(f"{folder}: tensor {name} is missing (expected: shape {list(shape)})")
    if tensors[name].shape != shape:
        actual = list(tensors[name].shape)
        raise ExportError(
            f"{folder}: tensor {name} has shape {actual} (expected by config.json: {list(shape)})"
        )


def _decoder(
    folder: Path,
    settings: BertSettings,
    tensors: dict[str, StoredTensor],
    read: Callable[[str], np.ndarray],
) -> str:
    """As transformers does: a stored decoder that differs is used, whatever the config says."""
    if DECODER not in tensors and settings.tied_decoder:
        return WORDS
    _check_shape(folder, tensors, DECODER, (settings.vocabulary, settings.hidden))
    return WORDS if np.array_equal(read(DECODER), read(WORDS)) else DECODER


def _decoder_bias(folder: Path, settings: BertSettings, tensors: dict[str, StoredTensor]) -> str:
    own = f"{HEAD}decoder.bias"
    name = own if own in tensors else f"{HEAD}bias"
    _check_shape(folder, tensors, name, (settings.vocabulary,))
    return name
