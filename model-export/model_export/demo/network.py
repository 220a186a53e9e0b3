"""The demo network: its size, its fresh weights, and its Hugging Face folder."""

import json
from pathlib import Path
from typing import cast

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForMaskedLM
from transformers.models.bert.modeling_bert import BertAttention

from model_export.demo.vocabulary import SPECIAL_TOKENS
from model_export.errors import ExportError

MAX_TOKENS = 512
HEAD_SIZE = 64
# A token first attends to the tokens this far before it, head by head.
HEAD_OFFSETS = (1, -1, 2, -2)
# Strong enough that a neighbour gets several times the attention of a far token.
QUERY_GAIN = 2.0


def network_config(vocabulary_size: int, layers: int, hidden: int) -> BertConfig:
    """A BERT of heads 64 wide; `hidden` must be a multiple of that."""
    if hidden % HEAD_SIZE != 0:
        raise ExportError(f"hidden: {hidden} (expected: a multiple of {HEAD_SIZE})")
    return BertConfig(
        vocab_size=vocabulary_size,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=hidden // HEAD_SIZE,
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


def fresh_network(
    config: BertConfig, seed: int, vectors: torch.Tensor, counts: torch.Tensor
) -> BertForMaskedLM:
    """Weights that know word frequencies, which words are neighbours, and where a neighbour is.

    With all weights random the network predicts from word frequencies alone for more than 2.7
    million tokens. `vectors` are the first word embeddings, `counts` how often each token occurs.
    Positions begin as waves, and the keys of each head as its queries turned by the head's offset,
    so that a token attends to its neighbours. All of it is trained like any other weight.
    """
    torch.manual_seed(seed)
    network = BertForMaskedLM(config)
    length = config.initializer_range * config.hidden_size**0.5
    waves = config.hidden_size // 2
    frequencies = torch.pi * (torch.arange(1, waves + 1) / waves) ** 1.5
    with torch.no_grad():
        embeddings = network.bert.embeddings
        known = vectors.norm(dim=1, keepdim=True) > 0
        words = embeddings.word_embeddings.weight
        words.copy_(torch.where(known, vectors * length, words))
        embeddings.position_embeddings.weight.copy_(_waves(config, frequencies))
        for layer in network.bert.encoder.layer:
            _attend_to_neighbours(cast(BertAttention, layer.attention), frequencies)
        head = network.cls.predictions
        head.transform.dense.weight.copy_(torch.eye(config.hidden_size))
        head.bias.copy_((counts + 1).log() - (counts + 1).sum().log())
    # On short rows the fused attention takes ten times as long backwards as plain products.
    network.set_attn_implementation("eager")
    return network


def _attend_to_neighbours(attention: BertAttention, frequencies: torch.Tensor) -> None:
    own = attention.self
    own.query.weight.mul_(QUERY_GAIN)
    heads = own.query.weight.split(HEAD_SIZE)
    offsets = [HEAD_OFFSETS[number % len(HEAD_OFFSETS)] for number in range(len(heads))]
    turned = [_turned(head, o * frequencies) for head, o in zip(heads, offsets, strict=True)]
    own.key.weight.copy_(torch.cat(turned))
    # What a neighbour is arrives in the same directions that it has in the embeddings.
    attention.output.dense.weight.copy_(own.value.weight.T)


def _waves(config: BertConfig, frequencies: torch.Tensor) -> torch.Tensor:
    """Sines, then cosines, of each position; as strong as the other embeddings."""
    angles = torch.arange(config.max_position_embeddings)[:, None] * frequencies
    return config.initializer_range * 2**0.5 * torch.cat([angles.sin(), angles.cos()], dim=1)


def _turned(head: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """The projection that makes of position p what `head` makes of the position p + offset."""
    of_sines, of_cosines = head.chunk(2, dim=1)
    return torch.cat(
        [
            of_sines * angles.cos() - of_cosines * angles.sin(),
            of_sines * angles.sin() + of_cosines * angles.cos(),
        ],
        dim=1,
    )


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
