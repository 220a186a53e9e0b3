"""The precisions that a bundle can hold: where each runs, and how its graph is made and opened."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onnx import ModelProto

from model_export.graph.half_precision import HalfPrecision
from model_export.graph.node_by_node import NodeByNode
from model_export.graph.packed_graph import packed_graph
from model_export.graph.packing import Session, open_session
from model_export.graph.quantization import int8_graph
from model_export.source.origin import Source


@dataclass(frozen=True)
class Variant:
    providers: tuple[str, ...]
    """execution providers of the server that it suits"""
    graph: Callable[[Source], ModelProto]
    open: Callable[[Path], Session]
    """answers on this machine's CPU as it would where it is served"""

    @property
    def neighbour_free(self) -> bool:
        """Whether an answer is the same to the last bit alone and beside others."""
        return "cpu" in self.providers


VARIANTS: dict[str, Variant] = {
    "fp32": Variant(("cpu", "cuda"), lambda source: packed_graph(source.checkpoint), open_session),
    "fp16": Variant(
        ("cuda",), lambda source: packed_graph(source.checkpoint, HalfPrecision()), NodeByNode
    ),
    "int8": Variant(("cpu",), lambda source: int8_graph(source.checkpoint), open_session),
}
