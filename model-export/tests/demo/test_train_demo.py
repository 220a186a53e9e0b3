import argparse
import json
import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from model_export.demo.corpus import SOURCES
from model_export.demo.train_demo import add_arguments, run
from model_export.errors import ExportError

LETTERS = "中国人大小多少上下左右东西南北春夏秋冬日月水火"


def arguments(folder: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(
        [
            *("--corpus", str(folder / "corpus"), "--output", str(folder / "model")),
            *("--checkpoint", str(folder / "checkpoint.pt"), "--checkpoint-every-steps", "2"),
            *("--steps", "2", "--warm-up-steps", "1", "--decay-steps", "1"),
            *("--layers", "1", "--hidden", "64", "--tokens-per-batch", "256"),
            *("--vocabulary-size", "700", "--word-pieces", "30"),
            *more,
        ]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    letters = random.Random(0)
    for source in SOURCES:
        lines = ["".join(letters.choices(LETTERS, k=12)) + "。" for _ in range(80)]
        (corpus / source.file).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_writes_a_folder_that_the_reference_library_loads(folder: Path) -> None:
    run(arguments(folder))

    model = BertForMaskedLM.from_pretrained(folder / "model")
    tokenizer = Tokenizer.from_file(str(folder / "model" / "tokenizer.json"))
    config = json.loads((folder / "model" / "config.json").read_text())
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight
    assert config["architectures"] == ["BertForMaskedLM"]
    assert config["dtype"] == "float16"
    assert config["vocab_size"] == tokenizer.get_vocab_size()
    tokens = (folder / "model" / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert tokens == [tokenizer.id_to_token(index) for index in range(len(tokens))]


def test_refuses_to_overwrite_a_checkpoint(folder: Path) -> None:
    (folder / "checkpoint.pt").touch()

    with pytest.raises(ExportError, match=r"checkpoint.pt exists \(expected: --resume"):
        run(arguments(folder))


def test_refuses_to_resume_from_nothing(folder: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        run(arguments(folder, "--resume"))


def test_refuses_corpus_file_without_text(folder: Path) -> None:
    (folder / "corpus" / SOURCES[1].file).write_text("\n", encoding="utf-8")

    with pytest.raises(ExportError, match=f"{SOURCES[1].file} has no text to train on"):
        run(arguments(folder))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_refuses_gpu_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ExportError, match="device: cuda is not available"):
        run(arguments(folder, "--device", "cuda"))
