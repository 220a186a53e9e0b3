"""Sentence-transformers folders around a checkpoint, and the defaults that come of them."""

import json
import shutil
from pathlib import Path
from typing import Any

from model_export.source.defaults import AskedDefaults, Defaults, read_defaults
from model_export.source.origin import SourceFolder, read_source

MODULE_PACKAGE = "sentence_transformers.models."
NOTHING_ASKED = AskedDefaults()
BGE = ("Transformer", "Pooling", "Normalize")
OLD_POOLING = {
    "word_embedding_dimension": 32,
    "pooling_mode_cls_token": True,
    "pooling_mode_mean_tokens": False,
    "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False,
}


def save_sentence_folder(
    checkpoint: Path,
    kinds: tuple[str, ...] = BGE,
    *,
    pooling: dict[str, Any] = OLD_POOLING,
    transformer: dict[str, Any] | None = None,
    package: str = MODULE_PACKAGE,
    nested: bool = False,
) -> Path:
    """Adds the library's files to a checkpoint's folder; `nested` moves it into 0_Transformer.

    `transformer` is sentence_bert_config.json, which not every source has.
    """
    place = checkpoint
    if nested:
        place = checkpoint / "0_Transformer"
        place.mkdir()
        for file in [path for path in checkpoint.iterdir() if path.is_file()]:
            shutil.move(file, place / file.name)
    paths = ["0_Transformer" if nested else ""]
    paths += [f"{index}_{kind}" for index, kind in enumerate(kinds[1:], start=1)]
    write_json(
        checkpoint / "modules.json",
        [
            {"idx": index, "name": str(index), "path": path, "type": f"{package}{kind}"}
            for index, (kind, path) in enumerate(zip(kinds, paths, strict=True))
        ],
    )
    for path in paths[1:]:
        (checkpoint / path).mkdir()
    for path in paths:
        if path.endswith("_Pooling"):
            write_json(checkpoint / path / "config.json", pooling)
    if transformer is not None:
        write_json(place / "sentence_bert_config.json", transformer)
    return checkpoint


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def defaults_of(root: Path, asked: AskedDefaults = NOTHING_ASKED) -> Defaults:
    return read_defaults(root, read_source(SourceFolder(root, "test", None)), asked)
