"""The demo network: its size, its fresh weights, and its Hugging Face folder."""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForMaskedLM

from model_export.demo.vocabulary import SPECIAL_TOKENS
from model_export.errors import ExportError

MAX_TOKENS = 512


def network_config(vocabulary_size: int, layers: int, hidden: int) -> BertConfig:
    """A BERT of heads 64 wide; `hidden` must be a multiple of that."""
    if hidden % 64 != 0:
        raise ExportError(f"hidden: {hidden} (expected: a multiple of 64)")
    return BertConfig(
        vocab_size=vocabulary_size,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=hidden // 64,
        intermediate_size=4 * hidden,
        max_position_embeddings=MAX_TOKENS,
        type_vocab_size=2,
        pad_token_id=SPECIAL_TOKENS.index("[PAD]"),
        # A few million tokens seen once or twice a text: too few to need dropout.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        # BERT's own 0.02 stays on the first plateau (loss 6.2) for hours at this width.
        initializer_range=0.04,
    )


def fresh_network(config: BertConfig, seed: int) -> BertForMaskedLM:
    """Random weights that depend on the seed alone."""
    torch.manual_seed(seed)
    network = BertForMaskedLM(config)
    # On short rows the fused attention takes ten times as long backwards as plain products.
    network.set_attn_implementation("eager")
    return network


def save_folder(network: BertForMaskedLM, tokenizer: Tokenizer, folder: Path) -> None:
    """An ordinary Hugging Face folder with float16 weights."""
    folder.mkdir(parents=True, exist_ok=True)
    # A copy: the training goes on with float32 weights.
    halved = BertForMaskedLM(network.config)
    halved.load_state_dict(network.state_dict())
    halved.half().save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "do_lower_case": False,
        "model_max_length": MAX_TOKENS,
        "tokenizer_class": "BertTokenizer",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n")
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
