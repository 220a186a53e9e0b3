"""Puts texts of nearly equal length together, and hides some of their tokens.

Everything here is a pure function of (seed, epoch) or (seed, step): a resumed training sees the
very batches that an uninterrupted one would have seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

import numpy as np
import numpy.typing as npt
import torch

from model_export.demo.schedule import Schedule
from model_export.demo.vocabulary import MASK_ID, SPECIAL_TOKENS

# Large enough that sorting by length leaves little padding, small enough to stay a mixture.
POOL_TEXTS = 8192
# A tenth of the chosen tokens stay visible, as at inference most tokens do.
HIDDEN_SHARE_OF_CHOSEN = 0.9


Text = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Group:
    """Encoded texts of one source and how often an epoch repeats them, before and in the decay."""

    texts: Sequence[Text]
    weight: float
    decay_weight: float


@dataclass(frozen=True)
class Batch:
    """`input_ids` [texts, tokens]; `chosen` marks the tokens whose `truth` is to be found."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor | None
    chosen: torch.Tensor
    truth: torch.Tensor
    tokens: int

    def to(self, device: torch.device) -> "Batch":
        """The same batch in the memory of `device`."""
        mask = self.attention_mask
        return Batch(
            self.input_ids.to(device),
            None if mask is None else mask.to(device),
            self.chosen.to(device),
            self.truth.to(device),
            self.tokens,
        )


def batches_from(
    groups: Sequence[Group], tokens_per_batch: int, schedule: Schedule, seed: int, first_step: int
) -> Iterator[list[Text]]:
    """The endless sequence of batches, from step `first_step` on."""
    weights = [group.weight for group in groups]
    stable = _mixture(groups, weights, tokens_per_batch, seed, 0, first_step)
    yield from islice(stable, max(0, schedule.decay_start - first_step))
    weights = [group.decay_weight for group in groups]
    decayed = max(0, first_step - schedule.decay_start)
    yield from _mixture(groups, weights, tokens_per_batch, seed, 1, decayed)


def hide(texts: Sequence[Text], chosen_share: float, seed: Sequence[int]) -> Batch:
    """A padded batch with `chosen_share` of its ordinary tokens chosen and mostly hidden."""
    rows = np.zeros((len(texts), max(len(text) for text in texts)), dtype=np.int64)
    for row, text in zip(rows, texts, strict=True):
        row[: len(text)] = text
    generator = np.random.default_rng(seed)
    ordinary = rows >= len(SPECIAL_TOKENS)
    chosen = (generator.random(rows.shape) < chosen_share) & ordinary
    if not chosen.any():
        chosen.flat[np.flatnonzero(ordinary)[:1]] = True
    hidden = chosen & (generator.random(rows.shape) < HIDDEN_SHARE_OF_CHOSEN)
    is_token = rows != 0
    return Batch(
        input_ids=torch.from_numpy(np.where(hidden, MASK_ID, rows)),
        # No mask where no row is padded: attention without one is faster.
        attention_mask=None if is_token.all() else torch.from_numpy(is_token),
        chosen=torch.from_numpy(chosen),
        truth=torch.from_numpy(rows[chosen]),
        tokens=int(is_token.sum()),
    )


def _mixture(
    groups: Sequence[Group],
    weights: Sequence[float],
    tokens_per_batch: int,
    seed: int,
    phase: int,
    first_batch: int,
) -> Iterator[list[Text]]:
    texts = [text for group in groups for text in group.texts]
    lengths = np.array([len(text) for text in texts])
    batch = 0
    for epoch in count():
        generator = np.random.default_rng((seed, epoch, phase))
        order = _weighted_order(groups, weights, generator)
        plan = _plan_epoch(order, lengths, tokens_per_batch, generator)
        for indices in plan[max(0, first_batch - batch) :]:
            yield [texts[index] for index in indices]
        batch += len(plan)


def _plan_epoch(
    order: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    tokens_per_batch: int,
    generator: np.random.Generator,
) -> list[list[int]]:
    plan: list[list[int]] = []
    for start in range(0, len(order), POOL_TEXTS):
        pool = order[start : start + POOL_TEXTS]
        by_length = pool[np.argsort(lengths[pool], kind="stable")]
        plan += _cut_by_length(by_length, lengths, tokens_per_batch)
    return [plan[index] for index in generator.permutation(len(plan))]


def _weighted_order(
    groups: Sequence[Group], weights: Sequence[float], generator: np.random.Generator
) -> npt.NDArray[np.int64]:
    chosen: list[npt.NDArray[np.int64]] = []
    first = 0
    for group, weight in zip(groups, weights, strict=True):
        indices = np.arange(first, first + len(group.texts))
        whole = int(weight)
        part = round((weight - whole) * len(indices))
        chosen += [indices] * whole + [generator.permutation(indices)[:part]]
        first += len(indices)
    return generator.permutation(np.concatenate(chosen))


def _cut_by_length(
    pool: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], tokens_per_batch: int
) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in pool.tolist():
        if batch and (len(batch) + 1) * int(lengths[index]) > tokens_per_batch:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
