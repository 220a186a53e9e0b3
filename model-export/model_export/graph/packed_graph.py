"""The `packed-v1` graph of a checkpoint: texts packed into rows, answers only where asked for."""

from onnx import ModelProto, TensorProto, ValueInfoProto, helper

from model_export.graph.asked_tokens import AskedTokens, add_asked_tokens
from model_export.graph.attention import add_neighbours
from model_export.graph.encoder_layer import add_activated, add_last_layer, add_layer, add_skip_norm
from model_export.graph.graph_builder import GraphBuilder
from model_export.graph.precision import stored
from model_export.source.checkpoint import Checkpoint
from model_export.source.tensor_names import HEAD, POSITIONS, TOKEN_TYPES, WORDS

ROW_INPUTS = ("input_ids", "token_type_ids", "position_ids", "sequence_ids")


def packed_graph(checkpoint: Checkpoint, graph: GraphBuilder | None = None) -> ModelProto:
    """`graph` decides the precision: a GraphBuilder computes in float32."""
    graph = graph or GraphBuilder()
    hidden = _add_embeddings(graph, checkpoint)
    last = checkpoint.settings.layers - 1
    if last:
        neighbours = add_neighbours(graph)
        for layer in range(last):
            hidden = add_layer(graph, checkpoint, layer, hidden, neighbours)
    asked = add_asked_tokens(graph, checkpoint.has_head)
    answers = add_last_layer(graph, checkpoint, hidden, asked)
    start = graph.integers("vectors.start", [0])
    graph.node("Slice", [answers, start, asked.vectors_end], "vectors")
    if checkpoint.has_head:
        _add_head(graph, checkpoint, answers, asked)
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


def _table(graph: GraphBuilder, checkpoint: Checkpoint, name: str) -> str:
    return graph.table(name, stored(checkpoint.tensor(name)))


def _add_embeddings(graph: GraphBuilder, checkpoint: Checkpoint) -> str:
    words = graph.lookup(_table(graph, checkpoint, WORDS), "input_ids", "words")
    table = _weight(graph, checkpoint, POSITIONS)
    rest = graph.node("Gather", [table, "position_ids"], "positions")
    if checkpoint.has_token_types:
        table = _weight(graph, checkpoint, TOKEN_TYPES)
        token_types = graph.node("Gather", [table, "token_type_ids"], "token_types")
        rest = graph.node("Add", [rest, token_types], "positions_and_token_types")
    return add_skip_norm(graph, checkpoint, "embeddings.LayerNorm", words, rest)


def _add_head(
    graph: GraphBuilder, checkpoint: Checkpoint, answers: str, asked: AskedTokens
) -> None:
    masks = graph.node("Slice", [answers, asked.vectors_end, asked.masks_end], "masks")
    transformed = add_activated(graph, checkpoint, f"{HEAD}transform.dense", masks)
    normalized = graph.node(
        "LayerNormalization",
        [
            transformed,
            _weight(graph, checkpoint, f"{HEAD}transform.LayerNorm.weight"),
            _weight(graph, checkpoint, f"{HEAD}transform.LayerNorm.bias"),
        ],
        f"{HEAD}transform.LayerNorm.output",
        axis=-1,
        epsilon=checkpoint.settings.layer_norm_epsilon,
    )
    decoder = checkpoint.decoder
    matrix = decoder if decoder == WORDS else _table(graph, checkpoint, decoder)
    bias = _weight(graph, checkpoint, checkpoint.decoder_bias)
    graph.decoder(normalized, matrix, bias, "logits")
