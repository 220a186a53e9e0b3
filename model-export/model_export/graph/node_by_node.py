"""Runs a graph one node at a time, each value rounded to its own type, as a GPU rounds it.

On a CPU, ONNX Runtime computes float16 in float32 and drops the casts between two operators, so
that its answers are better than those of a GPU.
"""

from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
from onnx import NodeProto, ValueInfoProto, helper

from model_export.graph.packing import session_of


class NodeByNode:
    """As much of an InferenceSession as run_packed() asks for."""

    def __init__(self, path: Path) -> None:
        self._model = onnx.load(path)
        self._constants = {tensor.name: tensor for tensor in self._model.graph.initializer}
        self._sessions: dict[str, Any] = {}

    def get_inputs(self) -> list[Any]:
        return list(self._model.graph.input)

    def run(self, _: None, feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
        values = dict(feeds)
        for node in self._model.graph.node:
            inputs = {name: values[name] for name in node.input if name in values}
            if node.name not in self._sessions:
                self._sessions[node.name] = self._open(node, inputs)
            outputs = cast("list[np.ndarray]", self._sessions[node.name].run(None, inputs))
            values |= dict(zip(node.output, outputs, strict=True))
        return [values[output.name] for output in self._model.graph.output]

    def _open(self, node: NodeProto, values: dict[str, np.ndarray]) -> Any:
        inputs = [
            helper.make_tensor_value_info(
                name, helper.np_dtype_to_tensor_dtype(value.dtype), [None] * value.ndim
            )
            for name, value in values.items()
        ]
        outputs = [ValueInfoProto(name=name) for name in node.output]
        constants = [self._constants[name] for name in node.input if name in self._constants]
        graph = helper.make_graph([node], node.name, inputs, outputs, constants)
        model = helper.make_model(
            graph, opset_imports=self._model.opset_import, ir_version=self._model.ir_version
        )
        return session_of(model.SerializeToString(), threads=1)
