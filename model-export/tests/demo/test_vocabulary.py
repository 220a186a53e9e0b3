import json

from tokenizers import Tokenizer

from model_export.demo.vocabulary import MIN_OTHER_COUNT, SPECIAL_TOKENS, build_tokenizer

TEXTS = [
    "中国的首都是北京。",
    "中国的河流。",
    "React 组件，React 18 和 Redux。",
    *["。，"] * MIN_OTHER_COUNT,
]


def tokenizer_of(texts: list[str], size: int = 60, word_pieces: int = 30) -> Tokenizer:
    return build_tokenizer(texts, size, word_pieces)


def test_special_tokens_come_first_and_stay_whole() -> None:
    tokenizer = tokenizer_of(TEXTS)

    assert [tokenizer.id_to_token(index) for index in range(5)] == list(SPECIAL_TOKENS)
    assert tokenizer.encode("中国的[MASK]。").tokens == [
        "[CLS]", "中", "国", "的", "[MASK]", "。", "[SEP]",
    ]  # fmt: skip


def test_added_tokens_are_written_as_bert_base_chinese_writes_them() -> None:
    added = json.loads(tokenizer_of(TEXTS).to_str())["added_tokens"]

    assert added[4] == {
        "id": 4,
        "content": "[MASK]",
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def test_words_are_split_into_pieces_and_keep_their_case() -> None:
    tokens = tokenizer_of(TEXTS).encode("React 组件 tca").tokens

    assert "".join(token.removeprefix("##") for token in tokens[1:-1]) == "React组件tca"
    assert tokens[-4:] == ["t", "##c", "##a", "[SEP]"]


def test_rare_symbol_and_unseen_character_are_unknown() -> None:
    assert tokenizer_of([*TEXTS, "※"]).encode("※龘").tokens[1:-1] == ["[UNK]", "[UNK]"]


def test_size_is_kept_and_the_most_frequent_characters_stay() -> None:
    tokenizer = tokenizer_of([*TEXTS, "国" * 50, "河" * 50], size=40)

    assert tokenizer.get_vocab_size() == 40
    assert {"国", "河"} <= tokenizer.get_vocab().keys()


def test_same_text_in_other_order_gives_the_same_bytes() -> None:
    assert tokenizer_of(TEXTS).to_str() == tokenizer_of(TEXTS[::-1]).to_str()


def test_pair_gets_two_token_types() -> None:
    assert tokenizer_of(TEXTS).encode("中", "国").type_ids == [0, 0, 0, 1, 1]
