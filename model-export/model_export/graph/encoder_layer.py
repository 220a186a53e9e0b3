"""One layer of the encoder: attention and feed-forward, each with its residual and norm."""

from model_export.graph.asked_tokens import AskedTokens
from model_export.graph.attention import Neighbours, add_attention
from model_export.graph.graph_builder import GraphBuilder
from model_export.graph.precision import stored
from model_export.source.checkpoint import Checkpoint

# GELU's minimum lies near x = -0.75; the tanh form's is the lower of the two.
LOWEST_GELU = -0.17005


def add_layer(
    graph: GraphBuilder, checkpoint: Checkpoint, layer: int, hidden: str, neighbours: Neighbours
) -> str:
    """[rows, tokens, hidden] of a layer that works for all tokens."""
    name = f"encoder.layer.{layer}.attention.self"
    parts = ["query", "key", "value"]
    query_key_value = _add_projections(graph, checkpoint, name, "qkv", parts, hidden)
    return _add_rest(graph, checkpoint, layer, query_key_value, hidden, neighbours)


def add_last_layer(
    graph: GraphBuilder, checkpoint: Checkpoint, hidden: str, asked: AskedTokens
) -> str:
    """[asked, hidden]: keys and values of all tokens, everything else for the asked ones."""
    settings = checkpoint.settings
    layer = settings.layers - 1
    name = f"encoder.layer.{layer}.attention.self"
    one_row = graph.integers("asked.one_row", [1, -1, settings.hidden])
    tokens = graph.node("Reshape", [hidden, one_row], "asked.all_hidden")
    own = graph.node("Gather", [tokens, asked.tokens], "asked.hidden", axis=1)
    query = _add_projections(graph, checkpoint, name, "query", ["query"], own)
    parts = ["key", "value"]
    key_value = _add_projections(graph, checkpoint, name, "key_value", parts, tokens)
    answer = _add_rest(graph, checkpoint, layer, query + key_value, own, asked.neighbours)
    by_token = graph.integers("asked.by_token", [-1, settings.hidden])
    return graph.node("Reshape", [answer, by_token], "asked.answers")


def _add_rest(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    layer: int,
    query_key_value: list[str],
    residual: str,
    neighbours: Neighbours,
) -> str:
    settings = checkpoint.settings
    name = f"encoder.layer.{layer}."
    attended = add_attention(
        graph,
        f"{name}attention.self",
        query_key_value,
        neighbours,
        settings.heads,
        settings.head_size,
    )
    hidden = _add_output(graph, checkpoint, f"{name}attention.output.", attended, residual)
    expanded = add_activated(graph, checkpoint, f"{name}intermediate.dense", hidden)
    lowest = 0 if settings.activation == "relu" else LOWEST_GELU
    return _add_output(graph, checkpoint, f"{name}output.", expanded, hidden, lowest)


def _add_projections(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    name: str,
    joined: str,
    parts: list[str],
    value: str,
) -> list[str]:
    layers = [
        (
            stored(checkpoint.tensor(f"{name}.{part}.weight")).T,
            stored(checkpoint.tensor(f"{name}.{part}.bias")),
        )
        for part in parts
    ]
    return graph.projections(f"{name}.{joined}", value, layers)


def _add_output(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    name: str,
    value: str,
    residual: str,
    lowest: float | None = None,
) -> str:
    matrix = stored(checkpoint.tensor(f"{name}dense.weight")).T
    product = graph.product(f"{name}dense", value, matrix, lowest)
    bias = graph.weight(f"{name}dense.bias", stored(checkpoint.tensor(f"{name}dense.bias")))
    return add_skip_norm(graph, checkpoint, f"{name}LayerNorm", product, residual, bias)


def add_skip_norm(
    graph: GraphBuilder,
    checkpoint: Checkpoint,
    name: str,
    value: str,
    residual: str,
    *bias: str,
) -> str:
    """The norm of value + residual, plus the bias of the dense layer that made the value."""
    scale = graph.weight(f"{name}.weight", stored(checkpoint.tensor(f"{name}.weight")))
    shift = graph.weight(f"{name}.bias", stored(checkpoint.tensor(f"{name}.bias")))
    return graph.fused(
        "SkipLayerNormalization",
        [value, residual, scale, shift, *bias],
        f"{name}.output",
        epsilon=checkpoint.settings.layer_norm_epsilon,
    )


def add_activated(graph: GraphBuilder, checkpoint: Checkpoint, name: str, value: str) -> str:
    """A dense layer with its activation."""
    product = graph.product(name, value, stored(checkpoint.tensor(f"{name}.weight")).T)
    bias = graph.weight(f"{name}.bias", stored(checkpoint.tensor(f"{name}.bias")))
    activation = checkpoint.settings.activation
    if activation == "relu":
        biased = graph.node("Add", [product, bias], f"{name}.biased")
        return graph.node("Relu", [biased], f"{name}.activated")
    if activation == "gelu":
        return graph.gelu(product, bias, f"{name}.activated")
    return graph.fused("FastGelu", [product, bias], f"{name}.activated")
