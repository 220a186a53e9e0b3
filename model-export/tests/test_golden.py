"""golden.json: the reference library's own answers, in the server's format."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from program import run_program

from model_export.bundle.golden_file import golden_content
from model_export.check.golden_texts import golden_texts
from model_export.errors import ExportError
from model_export.source.origin import SourceFolder, read_source

TEXTS = "你好\n中国的首都是[MASK]京。\n[MASK][MASK]天\n"


def golden(folder: Path, texts: Path | None) -> dict[str, Any]:
    source = read_source(SourceFolder(folder, "test", None))
    chosen = golden_texts(texts, source.tokenizer, source.checkpoint.settings.positions)
    return json.loads(golden_content(source, chosen, folder, ("fp32",)))


def test_holds_what_transformers_answers(intact_checkpoint: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text(TEXTS, encoding="utf-8")
    model: Any = transformers.BertForMaskedLM.from_pretrained(
        intact_checkpoint, attn_implementation="eager"
    ).eval()

    content = golden(intact_checkpoint, texts)

    assert content["tolerance"] == {"fp32": {"vector": 1e-4, "probability": 1e-5}}
    assert [text["text"] for text in content["texts"]] == TEXTS.splitlines()
    for text in content["texts"]:
        ids = torch.tensor([text["input_ids"]])
        with torch.no_grad():
            output = model(ids, output_hidden_states=True)
        hidden = output.hidden_states[-1][0]
        torch.testing.assert_close(torch.tensor(text["cls"]), hidden[0])
        torch.testing.assert_close(torch.tensor(text["mean"]), hidden.mean(0))
        torch.testing.assert_close(torch.tensor(text["max"]), hidden.amax(0))
        mask_indices = (ids[0] == 4).nonzero().flatten().tolist()
        assert [mask["token_index"] for mask in text["masks"]] == mask_indices
        for mask in text["masks"]:
            best = output.logits[0, mask["token_index"]].softmax(-1).topk(10)
            assert [entry["token_id"] for entry in mask["candidates"]] == best.indices.tolist()
            scores = torch.tensor([entry["score"] for entry in mask["candidates"]])
            torch.testing.assert_close(scores, best.values)


def test_default_texts_cover_masks_lengths_and_scripts(intact_checkpoint: Path) -> None:
    source = read_source(SourceFolder(intact_checkpoint, "test", None))

    texts = golden_texts(None, source.tokenizer, 512)

    lengths = [len(text.encoded.ids) for text in texts]
    assert len(texts) == 10
    assert min(lengths) <= 5
    assert 180 <= max(lengths) <= 220
    assert {len(text.encoded.masks) for text in texts} == {0, 1, 2}


def test_default_text_over_the_limit_is_left_out(intact_checkpoint: Path) -> None:
    source = read_source(SourceFolder(intact_checkpoint, "test", None))

    texts = golden_texts(None, source.tokenizer, 64)

    assert len(texts) == 9


def test_own_text_over_the_limit_is_refused(intact_checkpoint: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("好\n" + "好" * 63, encoding="utf-8")

    with pytest.raises(ExportError, match=r"text 2 has 65 tokens \(expected: at most 64\)"):
        golden(intact_checkpoint, texts)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n \n", r"no text \(expected: one golden text a line\)"),
        (b"\xe4\xbd", r"not UTF-8 at byte 0"),
        (None, r"no such file"),
    ],
)
def test_unusable_texts_are_refused(
    intact_checkpoint: Path, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    texts = tmp_path / "texts.txt"
    if content is not None:
        texts.write_bytes(content)

    with pytest.raises(ExportError, match=sentence):
        golden(intact_checkpoint, texts)


def test_verb_adds_what_build_left_out(intact_checkpoint: Path, tmp_path: Path) -> None:
    place = ["--name", "small", "--version", "1"]
    late, early = tmp_path / "late", tmp_path / "early"
    build = ("build", intact_checkpoint, *place)
    without = run_program(*build, "--output", late, blocked=("torch", "transformers"))
    run_program(*build, "--output", early)

    added = run_program("golden", late / "small/1", intact_checkpoint)

    assert without.returncode == 0, without.stderr
    assert "golden.json was not made: torch is not installed" in without.stderr
    assert added.returncode == 0, added.stderr
    for name in ("golden.json", "manifest.json"):
        assert (late / "small/1" / name).read_text() == (early / "small/1" / name).read_text()


def test_verb_refuses_another_source(
    intact_checkpoint: Path, checkpoint: Path, tmp_path: Path
) -> None:
    options = ["--name", "small", "--version", "1", "--no-golden", "--output", tmp_path / "bundles"]
    run_program("build", intact_checkpoint, *options)
    weights = checkpoint / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\x00\x00\x00\x3f")

    result = run_program("golden", tmp_path / "bundles/small/1", checkpoint)

    assert result.returncode == 2
    assert "was built from revision sha256:" in result.stderr
