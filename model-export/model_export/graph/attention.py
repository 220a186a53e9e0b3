"""Self-attention in packed rows, built so that neighbours cannot change a text's last bit.

ONNX Runtime's fused attention and Softmax add up a row's exponentials in vector lanes. Which lane a
token falls in depends on its place in the row, so the same text rounds differently behind another
one. A matrix product adds along the row one token after the other instead, and a neighbour's
weight is exactly 0, which changes no sum. So both the weighted values and the sum of the weights
are matrix products here. Measured on one AVX-512 core, 12 heads of 64, rows of 128: 0.79 ms against
0.88 ms for the fused operator.
"""

import math
from dataclasses import dataclass

import numpy as np

from model_export.graph.graph_builder import GraphBuilder

# Added to the score of a token of another text: its weight exp(score - maximum) is exactly 0.
OTHER_TEXT = -1e9


@dataclass(frozen=True)
class Neighbours:
    """Which tokens attend to which: names of values in the graph."""

    bias: str
    """[..., queries, keys] 0 between tokens of one text, OTHER_TEXT elsewhere"""
    ones: str
    """[keys, 2], to sum the weights of a row"""


def add_neighbours(graph: GraphBuilder) -> Neighbours:
    """Every token of a row attends to the tokens of its text in that row."""
    bias = add_bias(graph, "attention", "sequence_ids", "sequence_ids", query_axis=2, key_axis=1)
    heads = graph.integers("attention.axis_of_heads", [1])
    length = graph.node("Shape", ["sequence_ids"], "attention.length", start=1, end=2)
    return Neighbours(
        bias=graph.node("Unsqueeze", [bias, heads], "attention.bias_of_heads"),
        ones=add_ones(graph, "attention", length),
    )


def add_bias(
    graph: GraphBuilder, name: str, queries: str, keys: str, query_axis: int, key_axis: int
) -> str:
    """Compares each query's sequence id with each key's; the axes are those to be added."""
    axes = graph.integers(f"{name}.query_axis", [query_axis])
    of_queries = graph.node("Unsqueeze", [queries, axes], f"{name}.queries")
    axes = graph.integers(f"{name}.key_axis", [key_axis])
    of_keys = graph.node("Unsqueeze", [keys, axes], f"{name}.keys")
    same = graph.node("Equal", [of_queries, of_keys], f"{name}.same_text")
    own, other = graph.scalar(f"{name}.own", 0), graph.scalar(f"{name}.other", OTHER_TEXT)
    return graph.node("Where", [same, own, other], f"{name}.bias")


def add_ones(graph: GraphBuilder, name: str, length: str) -> str:
    shape = [length, graph.integers(f"{name}.columns_of_ones", [2])]
    shape_of_ones = graph.node("Concat", shape, f"{name}.shape_of_ones", axis=0)
    return graph.node("Expand", [graph.scalar(f"{name}.one", 1), shape_of_ones], f"{name}.ones")


def add_attention(
    graph: GraphBuilder,
    name: str,
    query_key_value: list[str],
    neighbours: Neighbours,
    heads: int,
    head_size: int,
) -> str:
    """The attended values [rows, queries, hidden] of tensors [rows, queries or keys, hidden]."""
    query, key, value = (
        _per_head(graph, f"{name}.{part}", tensor, heads, head_size)
        for part, tensor in zip(("query", "key", "value"), query_key_value, strict=True)
    )
    scale = 1 / math.sqrt(head_size)
    scores = graph.fused("FusedMatMul", [query, key], f"{name}.scores", transB=1, alpha=scale)
    biased = graph.node("Add", [scores, neighbours.bias], f"{name}.biased")
    highest = graph.node("ReduceMax", [biased], f"{name}.highest", axes=[-1], keepdims=1)
    lowered = graph.node("Sub", [biased, highest], f"{name}.lowered")
    weights = graph.node("Exp", [lowered], f"{name}.weights")
    attended = graph.node(
        "Div",
        [
            _weighted_values(graph, name, weights, value, head_size),
            graph.row_sums(weights, neighbours.ones, name),
        ],
        f"{name}.attended",
    )
    by_token = graph.node("Transpose", [attended], f"{name}.by_token", perm=[0, 2, 1, 3])
    joined = graph.integers(f"{name}.joined", [0, 0, heads * head_size])
    return graph.node("Reshape", [by_token, joined], f"{name}.output")


def _per_head(graph: GraphBuilder, name: str, tensor: str, heads: int, head_size: int) -> str:
    shape = graph.integers(f"{name}.shape", [0, 0, heads, head_size])
    split = graph.node("Reshape", [tensor, shape], f"{name}.split")
    return graph.node("Transpose", [split], f"{name}.per_head", perm=[0, 2, 1, 3])


def _weighted_values(
    graph: GraphBuilder, name: str, weights: str, value: str, head_size: int
) -> str:
    parts = math.ceil(head_size / (graph.value_columns or head_size))
    if parts == 1:
        return graph.node("MatMul", [weights, value], f"{name}.weighted")
    sizes = [len(part) for part in np.array_split(np.arange(head_size), parts)]
    slices = graph.split(value, sizes, 3, f"{name}.value_columns")
    products = [
        graph.node("MatMul", [weights, columns], f"{name}.weighted.{index}")
        for index, columns in enumerate(slices)
    ]
    return graph.node("Concat", products, f"{name}.weighted", axis=3)
