"""Measures a network: hidden characters found, facts known, paraphrases told from other pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from model_export.demo.vocabulary import MASK_ID, UNKNOWN_ID, is_ideograph

MEASURED_CHARACTERS = 1000
MIN_TEXT_TOKENS = 4
# The two sentences that the model must get right, with the character that is hidden.
MUST_KNOW = (("中国的首都是[MASK]京。", "北"), ("巴黎是[MASK]国的首都。", "法"))


@dataclass(frozen=True)
class HiddenCharacters:
    """Shares found first (`top_1`) and among the first five, of `measured` hidden tokens."""

    measured: int
    top_1: float
    top_5: float
    measured_ideographs: int
    top_1_ideographs: float


def hidden_characters(
    network: BertForMaskedLM, tokenizer: Tokenizer, lines: Sequence[str], seed: int = 1
) -> HiddenCharacters:
    """Hides one token in each of the first 1,000 held-out lines that are long enough."""
    network.eval()
    generator = np.random.default_rng(seed)
    ranks: list[int] = []
    ideographs: list[int] = []
    for line in lines:
        ids = tokenizer.encode(line).ids
        if len(ids) - 2 < MIN_TEXT_TOKENS:
            continue
        at = int(generator.integers(1, len(ids) - 1))
        truth = ids[at]
        if truth == UNKNOWN_ID:
            continue
        logits = logits_at(network, ids[:at] + [MASK_ID] + ids[at + 1 :], at)
        ranks.append(int((logits > logits[truth]).sum()))
        if is_ideograph(_token(tokenizer, truth)[0]):
            ideographs.append(ranks[-1])
        if len(ranks) == MEASURED_CHARACTERS:
            break
    return HiddenCharacters(
        len(ranks), _share(ranks, 1), _share(ranks, 5), len(ideographs), _share(ideographs, 1)
    )


def candidates(
    network: BertForMaskedLM, tokenizer: Tokenizer, text: str, count: int
) -> list[tuple[str, float]]:
    """The most probable tokens for the first mask of the text."""
    network.eval()
    ids = tokenizer.encode(text).ids
    probabilities = logits_at(network, ids, ids.index(MASK_ID)).softmax(0)
    best = probabilities.topk(count)
    return [
        (_token(tokenizer, int(index)), float(value))
        for value, index in zip(best.values, best.indices, strict=True)
    ]


def logits_at(network: BertForMaskedLM, ids: Sequence[int], at: int) -> torch.Tensor:
    """Vocabulary logits of one position."""
    with torch.no_grad():
        vectors = network.bert(input_ids=torch.tensor([list(ids)])).last_hidden_state
        return network.cls(vectors[0, at]).float()


def mean_vector(network: BertForMaskedLM, tokenizer: Tokenizer, text: str) -> torch.Tensor:
    """The mean of the text's final hidden vectors, [CLS] and [SEP] included, of length 1."""
    network.eval()
    with torch.no_grad():
        ids = torch.tensor([tokenizer.encode(text).ids])
        vector = network.bert(input_ids=ids).last_hidden_state[0].mean(0)
    return vector / vector.norm()


def _token(tokenizer: Tokenizer, index: int) -> str:
    token = tokenizer.id_to_token(index)
    assert token is not None, f"token {index} is not in the vocabulary"
    return token


def _share(ranks: Sequence[int], first: int) -> float:
    return sum(rank < first for rank in ranks) / max(1, len(ranks))
