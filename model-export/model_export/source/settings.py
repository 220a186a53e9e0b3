"""config.json of a BERT checkpoint, checked and reduced to what the graph needs."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from model_export.errors import ExportError
from model_export.json_file import JsonObject, read_fields

SUPPORTED_ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "relu")


@dataclass(frozen=True)
class BertSettings:
    architecture: str
    layers: int
    heads: int
    hidden: int
    intermediate: int
    vocabulary: int
    positions: int
    """Rows of the position table: no text can have more tokens."""
    token_types: int
    """Rows of the token type table; 0 when the checkpoint has none."""
    activation: str
    layer_norm_epsilon: float
    tied_decoder: bool

    @property
    def head_size(self) -> int:
        return self.hidden // self.heads


def read_settings(path: Path) -> BertSettings:
    config = read_fields(path)
    _refuse_other_architectures(config)
    architectures = config.fields.get("architectures")
    names = cast("list[object]", architectures) if isinstance(architectures, list) else []
    settings = BertSettings(
        architecture=str(names[0]) if names else "BertModel",
        layers=config.whole_number("num_hidden_layers", 1),
        heads=config.whole_number("num_attention_heads", 1),
        hidden=config.whole_number("hidden_size", 1),
        intermediate=config.whole_number("intermediate_size", 1),
        vocabulary=config.whole_number("vocab_size", 1),
        positions=config.whole_number("max_position_embeddings", 1),
        token_types=_token_types(config),
        activation=str(config.fields.get("hidden_act", "gelu")),
        layer_norm_epsilon=_epsilon(config),
        tied_decoder=config.fields.get("tie_word_embeddings", True) is not False,
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


def _refuse_other_architectures(config: JsonObject) -> None:
    model_type = config.fields.get("model_type", "bert")
    if model_type != "bert":
        raise ExportError(f"{config.place}: model_type {model_type!r} (expected: 'bert')")
    positions = config.fields.get("position_embedding_type", "absolute")
    if positions != "absolute":
        raise ExportError(
            f"{config.place}: position_embedding_type {positions!r} (expected: 'absolute')"
        )
    for name in ("is_decoder", "add_cross_attention"):
        if config.fields.get(name):
            raise ExportError(f"{config.place}: {name} is true (expected: false, an encoder)")


def _token_types(config: JsonObject) -> int:
    has_count = "type_vocab_size" in config.fields
    return config.whole_number("type_vocab_size", 0) if has_count else 2


def _epsilon(config: JsonObject) -> float:
    value = config.fields.get("layer_norm_eps", 1e-12)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ExportError(f"{config.place}: layer_norm_eps {value!r} (expected: above 0, below 1)")
    return float(value)
