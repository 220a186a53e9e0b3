"""Steps that several tests take: a folder to a running graph, random texts to packs."""

from pathlib import Path

import numpy as np
import onnxruntime

from model_export.graph.packed_graph import packed_graph
from model_export.graph.packing import PackedText, open_session
from model_export.source.origin import SourceFolder, read_source


def session_of(
    folder: Path, output: Path, threads: int = 1, optimized: Path | None = None
) -> onnxruntime.InferenceSession:
    """`optimized` receives the graph as ONNX Runtime runs it."""
    source = read_source(SourceFolder(folder, "test", None))
    path = output / "model.onnx"
    path.write_bytes(packed_graph(source.checkpoint).SerializeToString())
    return open_session(path, threads, optimized)


def random_text(
    generator: np.random.Generator, vocabulary: int, longest: int, most_masks: int
) -> PackedText:
    length = int(generator.integers(2, longest + 1))
    masks = generator.choice(length, min(length, int(generator.integers(0, most_masks + 1))), False)
    ids = generator.integers(5, vocabulary, length)
    return PackedText(tuple(map(int, ids)), tuple(sorted(map(int, masks))))


def random_rows(
    generator: np.random.Generator, texts: list[PackedText], row_tokens: int
) -> list[list[PackedText]]:
    """Random order, each text into the first row with room: rows differ in length."""
    rows: list[list[PackedText]] = []
    for index in generator.permutation(len(texts)):
        text = texts[int(index)]
        for row in rows:
            if sum(len(other.ids) for other in row) + len(text.ids) <= row_tokens:
                row.append(text)
                break
        else:
            rows.append([text])
    return rows
