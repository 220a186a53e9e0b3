"""First word embeddings, counted instead of trained: which tokens stand near each other.

A truncated decomposition of positive pointwise mutual information gives what the first million
training tokens would otherwise be spent on (https://aclanthology.org/Q15-1016/).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from model_export.demo.batches import Group
from model_export.demo.vocabulary import SPECIAL_TOKENS

WINDOW = 3
# Contexts are smoothed by this power, so that rare ones are not overrated (same paper, section 3).
CONTEXT_POWER = 0.75


def token_counts(groups: Sequence[Group], vocabulary_size: int) -> npt.NDArray[np.float64]:
    """How often an epoch shows each token."""
    counts = np.zeros(vocabulary_size)
    for group in groups:
        texts = np.concatenate(list(group.texts))
        counts += group.weight * np.bincount(texts, minlength=vocabulary_size)
    return counts


def embeddings_of_neighbours(
    groups: Sequence[Group], vocabulary_size: int, dimensions: int
) -> torch.Tensor:
    """[vocabulary, dimensions]; rows of length 1, those of tokens without neighbours shorter."""
    pairs = _pair_counts(groups, vocabulary_size)
    total = pairs.sum()
    rows = pairs.sum(1, keepdim=True)
    contexts = rows.T**CONTEXT_POWER
    contexts *= total / contexts.sum()
    # Divisors below 1 are tokens seen less than once an epoch: their information is damped.
    # Zero counts become minus infinity and are clamped away with all negative information.
    information = (pairs * total).div_(rows.clamp(min=1)).div_(contexts.clamp(min=1)).log_()
    information.clamp_(min=0)
    left, values, _ = torch.svd_lowrank(information, q=dimensions, niter=4)
    vectors = left * values.sqrt()
    return vectors / vectors.norm(dim=1, keepdim=True).clamp(min=1e-6)


def _pair_counts(groups: Sequence[Group], vocabulary_size: int) -> torch.Tensor:
    """Symmetric counts of pairs at most WINDOW apart, near ones counted more."""
    counts = np.zeros(vocabulary_size**2, dtype=np.float32)
    for group in groups:
        texts = np.concatenate(list(group.texts)).astype(np.int64)
        for distance in range(1, WINDOW + 1):
            # [SEP] and [CLS] stand between two texts, so most pairs of two texts fall away here.
            first, second = texts[:-distance], texts[distance:]
            ordinary = (first >= len(SPECIAL_TOKENS)) & (second >= len(SPECIAL_TOKENS))
            flat = first[ordinary] * vocabulary_size + second[ordinary]
            found, times = np.unique(flat, return_counts=True)
            counts[found] += times * (group.weight / distance)
    square = torch.from_numpy(counts).view(vocabulary_size, vocabulary_size)
    return square + square.T
