"""Texts laid into rows of the `packed-v1` contract, and their answers taken out again."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

# Newer ONNX Runtime releases send usage data unless told not to before they load.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime  # noqa: E402

UNUSED = -1

# Rows · tokens of a run up to which an answer on the CPU is the same alone and beside others.
PACK_TOKENS = 512

# What Linux says of the processors.
PROCESSORS = Path("/proc/cpuinfo")

Tokens = tuple[int, ...]


@dataclass(frozen=True)
class PackedText:
    """`masks` and `vectors` are token indices within the text: what is asked for."""

    ids: Tokens
    masks: Tokens = ()
    vectors: Tokens | None = None
    """None asks for the vectors of all tokens"""

    @property
    def wanted(self) -> Tokens:
        return tuple(range(len(self.ids))) if self.vectors is None else self.vectors


@dataclass(frozen=True)
class Answer:
    vectors: np.ndarray
    """[vectors of the text, hidden]"""
    logits: np.ndarray
    """[masks of the text, vocabulary]; no columns for a model without a head"""


class Session(Protocol):
    """What is asked of an InferenceSession here."""

    def get_inputs(self) -> Any: ...

    def run(self, output_names: None, input_feed: dict[str, np.ndarray], /) -> Any: ...


def open_session(
    path: Path, threads: int = 0, optimized: Path | None = None
) -> onnxruntime.InferenceSession:
    """0 threads: as many as there are cores; `optimized` receives the graph as it will run."""
    return session_of(str(path), threads, optimized)


def session_of(
    model: str | bytes, threads: int = 0, optimized: Path | None = None
) -> onnxruntime.InferenceSession:
    options: Any = onnxruntime.SessionOptions()  # pyright: ignore[reportAttributeAccessIssue]
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    if not integer_products_are_exact():
        # Without it 8-bit products overflow; where they do not, it costs 40 % of the speed.
        options.add_session_config_entry("session.x64quantprecision", "1")
    if optimized:
        options.optimized_model_filepath = str(optimized)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def integer_products_are_exact(processors: Path = PROCESSORS) -> bool:
    """Whether this processor is known to have VNNI; the service looks in the same place."""
    if not processors.exists():
        return False
    lines = processors.read_text(encoding="utf-8").splitlines()
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    return "avx512_vnni" in flags or "avx_vnni" in flags


def packs_of(texts: list[PackedText]) -> list[list[PackedText]]:
    """In order, as many texts a pack as PACK_TOKENS holds; a longer text is a pack of its own."""
    packs: list[list[PackedText]] = []
    room = 0
    for text in texts:
        if not packs or len(text.ids) > room:
            packs.append([])
            room = PACK_TOKENS
        packs[-1].append(text)
        room -= len(text.ids)
    return packs


def run_packed(session: Session, rows: list[list[PackedText]]) -> list[Answer]:
    """The answers in the order of the texts, first row first."""
    has_head = any(wanted.name == "mask_tokens" for wanted in session.get_inputs())
    outputs = cast("list[np.ndarray]", session.run(None, feeds_of(rows, has_head)))
    texts = [text for row in rows for text in row]
    vectors = np.split(outputs[0], np.cumsum([len(text.wanted) for text in texts])[:-1])
    if not has_head:
        return [Answer(rows_of_text, np.zeros((0, 0), np.float32)) for rows_of_text in vectors]
    logits = np.split(outputs[1], np.cumsum([len(text.masks) for text in texts])[:-1])
    return [Answer(*answer) for answer in zip(vectors, logits, strict=True)]


def feeds_of(rows: list[list[PackedText]], has_head: bool) -> dict[str, np.ndarray]:
    """The inputs of one run; the longest row gives the length of all."""
    length = max(sum(len(text.ids) for text in row) for row in rows)
    shape = (len(rows), length)
    ids, positions = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    sequences = np.full(shape, UNUSED, np.int64)
    starts: list[int] = []
    for row_index, row in enumerate(rows):
        column = 0
        for sequence, text in enumerate(row):
            end = column + len(text.ids)
            ids[row_index, column:end] = text.ids
            positions[row_index, column:end] = np.arange(len(text.ids))
            sequences[row_index, column:end] = sequence
            starts.append(row_index * length + column)
            column = end
    texts = [text for row in rows for text in row]
    feeds = {
        "input_ids": ids,
        "token_type_ids": np.zeros(shape, np.int64),
        "position_ids": positions,
        "sequence_ids": sequences,
        "vector_tokens": _flat(starts, [text.wanted for text in texts]),
    }
    if has_head:
        feeds["mask_tokens"] = _flat(starts, [text.masks for text in texts])
    return feeds


def _flat(starts: list[int], tokens: list[Tokens]) -> np.ndarray:
    flat = [start + token for start, wanted in zip(starts, tokens, strict=True) for token in wanted]
    return np.array(flat, np.int64)
