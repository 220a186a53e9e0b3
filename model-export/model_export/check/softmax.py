"""Probabilities over the vocabulary, added up in double precision."""

import numpy as np


def probabilities(logits: np.ndarray) -> np.ndarray:
    """[masks, vocabulary]: each row adds up to 1."""
    if not logits.size:
        return np.zeros(logits.shape)
    lowered = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return lowered / lowered.sum(axis=1, keepdims=True)


def best_ids(row: np.ndarray, count: int) -> list[int]:
    """Token ids, most probable first; the smaller id first among equals."""
    return [int(token_id) for token_id in np.argsort(-row, kind="stable")[:count]]
