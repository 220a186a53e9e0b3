"""The graph answers what transformers answers, for every kind of checkpoint that is accepted."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from checkpoints import VOCABULARY, save_checkpoint
from sessions import random_text, session_of

from model_export.check.comparison import largest_difference, same_order
from model_export.check.reference import open_reference
from model_export.check.softmax import probabilities
from model_export.check.tolerance import FP32
from model_export.graph.packing import run_packed

CASES: list[tuple[str, dict[str, Any]]] = [
    ("BertForMaskedLM", {}),
    ("BertForMaskedLM", {"num_hidden_layers": 1, "num_attention_heads": 1}),
    ("BertForMaskedLM", {"num_hidden_layers": 3, "hidden_size": 48, "num_attention_heads": 3}),
    ("BertForMaskedLM", {"hidden_size": 160, "num_attention_heads": 2, "intermediate_size": 96}),
    ("BertForMaskedLM", {"hidden_size": 132, "num_attention_heads": 4}),
    ("BertForMaskedLM", {"type_vocab_size": 1}),
    ("BertForMaskedLM", {"tie_word_embeddings": False}),
    ("BertForMaskedLM", {"hidden_act": "gelu_new"}),
    ("BertForMaskedLM", {"hidden_act": "gelu_fast"}),
    ("BertForMaskedLM", {"hidden_act": "gelu_pytorch_tanh"}),
    ("BertForMaskedLM", {"hidden_act": "relu"}),
    ("BertForMaskedLM", {"layer_norm_eps": 1e-3}),
    ("BertForMaskedLM", {"dtype": torch.float16}),
    ("BertForMaskedLM", {"dtype": torch.bfloat16}),
    ("BertForMaskedLM", {"shard_bytes": "20KB"}),
    ("BertForPreTraining", {}),
    ("BertModel", {}),
    ("BertModel", {"dtype": torch.float16, "num_hidden_layers": 1}),
    ("BertForSequenceClassification", {}),
    ("BertForTokenClassification", {"num_hidden_layers": 3}),
]


@pytest.mark.parametrize(("architecture", "changes"), CASES)
def test_answers_equal_transformers(
    architecture: str, changes: dict[str, Any], tmp_path: Path
) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", architecture, seed=7, **changes)
    has_head = architecture in ("BertForMaskedLM", "BertForPreTraining")
    reference = open_reference(folder, has_head)
    generator = np.random.default_rng(11)
    texts = [random_text(generator, VOCABULARY, 64, 3) for _ in range(12)]

    answers = run_packed(session_of(folder, tmp_path), [texts[:7], texts[7:]])

    for text, answer in zip(texts, answers, strict=True):
        expected = reference(text)
        assert largest_difference(answer.vectors, expected.vectors) <= FP32.vector
        assert answer.logits.shape == expected.logits.shape
        ours, theirs = probabilities(answer.logits), probabilities(expected.logits)
        assert largest_difference(ours, theirs) <= FP32.probability
        assert all(same_order(*rows, FP32) for rows in zip(ours, theirs, strict=True))
