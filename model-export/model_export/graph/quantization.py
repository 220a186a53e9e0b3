"""The `packed-v1` graph in 8 bits: one scale a token, so that no text changes a neighbour's.

The products of the encoder multiply 8-bit integers. A matrix has one scale a column, an activation
one scale a token, taken from the token's own numbers in the run: nothing is calibrated, no number
is cut off, and a token's integers are the same beside any others. Sums of integers are exact, so
the answer is the same to the last bit. docs/int8.md compares the other ways.
"""

from dataclasses import dataclass

import numpy as np
from onnx import ModelProto

from model_export.graph.graph_builder import GraphBuilder
from model_export.graph.packed_graph import packed_graph
from model_export.source.checkpoint import Checkpoint
from model_export.source.tensor_names import HEAD

# 8-bit integers without a sign multiply those with one in one instruction (AVX-512 VNNI).
LARGEST_ACTIVATION = 255
LARGEST_WEIGHT = 127
# An activation of both signs: as many steps above zero as below.
MIDDLE = 128
# An activation that hardly goes below zero, as GELU's: most of the steps lie above.
LOW_ZERO = 48
# Keeps the scale of a token whose numbers are all zero off zero.
SMALLEST_TOP = 1e-20
# Numbers of a row that share a scale, in the table of words and in the decoder. MatMulNBits rounds
# otherwise for a single row than for many with blocks of 128 and more.
TABLE_BLOCK = 32


def int8_graph(checkpoint: Checkpoint) -> ModelProto:
    return packed_graph(checkpoint, EightBits())


@dataclass(frozen=True)
class Quantized:
    """`integers` times `scales`, which has one number for each column or block."""

    integers: np.ndarray
    scales: np.ndarray


@dataclass(frozen=True)
class RoundedTokens:
    """An activation in the graph, by the names of its parts: (integers - zero) * step * top."""

    integers: str
    step: str
    zero: str
    top: str
    """[..., 1] one number for each token"""


def quantized_columns(matrix: np.ndarray) -> Quantized:
    """int8 [inputs, outputs] with one scale a column."""
    wide = matrix.astype(np.float32)
    scales = _scales(np.abs(wide).max(axis=0))
    return Quantized(np.rint(wide / scales).astype(np.int8), scales)


def quantized_blocks(table: np.ndarray) -> Quantized:
    """uint8 [rows, blocks, TABLE_BLOCK] around MIDDLE with one scale a block."""
    blocks = table.astype(np.float32).reshape(len(table), -1, TABLE_BLOCK)
    scales = _scales(np.abs(blocks).max(axis=2))
    integers = np.rint(blocks / scales[:, :, None]) + MIDDLE
    return Quantized(integers.astype(np.uint8), scales)


def _scales(largest: np.ndarray) -> np.ndarray:
    return np.where(largest > 0, largest / np.float32(LARGEST_WEIGHT), 1).astype(np.float32)


