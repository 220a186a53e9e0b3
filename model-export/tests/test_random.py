"""random: seeded, of the asked size, answers worth comparing; the committed bundles are its."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import transformers
from checkpoints import save_tokenizer
from make_fixtures import TINY_ENCODER, TINY_MLM
from program import ROOT, run_program
from tokenizers import Tokenizer

from model_export.bundle.folder import read_manifest
from model_export.bundle.manifest import manifest_text
from model_export.bundle.new_manifest import with_golden
from model_export.check.softmax import probabilities
from model_export.graph.packing import PackedText, open_session, run_packed

SMALL = "--layers 1 --hidden 32 --heads 2 --intermediate 40 --vocabulary 200 --max-tokens 32"
PLACE = ("--name", "chance", "--version", "1", "--no-golden", "--output")
COMMITTED = ROOT.parent / "src/test/resources/models"


def make(output: Path, *options: str | Path) -> Path:
    result = run_program("random", *SMALL.split(), *options, *PLACE, output)
    assert result.returncode == 0, result.stderr
    return output / "chance/1"


def model_bytes(bundle: Path) -> bytes:
    return (bundle / "model.fp32.onnx").read_bytes()


def test_seed_decides_the_bytes(tmp_path: Path) -> None:
    first, again = make(tmp_path / "a", "--seed", "3"), make(tmp_path / "b", "--seed", "3")
    other = make(tmp_path / "c", "--seed", "4")

    assert model_bytes(first) == model_bytes(again)
    assert (first / "manifest.json").read_bytes() == (again / "manifest.json").read_bytes()
    assert model_bytes(first) != model_bytes(other)


def test_candidates_are_far_enough_apart_to_be_ordered(tmp_path: Path) -> None:
    session = open_session(make(tmp_path) / "model.fp32.onnx", 1)

    answer = run_packed(session, [[PackedText((2, 30, 4, 40, 3), (2,))]])[0]

    best = np.sort(probabilities(answer.logits)[0])[::-1]
    assert 0.02 < best[0] < 0.9
    assert best[0] - best[1] > 1e-3


def test_options_decide_what_the_model_has(tmp_path: Path) -> None:
    bundle = make(tmp_path, "--encoder-only", "--no-token-types")

    manifest = json.loads((bundle / "manifest.json").read_text())
    assert manifest["head"] == "none"
    assert b"token_type_embeddings" not in model_bytes(bundle)


def test_options_decide_the_defaults(tmp_path: Path) -> None:
    plain = read_manifest(make(tmp_path / "plain"))
    asked = read_manifest(make(tmp_path / "asked", "--pooling", "cls", "--normalize"))

    assert (plain.pooling, plain.normalize, plain.max_tokens) == ("mean", False, 32)
    assert (asked.pooling, asked.normalize, asked.max_tokens) == ("cls", True, 32)


def test_own_tokenizer_decides_the_vocabulary(tmp_path: Path) -> None:
    save_tokenizer(tmp_path, 170)
    tokenizer = ("--tokenizer", tmp_path / "tokenizer.json")
    sizes = [option for option in SMALL.split() if option not in ("--vocabulary", "200")]

    fits = run_program("random", *sizes, *tokenizer, *PLACE, tmp_path / "fits")
    differs = run_program("random", *SMALL.split(), *tokenizer, *PLACE, tmp_path / "differs")

    assert fits.returncode == 0, fits.stderr
    assert differs.returncode == 2
    assert "--vocabulary 200 (expected: 170, as the tokenizer)" in differs.stderr


def test_transformers_reads_the_kept_tokenizer_as_the_bundle_has_it(tmp_path: Path) -> None:
    bundle = make(tmp_path, "--keep-source", tmp_path / "source")
    ours = Tokenizer.from_file(str(bundle / "tokenizer.json"))

    reference: Any = transformers.AutoTokenizer.from_pretrained(tmp_path / "source")

    assert reference.mask_token == "[MASK]"
    for text in ("A a Z z É é", "中[MASK]国 Hello"):
        assert reference(text)["input_ids"] == ours.encode(text).ids


def test_kept_source_verifies_with_and_without_token_types(tmp_path: Path) -> None:
    for options in ((), ("--no-token-types",), ("--encoder-only", "--no-token-types")):
        folder = tmp_path / "-".join(("run", *options))
        bundle = make(folder, *options, "--keep-source", folder / "source")

        result = run_program("verify", bundle, folder / "source")

        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--vocabulary", "5"), r"--vocabulary 5 (expected: 6 to "),
        (("--vocabulary", "30000"), r"--vocabulary 30000 (expected: 6 to "),
        (("--heads", "5"), "hidden_size 32 (expected: a multiple of num_attention_heads, 5)"),
        (("--layers", "0"), "argument --layers: invalid positive value: '0'"),
    ],
)
def test_impossible_sizes_are_refused(
    options: tuple[str, str], sentence: str, tmp_path: Path
) -> None:
    result = run_program("random", *SMALL.split(), *options, *PLACE, tmp_path)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("name", "options"), [("tiny-mlm", TINY_MLM), ("tiny-encoder", TINY_ENCODER)]
)
def test_committed_bundles_are_what_the_program_writes(
    name: str, options: str, tmp_path: Path
) -> None:
    place = ("--name", name, "--version", "1", "--no-golden", "--output", tmp_path)

    result = run_program("random", *options.split(), "--max-tokens", "64", *place)

    assert result.returncode == 0, result.stderr
    for file in ("model.fp32.onnx", "tokenizer.json"):
        written = (tmp_path / name / "1" / file).read_bytes()
        assert written == (COMMITTED / name / "1" / file).read_bytes()
    written = with_golden(COMMITTED / name / "1", read_manifest(tmp_path / name / "1"))
    assert manifest_text(written) == (COMMITTED / name / "1/manifest.json").read_text()
