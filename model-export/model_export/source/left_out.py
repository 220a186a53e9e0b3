"""The parts of a checkpoint that the graph does not have, named for people."""

import re
from collections.abc import Iterable
from itertools import groupby

from model_export.source.settings import BertSettings
from model_export.source.tensor_names import BUFFERS, HEAD, TOKEN_TYPES, encoder_shapes, head_shapes

POOLER = "pooler"
# What transformers' BERT classes call their heads.
KNOWN_HEADS = {
    "classifier": "classifier head",
    "cls.seq_relationship": "next-sentence head",
    "qa_outputs": "question-answering head",
}
GROUP = re.compile(r"encoder\.layer\.\d+|cls\.[^.]+|[^.]+")
MOST_NAMES = 4


def left_out_parts(names: Iterable[str], settings: BertSettings, has_head: bool) -> tuple[str, ...]:
    """One text for each group of tensors; `names` are canonical, see checkpoint.py."""
    rest = sorted(set(names) - _used(settings, has_head))
    return tuple(_part(group, list(members)) for group, members in groupby(rest, _group))


def _used(settings: BertSettings, has_head: bool) -> set[str]:
    used = {*encoder_shapes(settings, with_token_types=False), TOKEN_TYPES, *BUFFERS}
    if has_head:
        # The decoder and its bias may be stored under two names each.
        decoder = (f"{HEAD}bias", f"{HEAD}decoder.bias", f"{HEAD}decoder.weight")
        used |= {*head_shapes(settings), *decoder}
    return used


def _group(name: str) -> str:
    found = GROUP.match(name)
    return found.group() if found else name


def _part(group: str, names: list[str]) -> str:
    if group == POOLER:
        return group
    listed = ", ".join(names[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{KNOWN_HEADS.get(group, group)}: {listed}{more}"