class EightBits(GraphBuilder):
    """Products of tokens with matrices in 8 bits; attention, norms and biases in float32."""

    def __init__(self) -> None:
        super().__init__()
        self._shapes_of_blocks: dict[str, tuple[int, int]] = {}

    def table(self, name: str, array: np.ndarray) -> str:
        if array.shape[1] % TABLE_BLOCK:
            return super().table(name, array)
        quantized = quantized_blocks(array)
        self._store(f"{name}.blocks", quantized.integers)
        self._store(f"{name}.scales", quantized.scales)
        self._shapes_of_blocks[name] = array.shape
        return name

    def lookup(self, table: str, ids: str, output: str) -> str:
        if table not in self._shapes_of_blocks:
            return super().lookup(table, ids, output)
        # GatherBlockQuantized is one operator for this, and eight times slower in 1.28.
        blocks = self.node("Gather", [f"{table}.blocks", ids], f"{output}.integers")
        middle = [
            self.scalar(f"{table}.one", 1),
            self._store(f"{table}.middle", np.array(MIDDLE, np.uint8)),
        ]
        whole = self.node("DequantizeLinear", [blocks, *middle], f"{output}.whole")
        scales = self.node("Gather", [f"{table}.scales", ids], f"{output}.scales")
        axis = self.integers(f"{table}.axis_in_block", [-1])
        of_blocks = self.node("Unsqueeze", [scales, axis], f"{output}.scale_of_block")
        scaled = self.node("Mul", [whole, of_blocks], f"{output}.blocks")
        joined = self.integers(f"{table}.joined", [0, 0, self._shapes_of_blocks[table][1]])
        return self.node("Reshape", [scaled, joined], output)

    def decoder(self, value: str, matrix: str, bias: str, output: str) -> str:
        if matrix not in self._shapes_of_blocks:
            return super().decoder(value, matrix, bias, output)
        rows, columns = self._shapes_of_blocks[matrix]
        # Accuracy level 4 rounds each block of the activation to 8 bits with a scale of its own.
        return self.fused(
            "MatMulNBits",
            [value, f"{matrix}.blocks", f"{matrix}.scales", "", "", bias],
            output,
            K=columns,
            N=rows,
            bits=8,
            block_size=TABLE_BLOCK,
            accuracy_level=4,
        )

    def product(
        self, name: str, value: str, matrix: np.ndarray, lowest: float | None = None
    ) -> str:
        # The head's own layer runs for masks alone, and its rounding is seen most: it stays whole.
        if name.startswith(HEAD):
            return super().product(name, value, matrix, lowest)
        return self._multiplied(name, self._rounded(name, value, lowest), matrix)

    def projections(
        self, name: str, value: str, layers: list[tuple[np.ndarray, np.ndarray]]
    ) -> list[str]:
        """A product for each: of 8-bit numbers, narrow results are worth more than one reading."""
        tokens = self._rounded(name, value, None)
        return [
            self._projection(f"{name}.{index}", tokens, *layer)
            for index, layer in enumerate(layers)
        ]

    def _projection(
        self, name: str, tokens: RoundedTokens, matrix: np.ndarray, bias: np.ndarray
    ) -> str:
        product = self._multiplied(name, tokens, matrix)
        return self.node("Add", [product, self.weight(f"{name}.bias", bias)], name)

    def _rounded(self, name: str, value: str, lowest: float | None) -> RoundedTokens:
        top, zero = self._top_and_zero(name, value, lowest)
        lowered = self.node("Div", [value, top], f"{name}.by_top")
        step = self._store(f"{name}.step", np.array(1 / (LARGEST_ACTIVATION - zero), np.float32))
        zero_point = self._store(f"{name}.zero", np.array(zero, np.uint8))
        integers = self.node("QuantizeLinear", [lowered, step, zero_point], f"{name}.integers")
        return RoundedTokens(integers, step, zero_point, top)

    def _multiplied(self, name: str, tokens: RoundedTokens, matrix: np.ndarray) -> str:
        weight = quantized_columns(matrix)
        factors = [
            tokens.integers,
            self._store(f"{name}.weight.integers", weight.integers),
            tokens.step,
            self._store(f"{name}.weight.scales", weight.scales),
            tokens.zero,
            # Named although it is 0: where ONNX Runtime makes the weights unsigned, it moves this.
            self._store(f"{name}.weight.zero", np.array(0, np.int8)),
        ]
        product = self.fused("MatMulIntegerToFloat", factors, f"{name}.product_by_top")
        return self.node("Mul", [product, tokens.top], f"{name}.product")

    def gelu(self, product: str, bias: str, output: str) -> str:
        """The tanh form, 0.0005 off at most: below a step of the 8 bits it becomes next."""
        return self.fused("FastGelu", [product, bias], output)

    def _top_and_zero(self, name: str, value: str, lowest: float | None) -> tuple[str, int]:
        """[..., 1] what becomes the largest integer of each token, and the integer of zero."""
        highest = self._extreme("ReduceMax", value, f"{name}.highest")
        if lowest is None:
            below = self._extreme("ReduceMin", value, f"{name}.lowest")
            mirrored = self.node("Neg", [below], f"{name}.mirrored")
            bounds = [highest, mirrored, self.scalar(f"{name}.smallest_top", SMALLEST_TOP)]
            return self.node("Max", bounds, f"{name}.top"), MIDDLE
        zero = LOW_ZERO if lowest < 0 else 0
        reach = -lowest / LOW_ZERO * (LARGEST_ACTIVATION - LOW_ZERO)
        bound = self.scalar(f"{name}.smallest_top", max(reach, SMALLEST_TOP))
        return self.node("Max", [highest, bound], f"{name}.top"), zero

    def _extreme(self, operator: str, value: str, output: str) -> str:
        return self.node(operator, [value], output, axes=[-1], keepdims=1)
