"""Checkpoints that are laid out in other ways give the same graph; damaged ones one sentence."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from checkpoints import edit_json, save_checkpoint, save_tokenizer
from safetensors.numpy import load_file, save_file

from model_export.errors import ExportError
from model_export.graph.packed_graph import packed_graph
from model_export.source.origin import Source, SourceFolder, read_source

Tensors = dict[str, np.ndarray]
WEIGHTS = "model.safetensors"
QUERY = "bert.encoder.layer.1.attention.self.query.weight"
DECODER = "cls.predictions.decoder.weight"
WORDS = "bert.embeddings.word_embeddings.weight"


def read(folder: Path) -> Source:
    return read_source(SourceFolder(folder, "test", None))


def graph_bytes(folder: Path) -> bytes:
    return packed_graph(read(folder).checkpoint).SerializeToString(deterministic=True)


def edit_weights(folder: Path, edit: Callable[[Tensors], Tensors]) -> None:
    save_file(edit(load_file(folder / WEIGHTS)), folder / WEIGHTS, metadata={"format": "pt"})


def test_old_names_of_scale_and_shift_give_the_same_graph(checkpoint: Path) -> None:
    expected = graph_bytes(checkpoint)

    edit_weights(
        checkpoint,
        lambda tensors: {
            re.sub("LayerNorm.bias$", "LayerNorm.beta", name).replace(
                "LayerNorm.weight", "LayerNorm.gamma"
            ): tensor
            for name, tensor in tensors.items()
        },
    )

    assert graph_bytes(checkpoint) == expected


def test_names_without_prefix_give_the_same_graph(checkpoint: Path) -> None:
    expected = graph_bytes(checkpoint)

    edit_weights(
        checkpoint,
        lambda tensors: {name.removeprefix("bert."): tensor for name, tensor in tensors.items()},
    )

    assert graph_bytes(checkpoint) == expected


def test_pytorch_file_gives_the_same_graph(checkpoint: Path) -> None:
    expected = graph_bytes(checkpoint)

    tensors = load_file(checkpoint / WEIGHTS)
    state = {name: torch.from_numpy(tensor) for name, tensor in tensors.items()}
    torch.save(state, checkpoint / "pytorch_model.bin")
    (checkpoint / WEIGHTS).unlink()

    assert graph_bytes(checkpoint) == expected


def test_stored_copy_of_the_word_embeddings_is_shared(checkpoint: Path) -> None:
    expected = graph_bytes(checkpoint)

    edit_weights(checkpoint, lambda tensors: {**tensors, DECODER: tensors[WORDS].copy()})

    assert graph_bytes(checkpoint) == expected


def test_stored_decoder_that_differs_is_used(checkpoint: Path) -> None:
    edit_weights(checkpoint, lambda tensors: {**tensors, DECODER: tensors[WORDS] * 2})

    assert read(checkpoint).checkpoint.decoder == DECODER


def test_checkpoint_without_token_types_is_accepted(checkpoint: Path) -> None:
    table = "bert.embeddings.token_type_embeddings.weight"
    edit_weights(
        checkpoint, lambda tensors: {name: t for name, t in tensors.items() if name != table}
    )

    assert not read(checkpoint).checkpoint.has_token_types


def test_half_precision_file_stays_half_as_large(tmp_path: Path) -> None:
    single = graph_bytes(save_checkpoint(tmp_path / "single"))
    half = graph_bytes(save_checkpoint(tmp_path / "half", dtype=torch.float16))
    brain = graph_bytes(save_checkpoint(tmp_path / "brain", dtype=torch.bfloat16))

    assert len(half) < 0.65 * len(single)
    assert len(brain) < 0.65 * len(single)


@pytest.mark.parametrize("kept", [0, 5, 1_000, 60_000])
def test_truncated_weights_are_refused(checkpoint: Path, kept: int) -> None:
    content = (checkpoint / WEIGHTS).read_bytes()
    (checkpoint / WEIGHTS).write_bytes(content[:kept])

    with pytest.raises(ExportError, match=r"model\.safetensors: .* MB that are not a whole"):
        read(checkpoint)


def test_truncated_pytorch_file_is_refused(checkpoint: Path) -> None:
    torch.save({"a": torch.ones(1000)}, checkpoint / "pytorch_model.bin")
    content = (checkpoint / "pytorch_model.bin").read_bytes()
    (checkpoint / "pytorch_model.bin").write_bytes(content[: len(content) // 2])
    (checkpoint / WEIGHTS).unlink()

    with pytest.raises(ExportError, match=r"pytorch_model\.bin: not a whole PyTorch weights file"):
        read(checkpoint)


def test_missing_tensor_is_named(checkpoint: Path) -> None:
    edit_weights(
        checkpoint, lambda tensors: {name: t for name, t in tensors.items() if name != QUERY}
    )

    with pytest.raises(ExportError, match=r"query\.weight is missing \(expected: shape \[32, 32\]"):
        read(checkpoint)


def test_wrong_shape_is_named(checkpoint: Path) -> None:
    edit_weights(checkpoint, lambda tensors: {**tensors, QUERY: tensors[QUERY][:30].copy()})

    with pytest.raises(ExportError, match=r"query\.weight has shape \[30, 32\] \(expected by"):
        read(checkpoint)


def test_weights_that_are_not_numbers_are_refused(checkpoint: Path) -> None:
    edit_weights(
        checkpoint, lambda tensors: {**tensors, QUERY: np.full_like(tensors[QUERY], np.nan)}
    )

    with pytest.raises(ExportError, match=r"query\.weight holds NaN or infinity"):
        graph_bytes(checkpoint)


def test_whole_numbers_as_weights_are_refused(checkpoint: Path) -> None:
    edit_weights(checkpoint, lambda tensors: {**tensors, QUERY: tensors[QUERY].astype(np.int8)})

    with pytest.raises(ExportError, match=r"query\.weight holds int8 \(expected: floating point\)"):
        graph_bytes(checkpoint)


def test_untied_decoder_must_be_there(checkpoint: Path) -> None:
    edit_json(checkpoint / "config.json", tie_word_embeddings=False)

    with pytest.raises(ExportError, match=r"cls\.predictions\.decoder\.weight is missing"):
        read(checkpoint)


def test_single_file_is_read_before_shards_as_transformers_does(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", seed=1, shard_bytes="20KB")
    single = save_checkpoint(tmp_path / "single", seed=2) / WEIGHTS
    (folder / WEIGHTS).write_bytes(single.read_bytes())
    model = transformers.BertForMaskedLM.from_pretrained(folder)

    tensor = read(folder).checkpoint.tensor(QUERY.removeprefix("bert."))

    assert np.array_equal(tensor, model.get_parameter(QUERY).detach().numpy())


def test_missing_shard_is_named(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", shard_bytes="20KB")
    shard = sorted(folder.glob("model-*.safetensors"))[1]
    shard.unlink()

    with pytest.raises(ExportError, match=re.escape(f"{shard.name}: no such file")):
        read(folder)


@pytest.mark.parametrize("name", ["../outside.safetensors", "/etc/passwd", "a/b.safetensors"])
def test_shard_outside_the_folder_is_refused(checkpoint: Path, name: str) -> None:
    index = {"weight_map": {QUERY: name}}
    (checkpoint / f"{WEIGHTS}.index.json").write_text(json.dumps(index))
    (checkpoint / WEIGHTS).unlink()

    with pytest.raises(ExportError, match="expected: a name without folders"):
        read(checkpoint)


def test_folder_without_weights_is_refused(checkpoint: Path) -> None:
    (checkpoint / WEIGHTS).unlink()

    with pytest.raises(ExportError, match=r"no weights \(expected: model\.safetensors, "):
        read(checkpoint)


def test_tokenizer_with_tokens_beyond_the_table_is_refused(checkpoint: Path) -> None:
    save_tokenizer(checkpoint, 201)

    with pytest.raises(
        ExportError, match=r"tokenizer has 201 tokens \(expected: at most 200, the rows"
    ):
        read(checkpoint)


def test_table_rounded_up_beyond_the_tokenizer_is_accepted(checkpoint: Path) -> None:
    save_tokenizer(checkpoint, 190)

    source = read(checkpoint)

    assert source.tokenizer.vocabulary == 190
    assert source.checkpoint.settings.vocabulary == 200
