from pathlib import Path

import pytest

from model_export.demo.corpus import (
    HELD_OUT_ONE_IN,
    LONG_PIECE_CHARACTERS,
    PIECE_CHARACTERS,
    Source,
    cut,
    pieces,
    read_lines,
    split_held_out,
    without_near_copies,
)
from model_export.errors import ExportError

LINES = [f"第{number}号车站位于城市的中心。" for number in range(4000)]


def test_split_keeps_every_line_once() -> None:
    training, held_out = split_held_out(LINES)

    assert sorted(training + held_out) == sorted(LINES)
    assert len(held_out) == pytest.approx(len(LINES) / HELD_OUT_ONE_IN, rel=0.3)


def test_split_does_not_depend_on_the_order_of_lines() -> None:
    _, held_out = split_held_out(LINES)
    _, held_out_of_reversed = split_held_out(reversed(LINES))

    assert set(held_out) == set(held_out_of_reversed)


@pytest.mark.parametrize(
    "text",
    [
        "这支球队史笃城的主场为不列颠尼亚球场。",
        "这支球队史笃城的主场为不列颠尼亚球场",
        "众所周知，这支球队史笃城的主场为不列颠尼亚球场。它建于一九九七年。",
        "这支球队史笃城的主场是不列颠尼亚球场。",
    ],
    ids=["equal", "other punctuation", "contained", "one character changed"],
)
def test_near_copy_of_held_out_line_is_dropped(text: str) -> None:
    assert list(without_near_copies([text], ["这支球队史笃城的主场为不列颠尼亚球场。"])) == []


def test_other_text_is_kept_beside_held_out_lines() -> None:
    held_out = ["这支球队史笃城的主场为不列颠尼亚球场。", "好。", "。"]

    kept = list(without_near_copies(["史笃城是英格兰的球队。", "好吗？", "！"], held_out))

    assert kept == ["史笃城是英格兰的球队。", "好吗？", "！"]


def test_short_held_out_line_drops_its_copy() -> None:
    kept = list(without_near_copies(["好的！", "好"], ["好的。"]))

    assert kept == ["好"]


@pytest.mark.parametrize("max_characters", [1, 7, 20, 126])
def test_pieces_lose_nothing_and_keep_the_limit(max_characters: int) -> None:
    paragraph = "他说：“走吧！”我们就走了。天黑了；下雨了？" + "没有句号" * 20

    cut_pieces = list(pieces(paragraph, max_characters))

    assert "".join(cut_pieces) == paragraph
    assert max(len(piece) for piece in cut_pieces) <= max_characters


def test_pieces_end_at_sentence_ends_with_their_quotation_marks() -> None:
    assert list(pieces("他说：“走吧！”天黑了。下雨了。", 10)) == [
        "他说：“走吧！”",
        "天黑了。下雨了。",
    ]


def test_cut_leaves_some_paragraphs_long() -> None:
    paragraphs = ["这里有一个句子。" * 60] * 16

    lengths = [len(piece) for piece in cut(paragraphs)]

    assert sum(length > PIECE_CHARACTERS for length in lengths) == 2
    assert max(lengths) <= LONG_PIECE_CHARACTERS


def test_reads_lines_ended_by_newline_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一\u2028二\n\n  三 \n", encoding="utf-8")

    assert read_lines(tmp_path, Source("a.txt", 1.0, 1.0, "CC0")) == ["一\u2028二", "三"]


def test_refuses_missing_corpus_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a\.txt does not exist \(expected: a UTF-8 text file\)"):
        read_lines(tmp_path, Source("a.txt", 1.0, 1.0, "CC0"))


def test_refuses_corpus_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("中".encode() + b"\xff")

    with pytest.raises(ExportError, match="byte 3 that is not UTF-8"):
        read_lines(tmp_path, Source("a.txt", 1.0, 1.0, "CC0"))
