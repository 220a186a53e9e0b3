import pytest
import torch
from transformers import BertForMaskedLM

from model_export.demo.network import HEAD_OFFSETS, fresh_network, network_config
from model_export.errors import ExportError

TEXT = torch.randint(5, 300, (32, 20), generator=torch.Generator().manual_seed(0))


def network(hidden: int = 256) -> BertForMaskedLM:
    config = network_config(300, layers=1, hidden=hidden)
    vectors = torch.nn.functional.normalize(
        torch.randn(300, hidden, generator=torch.Generator().manual_seed(1)), dim=1
    )
    vectors[4] = 0
    return fresh_network(config, 0, vectors, torch.arange(300.0))


def test_fresh_heads_attend_to_the_neighbour_of_their_offset() -> None:
    with torch.no_grad():
        (attention,) = network().bert(input_ids=TEXT, output_attentions=True).attentions

    most = attention[:, :, 10].mean(0).argmax(1)
    assert (10 - most).tolist() == list(HEAD_OFFSETS)


def test_fresh_network_knows_the_word_frequencies() -> None:
    bias = network().cls.predictions.bias

    assert torch.equal(bias.argsort(), torch.arange(300))
    assert bias.exp().sum().item() == pytest.approx(1.0)


def test_tokens_without_a_counted_vector_get_a_random_one() -> None:
    words = network().bert.embeddings.word_embeddings.weight

    assert words[4].norm().item() == pytest.approx(0.64, rel=0.2)
    assert words[5].norm().item() == pytest.approx(0.64, rel=1e-4)


def test_same_seed_gives_the_same_weights() -> None:
    for first, second in zip(network().parameters(), network().parameters(), strict=True):
        assert torch.equal(first, second)


def test_refuses_width_that_heads_do_not_divide() -> None:
    with pytest.raises(ExportError, match=r"hidden: 100 \(expected: a multiple of 64\)"):
        network_config(300, layers=1, hidden=100)
