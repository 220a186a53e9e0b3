"""What transformers answers, in float32, with eager attention, one text at a time.

Besides torch_file.py and demo/ the only module that needs torch; import it inside a function.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import torch
import transformers

from model_export.graph.packing import Answer, PackedText
from model_export.source.tensor_names import TOKEN_TYPES

Reference = Callable[[PackedText], Answer]


def open_reference(folder: Path, has_head: bool) -> Reference:
    """transformers' model of the folder; a model without a head answers no logits."""
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = _load(folder, has_head)
    encoder = model.bert if has_head else model

    def answer(text: PackedText) -> Answer:
        with torch.inference_mode():
            hidden = encoder(input_ids=torch.tensor([text.ids])).last_hidden_state[0]
            logits = model.cls(hidden[list(text.masks)]) if has_head else torch.zeros(0, 0)
        return Answer(hidden.numpy(), logits.numpy())

    return answer


def _load(folder: Path, has_head: bool) -> Any:
    # local_files_only: the source is a folder by now, and nothing else may be asked.
    config = transformers.BertConfig.from_pretrained(folder, local_files_only=True)
    # An embedding table needs a row, and a missing table stands for zeros.
    config.type_vocab_size = max(1, config.type_vocab_size)
    kind = transformers.BertForMaskedLM if has_head else transformers.BertModel
    model, loading = cast(
        "tuple[Any, dict[str, Any]]",
        kind.from_pretrained(
            folder,
            config=config,
            local_files_only=True,
            dtype=torch.float32,
            attn_implementation="eager",
            output_loading_info=True,
        ),
    )
    if any(name.endswith(TOKEN_TYPES) for name in loading["missing_keys"]):
        torch.nn.init.zeros_(model.get_submodule(_owner(TOKEN_TYPES, has_head)).weight)
    return model.eval()


def _owner(name: str, has_head: bool) -> str:
    return ("bert." if has_head else "") + name.removesuffix(".weight")
