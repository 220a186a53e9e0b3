"""A list of ONNX nodes and constants that grows from the inputs to the outputs."""

from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
OPSET = 17
# The newest model format that ONNX Runtime 1.13 and later read.
IR_VERSION = 9


class GraphBuilder:
    """Every method returns the name of the value it made; names must be unique."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._initializers: list[TensorProto] = []

    def integers(self, name: str, values: list[int]) -> str:
        return self._store(name, np.array(values, np.int64))

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
