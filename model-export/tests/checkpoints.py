"""Small checkpoints that transformers itself wrote, with weights that tell answers apart."""

import json
import math
from pathlib import Path
from typing import Any

import torch
import transformers

from model_export.source.random_vocabulary import vocabulary_of
from model_export.source.vocabulary_file import bert_tokenizer

VOCABULARY = 200
SMALL: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "max_position_embeddings": 64,
}


def save_checkpoint(
    folder: Path,
    architecture: str = "BertForMaskedLM",
    *,
    seed: int = 0,
    dtype: Any = torch.float32,
    shard_bytes: str = "50GB",
    **changes: Any,
) -> Path:
    """A folder as save_pretrained leaves it, plus a tokenizer that does not lower-case."""
    torch.manual_seed(seed)
    settings = {**SMALL, **changes}
    deviation = 1.7 / math.sqrt(settings["hidden_size"])  # logits a few units apart at any width
    config = transformers.BertConfig(**settings, initializer_range=deviation)
    model: Any = getattr(transformers, architecture)(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:  # transformers starts these at 0 and 1, where errors hide
                parameter.add_(torch.randn_like(parameter) * 0.1)
    model.to(dtype).save_pretrained(folder, max_shard_size=shard_bytes)
    save_tokenizer(folder, config.vocab_size)
    return folder


def save_tokenizer(folder: Path, size: int) -> None:
    bert_tokenizer(vocabulary_of(size), lower_case=False).save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}')


def edit_json(path: Path, **changes: Any) -> None:
    """None removes a key."""
    content = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    kept = {key: value for key, value in content.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")
