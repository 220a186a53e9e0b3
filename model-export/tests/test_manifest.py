"""manifest.json: read and written without a change, or refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
from checkpoints import edit_json
from program import ROOT, run_program

from model_export.bundle.manifest import manifest_text, parse_manifest
from model_export.errors import ExportError

SOURCES = ROOT.parent / "src"
COMMITTED = (
    SOURCES / "main/resources/models/bert-demo-zh/1/manifest.json",
    SOURCES / "test/resources/models/tiny-mlm/1/manifest.json",
    SOURCES / "test/resources/models/tiny-encoder/1/manifest.json",
)
OLDER = r"so of an older format \(expected: a bundle that was built again with python -m"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.json"
    path.write_bytes(COMMITTED[0].read_bytes())
    return path


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.parts[-3])
def test_committed_manifests_are_as_the_program_writes_them(path: Path) -> None:
    assert manifest_text(parse_manifest(path)) == path.read_text(encoding="utf-8")


def test_manifest_without_golden_texts_has_no_entry_for_them(manifest: Path) -> None:
    edit_json(manifest, golden=None)

    text = manifest_text(parse_manifest(manifest))

    assert "golden" not in json.loads(text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"head": None, "tasks": ["fill-mask"]}, rf"no head, {OLDER}"),
        ({"pooling": None}, rf"no pooling, {OLDER}"),
        ({"normalize": None}, rf"no normalize, {OLDER}"),
        ({"contract": "packed-v9"}, r"contract 'packed-v9' \(expected: 'packed-v1'\)"),
        ({"head": "span"}, r"head 'span' \(expected: 'masked-lm' or 'none'\)"),
        ({"pooling": "tokens"}, r"pooling 'tokens' \(expected: 'cls' or 'mean' or 'max'\)"),
        ({"normalize": "yes"}, r"normalize 'yes' \(expected: true or false\)"),
        ({"max_tokens": 2}, r"max_tokens 2 \(expected: a whole number >= 3\)"),
        ({"name": 7}, r"name 7 \(expected: text\)"),
        ({"source": {"repository": "r"}}, r"source: revision is missing \(expected: text\)"),
        ({"dimensions": []}, r"dimensions \[\] \(expected: a JSON object\)"),
        ({"variants": {}}, r"variants \{\} \(expected: a JSON list\)"),
        ({"variants": [1]}, r"variants\[0\]: a JSON int \(expected: a JSON object\)"),
        ({"variants": [{"file": "f"}]}, r"variants\[0\]: sha256 is missing \(expected: text\)"),
        (
            {"source": {"repository": "r", "revision": "v", "architecture": "a", "left_out": [1]}},
            r"source: left_out \[1\] \(expected: a list of texts\)",
        ),
    ],
)
def test_other_manifest_is_refused(manifest: Path, changes: dict[str, Any], sentence: str) -> None:
    edit_json(manifest, **changes)

    with pytest.raises(ExportError, match=rf"manifest\.json: {sentence}"):
        parse_manifest(manifest)


@pytest.mark.parametrize("verb", ["golden", "verify"])
def test_verbs_refuse_a_bundle_of_the_older_format(
    verb: str, manifest: Path, intact_checkpoint: Path
) -> None:
    edit_json(manifest, head=None, tasks=["fill-mask"])

    result = run_program(verb, manifest.parent, intact_checkpoint)

    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith(f"error: {manifest}: no head, so of an older")
