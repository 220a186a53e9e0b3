"""config.json: what is accepted, and the sentence for everything else."""

from pathlib import Path
from typing import Any

import pytest
from checkpoints import edit_json

from model_export.errors import ExportError
from model_export.source.settings import read_settings

CONFIG = {
    "architectures": ["BertForMaskedLM"],
    "model_type": "bert",
    "hidden_size": 32,
    "intermediate_size": 64,
    "max_position_embeddings": 128,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "vocab_size": 100,
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text("{}")
    edit_json(path, **CONFIG)
    return path


def test_reads_dimensions_and_fills_in_defaults_of_bert(config: Path) -> None:
    settings = read_settings(config)

    assert (settings.layers, settings.hidden, settings.heads, settings.head_size) == (2, 32, 4, 8)
    assert (settings.intermediate, settings.vocabulary, settings.positions) == (64, 100, 128)
    assert (settings.token_types, settings.activation) == (2, "gelu")
    assert (settings.layer_norm_epsilon, settings.tied_decoder) == (1e-12, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"model_type": "roberta"}, r"model_type 'roberta' \(expected: 'bert'\)"),
        ({"position_embedding_type": "relative_key"}, r"'relative_key' \(expected: 'absolute'\)"),
        ({"is_decoder": True}, r"is_decoder is true \(expected: false, an encoder\)"),
        ({"add_cross_attention": True}, r"add_cross_attention is true \(expected: false"),
        ({"hidden_act": "silu"}, r"hidden_act 'silu' \(expected: one of gelu, gelu_new, "),
        ({"num_attention_heads": 5}, r"hidden_size 32 \(expected: a multiple of .*, 5\)"),
        ({"hidden_size": 0}, r"hidden_size 0 \(expected: a whole number >= 1\)"),
        ({"hidden_size": "32"}, r"hidden_size '32' \(expected: a whole number >= 1\)"),
        ({"num_hidden_layers": True}, r"num_hidden_layers True \(expected: a whole number"),
        ({"type_vocab_size": -1}, r"type_vocab_size -1 \(expected: a whole number >= 0\)"),
        ({"vocab_size": None}, r"vocab_size is missing \(expected: a whole number\)"),
        ({"layer_norm_eps": 2}, r"layer_norm_eps 2 \(expected: above 0, below 1\)"),
    ],
)
def test_refuses_other_models(config: Path, changes: dict[str, Any], sentence: str) -> None:
    edit_json(config, **changes)

    with pytest.raises(ExportError, match=sentence):
        read_settings(config)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", r"config\.json: malformed JSON: .* \(expected: a JSON object\)"),
        (b'{"model_type": "bert"', r"config\.json: malformed JSON"),
        (b"\xff\xfe{}", r"config\.json: malformed JSON"),
        (b"[" * 100_000, r"config\.json: malformed JSON"),
        (b"[1, 2]", r"config\.json: a JSON list \(expected: a JSON object\)"),
    ],
)
def test_refuses_malformed_json(config: Path, content: bytes, sentence: str) -> None:
    config.write_bytes(content)

    with pytest.raises(ExportError, match=sentence):
        read_settings(config)


def test_names_the_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"config\.json: no such file"):
        read_settings(tmp_path / "config.json")
