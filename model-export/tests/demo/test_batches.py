from collections import Counter
from itertools import islice

import numpy as np
import pytest

from model_export.demo.batches import Group, Text, batches_from, hide
from model_export.demo.schedule import Schedule
from model_export.demo.vocabulary import MASK_ID

STABLE = Schedule(steps=10_000, warm_up_steps=0, decay_steps=0)


def text(number: int, length: int) -> Text:
    return np.full(length, number, dtype=np.int16)


def groups() -> list[Group]:
    lengths = np.random.default_rng(7).integers(3, 40, size=60)
    texts = [text(10 + number, int(length)) for number, length in enumerate(lengths)]
    return [Group(texts[:40], 2.0, 0.0), Group(texts[40:], 0.5, 1.0)]


def key(batch: list[Text]) -> list[tuple[int, int]]:
    return [(int(t[0]), len(t)) for t in batch]


def first_epoch(tokens_per_batch: int) -> list[list[Text]]:
    batches = batches_from(groups(), tokens_per_batch, STABLE, seed=3, first_step=0)
    drawn: list[list[Text]] = []
    while sum(map(len, drawn)) < 40 * 2 + 10:
        drawn.append(next(batches))
    return drawn


def test_epoch_repeats_each_group_by_its_weight() -> None:
    counts = Counter(number for batch in first_epoch(100) for number, _ in key(batch))

    assert [counts[10 + number] for number in range(40)] == [2] * 40
    assert sorted(counts[50 + number] for number in range(20)) == [0] * 10 + [1] * 10


def test_batches_keep_the_token_limit_with_their_padding() -> None:
    padded = [max(map(len, batch)) * len(batch) for batch in first_epoch(100)]
    tokens = [sum(map(len, batch)) for batch in first_epoch(100)]

    assert max(padded) <= 100
    assert sum(tokens) >= 0.9 * sum(padded)


def test_text_longer_than_a_batch_is_a_batch_of_its_own() -> None:
    batches = batches_from(
        [Group([text(9, 50), text(8, 5)], 1.0, 1.0)], 20, STABLE, seed=0, first_step=0
    )

    assert sorted(map(len, islice(batches, 2))) == [1, 1]


@pytest.mark.parametrize("first_step", [1, 11, 57])
def test_resumed_batches_equal_the_uninterrupted_ones(first_step: int) -> None:
    schedule = Schedule(steps=90, warm_up_steps=0, decay_steps=40)
    whole = batches_from(groups(), 100, schedule, seed=3, first_step=0)
    resumed = batches_from(groups(), 100, schedule, seed=3, first_step=first_step)

    expected = [key(batch) for batch in islice(whole, first_step, 90)]
    assert [key(batch) for batch in islice(resumed, 90 - first_step)] == expected


def test_decay_draws_by_its_own_weights() -> None:
    schedule = Schedule(steps=20, warm_up_steps=0, decay_steps=12)
    batches = list(islice(batches_from(groups(), 100, schedule, seed=3, first_step=0), 20))

    assert {number < 50 for batch in batches[:8] for number, _ in key(batch)} == {True, False}
    assert {number < 50 for batch in batches[8:] for number, _ in key(batch)} == {False}


def test_about_the_chosen_share_is_hidden_and_nothing_special() -> None:
    row = np.array([2, *range(100, 1098), 3], dtype=np.int16)

    batch = hide([row, row[:500]], 0.3, seed=(1, 2))

    assert batch.chosen.sum().item() == pytest.approx(0.3 * 1497, rel=0.15)
    hidden = batch.input_ids == MASK_ID
    assert hidden.sum().item() == pytest.approx(0.27 * 1497, rel=0.15)
    assert not (hidden & ~batch.chosen).any()
    assert batch.truth.min().item() >= 100
    assert batch.input_ids[0, [0, -1]].tolist() == [2, 3]


def test_tokens_that_are_not_hidden_stay_as_they_are() -> None:
    row = np.array([2, *range(100, 200), 3], dtype=np.int16)

    batch = hide([row], 0.5, seed=(1,))

    visible = (batch.input_ids != MASK_ID)[0]
    assert batch.input_ids[0][visible].tolist() == row[visible.numpy()].tolist()
    assert batch.truth.tolist() == row[batch.chosen[0].numpy()].tolist()


def test_padding_is_masked_out_and_equal_rows_need_no_mask() -> None:
    padded = hide([text(9, 4), text(9, 2)], 0.5, seed=(1,))

    assert padded.attention_mask is not None
    assert padded.attention_mask.tolist() == [[True] * 4, [True, True, False, False]]
    assert padded.tokens == 6
    assert hide([text(9, 4)], 0.5, seed=(1,)).attention_mask is None


def test_at_least_one_token_is_chosen() -> None:
    assert hide([text(9, 3)], 0.0, seed=(1,)).truth.tolist() == [9]
