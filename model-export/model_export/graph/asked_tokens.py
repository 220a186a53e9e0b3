"""The tokens that a run asks for: the last layer answers for these alone, out of all rows."""

from dataclasses import dataclass

from model_export.graph.attention import Neighbours, add_bias, add_ones
from model_export.graph.graph_builder import GraphBuilder

# MLAS multiplies a single row with a matrix that is no constant by a kernel of its own, which adds
# in vector lanes (mlas/lib/sgemm.cpp, M == 1): a token asked for alone would round otherwise.
FEWEST_TOKENS = 2


@dataclass(frozen=True)
class AskedTokens:
    """Names of values in the graph."""

    tokens: str
    """[asked] flat indices: of the vectors, of the masks, then token 0 up to FEWEST_TOKENS"""
    neighbours: Neighbours
    vectors_end: str
    """[1] number of the vectors"""
    masks_end: str
    """[1] number of the vectors and the masks"""


def add_asked_tokens(graph: GraphBuilder, has_head: bool) -> AskedTokens:
    wanted = "vector_tokens"
    if has_head:
        wanted = graph.node("Concat", [wanted, "mask_tokens"], "asked.wanted", axis=0)
    count = graph.node("Shape", [wanted], "asked.count")
    filler = [
        graph.integers("asked.first_tokens", [0] * FEWEST_TOKENS),
        count,
        graph.integers("asked.fewest", [FEWEST_TOKENS]),
    ]
    missing = graph.node("Slice", filler, "asked.missing")
    tokens = graph.node("Concat", [wanted, missing], "asked.tokens", axis=0)
    return AskedTokens(
        tokens=tokens,
        neighbours=_neighbours(graph, tokens),
        vectors_end=graph.node("Shape", ["vector_tokens"], "asked.vectors_end"),
        masks_end=count,
    )


def _neighbours(graph: GraphBuilder, tokens: str) -> Neighbours:
    """All rows become one, so the numbers of their texts must differ from row to row."""
    rows = graph.node("Shape", ["sequence_ids"], "asked.rows", start=0, end=1)
    spread = graph.node("Mul", ["sequence_ids", rows], "asked.spread_sequences")
    numbers = _numbers_of_rows(graph, rows)
    unique = graph.node("Add", [spread, numbers], "asked.unique_sequences")
    flat = [unique, graph.integers("asked.flat", [-1])]
    keys = graph.node("Reshape", flat, "asked.sequence_of_token")
    queries = graph.node("Gather", [keys, tokens], "asked.sequence_of_asked", axis=0)
    length = graph.node("Shape", [keys], "asked.length")
    return Neighbours(
        bias=add_bias(graph, "asked", queries, keys, query_axis=1, key_axis=0),
        ones=add_ones(graph, "asked", length),
    )


def _numbers_of_rows(graph: GraphBuilder, rows: str) -> str:
    """[rows, 1]: 0, 1, 2 ..."""
    start = graph.whole_number("asked.first_row", 0)
    end = graph.node("Squeeze", [rows], "asked.end_of_rows")
    step = graph.whole_number("asked.next_row", 1)
    numbers = graph.node("Range", [start, end, step], "asked.numbers")
    axis = graph.integers("asked.token_axis", [1])
    return graph.node("Unsqueeze", [numbers, axis], "asked.number_of_row")
