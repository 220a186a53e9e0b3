"""A graph for GPUs: matrix products in float16, whatever adds up or exponentiates in float32."""

from typing import Any

import numpy as np
from onnx import TensorProto

from model_export.errors import ExportError
from model_export.graph.graph_builder import GraphBuilder

HALF: int = TensorProto.FLOAT16
SINGLE: int = TensorProto.FLOAT
LARGEST_HALF = float(np.finfo(np.float16).max)

# GELU stands between two products: casts around it would cost more than it does.
HALF_OPERATORS = {"MatMul", "FusedMatMul", "BiasGelu", "FastGelu"}
# They only move numbers, or follow a product: they take the type of their activations.
FOLLOWING_OPERATORS = {"Add", "Relu", "Reshape", "Transpose", "Split", "Slice"}


class HalfPrecision(GraphBuilder):
    """Casts a value where an operator wants it in the other type.

    The decoder is in float32: near 20, the numbers of float16 are 0.016 apart, and a probability
    moves by as much. Answers on a GPU may depend on their neighbours, so nothing is done for that.
    """

    value_columns = None

    def __init__(self) -> None:
        super().__init__()
        self._types: dict[str, int] = {}
        # Weights and what is looked up in tables: they take whatever type is wanted.
        self._constants: set[str] = set()

    def scalar(self, name: str, value: float) -> str:
        self._types[name] = SINGLE
        return super().scalar(name, value)

    def weight(self, name: str, array: np.ndarray) -> str:
        """A matrix in float16; a vector as it comes, for it takes little room."""
        self._constants.add(name)
        self._types[name] = SINGLE if array.ndim == 1 else HALF
        if array.ndim == 1:
            return super().weight(name, array)
        if np.abs(array).max(initial=0) > LARGEST_HALF:
            raise ExportError(
                f"{name}: holds a number beyond {LARGEST_HALF:.0f} "
                "(expected for fp16: numbers in the range of float16)"
            )
        return self._store(name, array.astype(np.float16))

    def row_sums(self, weights: str, ones: str, name: str) -> str:
        axes = self.integers(f"{name}.axes", [-1])
        return self.node("ReduceSum", [weights, axes], name, keepdims=1)

    def _add(
        self,
        operator: str,
        inputs: list[str],
        outputs: list[str],
        domain: str,
        attributes: dict[str, Any],
    ) -> list[str]:
        numbers = [name for name in inputs if name in self._types]
        if not numbers:
            return super()._add(operator, inputs, outputs, domain, attributes)
        wanted = self._type_of(operator, numbers)
        cast = [self._as(name, wanted) if name in self._types else name for name in inputs]
        self._types |= dict.fromkeys(outputs, wanted)
        if operator == "Gather" and self._constants.issuperset(numbers):
            self._constants |= set(outputs)
        return super()._add(operator, cast, outputs, domain, attributes)

    def _type_of(self, operator: str, numbers: list[str]) -> int:
        if operator in HALF_OPERATORS:
            return HALF
        if operator == "Gather":
            return self._types[numbers[0]]
        activations = {self._types[name] for name in numbers if name not in self._constants}
        return HALF if operator in FOLLOWING_OPERATORS and activations == {HALF} else SINGLE

    def _as(self, name: str, wanted: int) -> str:
        if self._types[name] == wanted:
            return name
        cast = f"{name}.{'float16' if wanted == HALF else 'float32'}"
        if cast not in self._types:
            self._types[cast] = wanted
            super()._add("Cast", [name], [cast], "", {"to": wanted})
        return cast
