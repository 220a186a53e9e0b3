"""config.json of a BERT checkpoint, checked and reduced to what the graph needs."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from model_export.errors import ExportError
from model_export.json_file import read_json_object

SUPPORTED_ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "relu")


@dataclass(frozen=True)
class BertSettings:
    architecture: str
    layers: int
    heads: int
    hidden: int
    intermediate: int
    vocabulary: int
    max_tokens: int
    token_types: int
    """Rows of the token type table; 0 when the checkpoint has none."""
    activation: str
    layer_norm_epsilon: float
    tied_decoder: bool

    @property
    def head_size(self) -> int:
        return self.hidden // self.heads


def read_settings(path: Path) -> BertSettings:
    config = read_json_object(path)
    _refuse_other_architectures(path, config)
    architectures = config.get("architectures")
    names = cast("list[object]", architectures) if isinstance(architectures, list) else []
    settings = BertSettings(
        architecture=str(names[0]) if names else "BertModel",
        layers=_count(path, config, "num_hidden_layers"),
        heads=_count(path, config, "num_attention_heads"),
        hidden=_count(path, config, "hidden_size"),
        intermediate=_count(path, config, "intermediate_size"),
        vocabulary=_count(path, config, "vocab_size"),
        max_tokens=_count(path, config, "max_position_embeddings"),
        token_types=_count(path, config, "type_vocab_size", default=2, minimum=0),
        activation=str(config.get("hidden_act", "gelu")),
        layer_norm_epsilon=_epsilon(path, config),
        tied_decoder=config.get("tie_word_embeddings", True) is not False,
    )
    if settings.hidden % settings.heads:
        raise ExportError(
            f"{path}: hidden_size {settings.hidden} "
            f"(expected: a multiple of num_attention_heads, {settings.heads})"
        )
    if settings.activation not in SUPPORTED_ACTIVATIONS:
        raise ExportError(
            f"{path}: hidden_act {settings.activation!r} "
            f"(expected: one of {', '.join(SUPPORTED_ACTIVATIONS)})"
        )
    return settings


def _refuse_other_architectures(path: Path, config: dict[str, object]) -> None:
    model_type = config.get("model_type", "bert")
    if model_type != "bert":
        raise ExportError(f"{path}: model_type {model_type!r} (expected: 'bert')")
    positions = config.get("position_embedding_type", "absolute")
    if positions != "absolute":
        raise ExportError(f"{path}: position_embedding_type {positions!r} (expected: 'absolute')")
    for name in ("is_decoder", "add_cross_attention"):
        if config.get(name):
            raise ExportError(f"{path}: {name} is true (expected: false, an encoder)")


def _count(
    path: Path,
    config: dict[str, object],
    name: str,
    default: int | None = None,
    minimum: int = 1,
) -> int:
    value = config.get(name, default)
    if value is None:
        raise ExportError(f"{path}: {name} is missing (expected: a whole number)")
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        raise ExportError(f"{path}: {name} {value!r} (expected: a whole number >= {minimum})")
    return value


def _epsilon(path: Path, config: dict[str, object]) -> float:
    value = config.get("layer_norm_eps", 1e-12)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ExportError(f"{path}: layer_norm_eps {value!r} (expected: above 0, below 1)")
    return float(value)
