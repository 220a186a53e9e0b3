"""tokenize: ids and code-point offsets of each line, as the reference library gives them."""

import json
from pathlib import Path

from program import run_program


def tokenize(tokenizer: Path, texts: Path, output: Path) -> list[dict[str, object]]:
    result = run_program("tokenize", tokenizer, texts, "--output", output)
    assert result.returncode == 0, result.stderr
    content = output.read_bytes().decode("utf-8").removesuffix("\n")
    return [json.loads(line) for line in content.split("\n")]


def test_counts_code_points_and_keeps_every_line(intact_checkpoint: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_bytes("😀中[MASK]a\n\n[CLS]\u2028国\n".encode())

    lines = tokenize(intact_checkpoint / "tokenizer.json", texts, tmp_path / "out/ids.jsonl")

    assert [line["text"] for line in lines] == ["😀中[MASK]a", "", "[CLS]\u2028国"]
    assert lines[0]["offsets"] == [None, [0, 1], [1, 2], [2, 8], [8, 9], None]
    assert lines[1] == {"text": "", "ids": [2, 3], "offsets": [None, None]}
    assert lines[2]["offsets"] == [None, [0, 5], [6, 7], None]
    ids = lines[2]["ids"]
    assert isinstance(ids, list)
    assert ids[:2] == [2, 2]


def test_reads_its_own_output(intact_checkpoint: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("中国\x00\n你好", encoding="utf-8")
    tokenizer = intact_checkpoint / "tokenizer.json"

    first = tokenize(tokenizer, texts, tmp_path / "first.jsonl")
    again = tokenize(tokenizer, tmp_path / "first.jsonl", tmp_path / "again.jsonl")

    assert again == first


def test_text_that_is_not_utf8_is_refused(intact_checkpoint: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_bytes(b"a\n\xff\n")
    tokenizer = intact_checkpoint / "tokenizer.json"

    result = run_program("tokenize", tokenizer, texts, "--output", tmp_path / "out.jsonl")

    assert result.returncode == 2
    assert "texts.txt: 'utf-8' codec can't decode byte 0xff" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
