import numpy as np
import pytest
import torch

from model_export.demo.batches import Group
from model_export.demo.cooccurrence import embeddings_of_neighbours, token_counts


def group(*texts: list[int], weight: float = 1.0) -> Group:
    return Group([np.array([2, *text, 3], dtype=np.int16) for text in texts], weight, weight)


def test_counts_follow_the_weights_of_the_groups() -> None:
    counts = token_counts([group([5, 6], [5]), group([5], weight=0.5)], 8)

    assert counts.tolist() == [0, 0, 2.5, 2.5, 0, 2.5, 1, 0]


def test_tokens_with_the_same_neighbours_get_similar_vectors() -> None:
    # 5 and 6 stand between 7 and 8; 9 stands between 10 and 11.
    texts = group(*[[7, 5, 8], [7, 6, 8], [10, 9, 11]] * 20)

    torch.manual_seed(0)
    vectors = embeddings_of_neighbours([texts], 12, 6)

    assert float(vectors[5] @ vectors[6]) > 0.95
    assert float(vectors[5] @ vectors[9]) < 0.1


def test_vectors_of_seen_tokens_have_length_one() -> None:
    torch.manual_seed(0)
    vectors = embeddings_of_neighbours([group(*[[7, 5, 8], [5, 7]] * 20)], 12, 3)

    assert vectors.norm(dim=1)[[5, 7, 8]].tolist() == pytest.approx([1.0] * 3, abs=1e-5)


def test_texts_that_follow_each_other_are_not_neighbours() -> None:
    torch.manual_seed(0)
    vectors = embeddings_of_neighbours([group(*[[7, 5], [6, 8]] * 20)], 12, 4)

    assert float(vectors[5] @ vectors[8]) == pytest.approx(0.0, abs=1e-4)
