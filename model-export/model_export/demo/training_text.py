"""Puts corpora and facts together: what is trained on, and what is held out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from model_export.demo.batches import Group
from model_export.demo.corpus import (
    MEASURED_SOURCE,
    SOURCES,
    cut,
    read_lines,
    split_held_out,
    without_near_copies,
)
from model_export.demo.facts import fact_sentences
from model_export.demo.network import MAX_TOKENS
from model_export.errors import ExportError

# Repeats that make the facts about 3 % of the tokens before the decay.
FACTS_WEIGHT = 7.0


@dataclass(frozen=True)
class TextGroup:
    """Texts of one source, with its name and its weight in an epoch, before and in the decay."""

    name: str
    texts: Sequence[str]
    weight: float
    decay_weight: float


@dataclass(frozen=True)
class TrainingText:
    """All groups, and the lines that no training text repeats."""

    groups: Sequence[TextGroup]
    held_out: Sequence[str]


def load_training_text(corpus: Path, facts_decay_weight: float) -> TrainingText:
    """Reads every source; near copies of held-out lines are dropped from all of them."""
    measured, held_out = split_held_out(read_lines(corpus, MEASURED_SOURCE))
    groups: list[TextGroup] = []
    for source in SOURCES:
        texts = measured if source is MEASURED_SOURCE else cut(read_lines(corpus, source))
        kept = list(without_near_copies(texts, held_out))
        if not kept:
            raise ExportError(f"corpus: {source.file} has no text to train on (expected: some)")
        groups.append(TextGroup(source.file, kept, source.weight, source.decay_weight))
    facts = list(without_near_copies(fact_sentences(), held_out))
    groups.append(TextGroup("facts", facts, FACTS_WEIGHT, facts_decay_weight))
    return TrainingText(groups, held_out)


def encode_groups(groups: Sequence[TextGroup], tokenizer: Tokenizer) -> list[Group]:
    """The groups as token ids; the few texts over 512 tokens lose their end."""
    return [
        Group(
            [
                np.array(encoding.ids[:MAX_TOKENS], dtype=np.int16)
                for encoding in tokenizer.encode_batch(list(group.texts))
            ],
            group.weight,
            group.decay_weight,
        )
        for group in groups
    ]


def describe(groups: Sequence[TextGroup], encoded: Sequence[Group]) -> str:
    """A table of texts, tokens and share of an epoch for each source."""
    tokens = [sum(len(text) for text in group.texts) for group in encoded]
    total = sum(count * group.weight for count, group in zip(tokens, groups, strict=True))
    decay_total = sum(
        count * group.decay_weight for count, group in zip(tokens, groups, strict=True)
    )
    lines = ["source | texts | tokens | share of tokens | share in the decay"]
    for group, count in zip(groups, tokens, strict=True):
        share = count * group.weight / total
        decay_share = count * group.decay_weight / decay_total
        lines.append(
            f"{group.name} | {len(group.texts)} | {count} | {share:.1%} | {decay_share:.1%}"
        )
    return "\n".join([*lines, f"one epoch: {total / 1e6:.2f} M tokens"])
