import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from model_export.demo.evaluate import candidates, hidden_characters, mean_vector
from model_export.demo.network import fresh_network, network_config
from model_export.demo.pairs import compare_pairs, paraphrase_pairs, unrelated_pairs
from model_export.demo.vocabulary import build_tokenizer

TEXTS = ["中国的首都是北京。", "长江是中国最长的河流。"] * 20


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(TEXTS, 50, 10)


def network_that_always_says(token: str, tokenizer: Tokenizer) -> BertForMaskedLM:
    size = tokenizer.get_vocab_size()
    config = network_config(size, layers=1, hidden=64)
    network = fresh_network(config, 0, torch.zeros(size, 64), torch.zeros(size))
    with torch.no_grad():
        network.cls.predictions.bias[tokenizer.token_to_id(token)] = 1000.0
    return network


def test_all_hidden_characters_are_found_by_a_network_that_says_them(tokenizer: Tokenizer) -> None:
    network = network_that_always_says("国", tokenizer)

    found = hidden_characters(network, tokenizer, ["国国国国"] * 1200)

    assert found.measured == 1000
    assert (found.top_1, found.top_5, found.top_1_ideographs) == (1.0, 1.0, 1.0)


def test_nothing_is_found_by_a_network_that_says_something_else(tokenizer: Tokenizer) -> None:
    network = network_that_always_says("河", tokenizer)

    found = hidden_characters(network, tokenizer, ["国国国国"] * 3)

    assert found.measured == 3
    assert found.top_1 == 0.0


def test_short_lines_and_unknown_characters_are_not_measured(tokenizer: Tokenizer) -> None:
    network = network_that_always_says("国", tokenizer)

    found = hidden_characters(network, tokenizer, ["国国国", "龘龘龘龘", "。。。。"])

    assert (found.measured, found.measured_ideographs) == (1, 0)


def test_candidates_come_best_first_with_probabilities(tokenizer: Tokenizer) -> None:
    network = network_that_always_says("北", tokenizer)

    (first, probability), (_, second_probability) = candidates(
        network, tokenizer, "首都是[MASK]京。", 2
    )

    assert first == "北"
    assert probability == pytest.approx(1.0)
    assert second_probability < probability


def test_mean_vector_has_length_one_and_differs_between_texts(tokenizer: Tokenizer) -> None:
    network = network_that_always_says("北", tokenizer)

    first = mean_vector(network, tokenizer, "中国的首都")
    second = mean_vector(network, tokenizer, "长江是河流")

    assert float(first.norm()) == pytest.approx(1.0)
    assert float(first @ second) < 0.999


def test_pairs_are_many_and_no_unrelated_pair_is_a_paraphrase() -> None:
    same = paraphrase_pairs()

    assert len(same) >= 40
    assert len({text for pair in same for text in pair}) == 2 * len(same)
    assert not set(same) & set(unrelated_pairs())
    assert len(set(unrelated_pairs())) == 4 * len(same)


def test_pair_figures_lie_in_their_ranges(tokenizer: Tokenizer) -> None:
    figures = compare_pairs(network_that_always_says("北", tokenizer), tokenizer)

    assert -1 <= figures.mean_unrelated <= 1
    assert figures.above_every_unrelated <= figures.above_median_unrelated
    # Even random weights find the characters that paraphrases share.
    assert figures.area_under_curve > 0.5
