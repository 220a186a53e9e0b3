"""The `packed-v1` graph of a checkpoint: texts packed into rows, answers only where asked for."""

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto, helper

from model_export.attention import add_attention, add_attention_bias, add_ones
from model_export.checkpoint import Checkpoint
from model_export.graph_builder import GraphBuilder
from model_export.precision import stored
from model_export.tensor_names import HEAD, POSITIONS, TOKEN_TYPES, WORDS

ROW_INPUTS = ("input_ids", "token_type_ids", "position_ids", "sequence_ids")


def packed_graph(checkpoint: Checkpoint) -> ModelProto:
    graph = GraphBuilder()
    hidden = _add_embeddings(graph, checkpoint)
    bias = add_attention_bias(graph)
    add_ones(graph)
    for layer in range(checkpoint.settings.layers):
        hidden = _add_layer(graph, checkpoint, layer, hidden, bias)
    width = graph.integers("hidden.width", [-1, checkpoint.settings.hidden])
    tokens = graph.node("Reshape", [hidden, width], "hidden.by_token")
    graph.node("Gather", [tokens, "vector_tokens"], "vectors", axis=0)
    if checkpoint.has_head:
        _add_head(graph, checkpoint, tokens)
    return graph.model(*_interface(checkpoint))


def _interface(checkpoint: Checkpoint) -> tuple[list[ValueInfoProto], list[ValueInfoProto]]:
    settings = checkpoint.settings
    inputs = [_integers(name, ["rows", "tokens"]) for name in ROW_INPUTS]
    inputs.append(_integers("vector_tokens", ["wanted_vectors"]))
    outputs = [_floats("vectors", ["wanted_vectors", settings.hidden])]
    if checkpoint.has_head:
        inputs.append(_integers("mask_tokens", ["wanted_masks"]))
        outputs.append(_floats("logits", ["wanted_masks", settings.vocabulary]))
    return inputs, outputs


def _integers(name: str, shape: list[str | int]) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def _floats(name: str, shape: list[str | int]) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _weight(graph: GraphBuilder, checkpoint: Checkpoint, name: str) -> str:
    return graph.weight(name, stored(checkpoint.tensor(name)))


def _add_embeddings(graph: GraphBuilder, checkpoint: Checkpoint) -> str:
    words = graph.node("Gather", [_weight(graph, checkpoint, WORDS), "input_ids"], "words")
    table = _weight(graph, checkpoint, POSITIONS)
    rest = graph.node("Gather", [table, "position_ids"], "positions")
    if checkpoint.has_token_types:
        table = _weight(graph, checkpoint, TOKEN_TYPES)
        token_types = graph.node("Gather", [table, "token_type_ids"], "token_types")
        rest = graph.node("Add", [rest, token_types], "positions_and_token_types")
    return _add_skip_norm(graph, checkpoint, "embeddings.LayerNorm", words, rest)


def _add_layer(
    graph: GraphBuilder, checkpoint: Checkpoint, layer: int, hidden: str, bias: str
) -> str:
    settings = checkpoint.settings
    name = f"encoder.layer.{layer}."
    attended = add_attention(
        graph,
        f"{name}attention.self",
        _add_query_key_value(graph, checkpoint, f"{name}attention.self.", hidden),
        bias,
        settings.heads,
        settings.head_size,
    )
    hidden = _add_output(graph, checkpoint, f"{name}attention.output.", attended, hidden)
    expanded = _add_activated(graph, checkpoint, f"{name}intermediate.dense", hidden)
    return _add_output(graph, checkpoint, f"{name}output.", expanded, hidden)


def _add_query_key_value(
    graph: GraphBuilder, checkpoint: Checkpoint, name: str, hidden: str
) -> list[str]:
    """One product for all three: the row of hidden vectors is read once."""
    parts = ("query", "key", "value")
    matrices = [stored(checkpoint.tensor(f"{name}{part}.weight")).T for part in parts]
    biases = [stored(checkpoint.tensor(f"{name}{part}.bias")) for part in parts]
    matrix = graph.weight(f"{name}qkv.weight", np.concatenate(matrices, axis=1))
    offset = graph.weight(f"{name}qkv.bias", np.concatenate(biases))
    product = graph.node("MatMul", [hidden, matrix], f"{name}qkv.product")
    joined = graph.node("Add", [product, offset], f"{name}qkv")
    return graph.split(joined, [checkpoint.settings.hidden] * 3, 2, f"{name}qkv.part")


def _add_product(graph: GraphBuilder, checkpoint: Checkpoint, name: str, value: str) -> str:
    """The dense layer without its bias, which the fused operator after it adds."""
    weight = f"{name}.weight"
    matrix = graph.weight(f"{weight}.transposed", stored(checkpoint.tensor(weight)).T)
    return graph.node("MatMul", [value, matrix], f"{name}.product")


def _add_output(
    graph: GraphBuilder, checkpoint: Checkpoint, name: str, value: str, residual: str
) -> str:
    product = _add_product(graph, checkpoint, f"{name}dense", value)
    bias = _weight(graph, checkpoint, f"{name}dense.bias")
    return _add_skip_norm(graph, checkpoint, f"{name}LayerNorm", product, residual, bias)


def _add_skip_norm(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    name: str,
    value: str,
    residual: str,
    *bias: str,
) -> str:
    scale = _weight(graph, checkpoint, f"{name}.weight")
    shift = _weight(graph, checkpoint, f"{name}.bias")
    return graph.fused(
        "SkipLayerNormalization",
        [value, residual, scale, shift, *bias],
        f"{name}.output",
        epsilon=checkpoint.settings.layer_norm_epsilon,
    )


def _add_activated(graph: GraphBuilder, checkpoint: Checkpoint, name: str, value: str) -> str:
    product = _add_product(graph, checkpoint, name, value)
    inputs = [product, _weight(graph, checkpoint, f"{name}.bias")]
    activation = checkpoint.settings.activation
    if activation == "relu":
        return graph.node(
            "Relu", [graph.node("Add", inputs, f"{name}.biased")], f"{name}.activated"
        )
    operator = "BiasGelu" if activation == "gelu" else "FastGelu"
    return graph.fused(operator, inputs, f"{name}.activated")


def _add_head(graph: GraphBuilder, checkpoint: Checkpoint, tokens: str) -> None:
    settings = checkpoint.settings
    masks = graph.node("Gather", [tokens, "mask_tokens"], "masks", axis=0)
    transformed = _add_activated(graph, checkpoint, f"{HEAD}transform.dense", masks)
    normalized = graph.node(
        "LayerNormalization",
        [
            transformed,
            _weight(graph, checkpoint, f"{HEAD}transform.LayerNorm.weight"),
            _weight(graph, checkpoint, f"{HEAD}transform.LayerNorm.bias"),
        ],
        f"{HEAD}transform.LayerNorm.output",
        axis=-1,
        epsilon=settings.layer_norm_epsilon,
    )
    # Gemm takes the decoder as the checkpoint has it, so that a shared matrix needs no second copy.
    decoder = checkpoint.decoder
    matrix = decoder if decoder == WORDS else _weight(graph, checkpoint, decoder)
    bias = _weight(graph, checkpoint, checkpoint.decoder_bias)
    graph.node("Gemm", [normalized, matrix, bias], "logits", transB=1)
