"""Parts of a checkpoint that a bundle will not have are named, in the log and in the manifest."""

from pathlib import Path

import numpy as np
import pytest
from checkpoints import edit_json, save_checkpoint
from program import run_program
from safetensors.numpy import load_file, save_file

from model_export.bundle.folder import read_manifest
from model_export.source.origin import SourceFolder, read_source

CLASSIFIER = "classifier head: classifier.bias, classifier.weight"


def left_out(folder: Path) -> tuple[str, ...]:
    return read_source(SourceFolder(folder, "test", None)).left_out


def add_tensors(folder: Path, *names: str) -> None:
    path = folder / "model.safetensors"
    added = {name: np.zeros(2, np.float32) for name in names}
    save_file(load_file(path) | added, path, metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("architecture", "parts"),
    [
        ("BertForMaskedLM", ()),
        ("BertModel", ("pooler",)),
        ("BertForSequenceClassification", (CLASSIFIER, "pooler")),
        ("BertForTokenClassification", (CLASSIFIER,)),
        (
            "BertForPreTraining",
            (
                "next-sentence head: cls.seq_relationship.bias, cls.seq_relationship.weight",
                "pooler",
            ),
        ),
        (
            "BertForQuestionAnswering",
            ("question-answering head: qa_outputs.bias, qa_outputs.weight",),
        ),
    ],
)
def test_each_model_class_leaves_out_its_own_parts(
    architecture: str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", architecture)

    assert left_out(folder) == parts


def test_build_names_them_in_the_log_and_in_the_manifest(tmp_path: Path) -> None:
    folder = save_checkpoint(tmp_path / "checkpoint", "BertForSequenceClassification")
    place = ("--name", "small", "--version", "1", "--no-golden", "--output", tmp_path)

    result = run_program("build", folder, *place)

    assert result.returncode == 0, result.stderr
    assert read_manifest(tmp_path / "small/1").source.left_out == (CLASSIFIER, "pooler")
    lines = result.stderr.splitlines()
    assert [line for line in lines if line.startswith("left out: ")] == [
        f"left out: {CLASSIFIER}",
        "left out: pooler",
    ]


def test_unknown_tensors_are_named_by_their_group(checkpoint: Path) -> None:
    names = [f"projection.layers.{index}.weight" for index in range(6)]
    add_tensors(checkpoint, "linear.weight", *names)

    assert left_out(checkpoint) == (
        "linear: linear.weight",
        f"projection: {', '.join(names[:4])} and 2 more",
    )


def test_layers_beyond_the_configuration_are_named(checkpoint: Path) -> None:
    edit_json(checkpoint / "config.json", num_hidden_layers=1)

    (part,) = left_out(checkpoint)

    assert part.startswith("encoder.layer.1: encoder.layer.1.attention.output.LayerNorm.bias, ")
    assert part.endswith(" and 12 more")


def test_stored_positions_are_no_part(checkpoint: Path) -> None:
    add_tensors(checkpoint, "bert.embeddings.position_ids")

    assert left_out(checkpoint) == ()
