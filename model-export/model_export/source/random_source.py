"""A checkpoint folder with seeded random weights, in the format transformers writes."""

import json
import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from model_export.json_file import indented_json
from model_export.source.random_vocabulary import vocabulary_of
from model_export.source.settings import BertSettings, read_settings
from model_export.source.tensor_names import HEAD, Shapes, encoder_shapes, head_shapes
from model_export.source.tokenizer_file import load_tokenizer
from model_export.source.vocabulary_file import SPECIAL_TOKENS, bert_tokenizer

# Standard deviation of the logits: wide enough for a clear order of the candidates.
LOGIT_DEVIATION = 3.0
BIAS_DEVIATION = 0.1


@dataclass(frozen=True)
class RandomModel:
    layers: int
    hidden: int
    heads: int
    intermediate: int
    vocabulary: int
    max_tokens: int
    seed: int
    token_types: bool
    head: bool


def write_random_source(folder: Path, model: RandomModel, tokenizer: Path | None) -> None:
    """The same model gives the same bytes; `tokenizer` None makes one up."""
    folder.mkdir(parents=True, exist_ok=True)
    if tokenizer is None:
        made = bert_tokenizer(vocabulary_of(model.vocabulary), lower_case=False)
        made.save(str(folder / "tokenizer.json"))
    else:
        shutil.copyfile(tokenizer, folder / "tokenizer.json")
    settings = _tokenizer_settings(load_tokenizer(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(indented_json(settings), encoding="utf-8")
    config = folder / "config.json"
    config.write_text(json.dumps(_config(model), indent=2) + "\n", encoding="utf-8")
    save_file(
        _weights(model, read_settings(config)),
        folder / "model.safetensors",
        metadata={"format": "pt"},  # transformers refuses a file that does not say so
    )


def _tokenizer_settings(tokenizer: Tokenizer) -> dict[str, str]:
    # Without a class transformers takes BertTokenizer, which lower-cases whatever the file says.
    settings = {"tokenizer_class": "PreTrainedTokenizerFast"}
    added = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    for token in SPECIAL_TOKENS:
        if token in added:
            settings[f"{token.strip('[]').lower()}_token"] = token
    return settings


def _config(model: RandomModel) -> dict[str, object]:
    return {
        "architectures": ["BertForMaskedLM" if model.head else "BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": model.hidden,
        "intermediate_size": model.intermediate,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": model.max_tokens,
        "num_attention_heads": model.heads,
        "num_hidden_layers": model.layers,
        "type_vocab_size": 2 if model.token_types else 0,
        "vocab_size": model.vocabulary,
    }


def _weights(model: RandomModel, settings: BertSettings) -> dict[str, np.ndarray]:
    prefix = "bert." if model.head else ""
    shapes: Shapes = {
        f"{prefix}{name}": shape
        for name, shape in encoder_shapes(settings, model.token_types).items()
    }
    if model.head:
        shapes |= head_shapes(settings) | {f"{HEAD}bias": (model.vocabulary,)}
    generator = np.random.default_rng(model.seed)
    return {name: _draw(generator, name, shape) for name, shape in shapes.items()}


def _draw(generator: np.random.Generator, name: str, shape: tuple[int, ...]) -> np.ndarray:
    numbers = generator.standard_normal(shape, np.float32)
    if name.endswith("LayerNorm.weight"):
        return 1 + BIAS_DEVIATION * numbers
    if len(shape) == 1:
        return BIAS_DEVIATION * numbers
    # Unit variance from layer to layer; a logit is the product of a unit vector's
    # `hidden` numbers with an embedding.
    deviation = LOGIT_DEVIATION if "embeddings" in name else 1.0
    return np.float32(deviation / math.sqrt(shape[1])) * numbers
