"""A list of ONNX nodes and constants that grows from the inputs to the outputs."""

from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
OPSET = 17
# The newest model format that ONNX Runtime 1.13 and later read.
IR_VERSION = 9


class GraphBuilder:
    """Every method returns the name of the value it made; names must be unique.

    A precision of its own is a subclass: what it overrides is computed in another way.
    """

    # Most columns of a product whose right side is no constant, or None for any number.
    # MLAS, the CPU kernels of ONNX Runtime, adds a product in blocks of 16,384 / columns terms
    # (columns rounded up to a power of two; mlas/lib/sgemm.cpp): 32 columns keep rows of up to 512
    # tokens in one block. In two blocks, a text that crosses the border would round differently.
    value_columns: int | None = 32

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._initializers: list[TensorProto] = []

    def integers(self, name: str, values: list[int]) -> str:
        return self._store(name, np.array(values, np.int64))

    def whole_number(self, name: str, value: int) -> str:
        return self._store(name, np.array(value, np.int64))

    def scalar(self, name: str, value: float) -> str:
        return self._store(name, np.array(value, np.float32))

    def weight(self, name: str, array: np.ndarray) -> str:
        """Stores float32 as it is, and 16-bit floats in 16 bits with a cast to float32.

        ONNX Runtime folds the cast when it loads the model, so it costs nothing in a run.
        """
        if array.dtype == np.float32:
            return self._store(name, array)
        stored = self._store(f"{name}.half", array)
        return self.node("Cast", [stored], name, to=TensorProto.FLOAT)

    def table(self, name: str, array: np.ndarray) -> str:
        """Stores a matrix whose rows are looked up, or that is the decoder, or both."""
        return self.weight(name, array)

    def lookup(self, table: str, ids: str, output: str) -> str:
        """The rows of a stored table."""
        return self.node("Gather", [table, ids], output)

    def product(
        self, name: str, value: str, matrix: np.ndarray, lowest: float | None = None
    ) -> str:
        """`value` [..., inputs] times a constant [inputs, outputs]; no bias.

        `lowest` is the least that `value` can hold, where that is known.
        """
        weight = self.weight(f"{name}.weight.transposed", matrix)
        return self.node("MatMul", [value, weight], f"{name}.product")

    def projections(
        self, name: str, value: str, layers: list[tuple[np.ndarray, np.ndarray]]
    ) -> list[str]:
        """Dense layers, each a matrix and a bias, of the same width and of the same `value`."""
        # One product for all: the value is read once.
        product = self.product(name, value, np.concatenate([each for each, _ in layers], axis=1))
        bias = self.weight(f"{name}.bias", np.concatenate([each for _, each in layers]))
        joined = self.node("Add", [product, bias], name)
        widths = [len(each) for _, each in layers]
        return self.split(joined, widths, 2, f"{name}.part") if len(layers) > 1 else [joined]

    def decoder(self, value: str, matrix: str, bias: str, output: str) -> str:
        """`value` [rows, inputs] times a stored table [outputs, inputs] as it stands, plus bias.

        So the word embeddings can be the decoder, too, without a second copy.
        """
        return self.node("Gemm", [value, matrix, bias], output, transB=1)

    def gelu(self, product: str, bias: str, output: str) -> str:
        """The exact GELU, x / 2 * (1 + erf(x / sqrt(2))), of product + bias."""
        return self.fused("BiasGelu", [product, bias], output)

    def row_sums(self, weights: str, ones: str, name: str) -> str:
        """[..., 1] sums of `weights` [..., keys], as a product with `ones` [keys, 2].

        Two columns, because a single one would take MLAS's vector kernel, which adds in lanes.
        """
        sums = self.node("MatMul", [weights, ones], f"{name}.sums")
        return self.split(sums, [1, 1], 3, f"{name}.sum")[0]

    def node(
        self, operator: str, inputs: list[str], output: str, **attributes: int | float | list[int]
    ) -> str:
        return self._add(operator, inputs, [output], "", attributes)[0]

    def fused(
        self, operator: str, inputs: list[str], output: str, **attributes: int | float | list[int]
    ) -> str:
        """An operator of ONNX Runtime's own."""
        return self._add(operator, inputs, [output], MICROSOFT, attributes)[0]

    def split(self, value: str, sizes: list[int], axis: int, name: str) -> list[str]:
        outputs = [f"{name}.{index}" for index in range(len(sizes))]
        inputs = [value, self.integers(f"{name}.sizes", sizes)]
        return self._add("Split", inputs, outputs, "", {"axis": axis})

    def model(self, inputs: list[ValueInfoProto], outputs: list[ValueInfoProto]) -> ModelProto:
        graph = helper.make_graph(self._nodes, "packed-v1", inputs, outputs, self._initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="model_export"
        )

    def _store(self, name: str, array: np.ndarray) -> str:
        self._initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _add(
        self,
        operator: str,
        inputs: list[str],
        outputs: list[str],
        domain: str,
        attributes: dict[str, Any],
    ) -> list[str]:
        self._nodes.append(
            helper.make_node(
                operator, inputs, outputs, name=outputs[0], domain=domain, **attributes
            )
        )
        return outputs
