"""Makes the vocabulary and the tokenizer from the training text.

Same normaliser and pre-tokeniser as bert-base-chinese: every Chinese character is a token, other
words are split into pieces, letter case is kept.
"""

import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MASK_ID = SPECIAL_TOKENS.index("[MASK]")
UNKNOWN_ID = SPECIAL_TOKENS.index("[UNK]")
# Rarer symbols and foreign letters would take room that Chinese characters use better.
MIN_OTHER_COUNT = 20
WORD = re.compile(r"[A-Za-z0-9]+")


def build_tokenizer(texts: Iterable[str], vocabulary_size: int, word_pieces: int) -> Tokenizer:
    """A tokenizer of at most `vocabulary_size` tokens, `word_pieces` of them Latin or digits."""
    characters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        characters.update(text)
        words.update(WORD.findall(text))
    tokens = list(SPECIAL_TOKENS)
    tokens += _word_pieces(words, word_pieces)
    tokens += sorted(c for c, n in characters.items() if n >= MIN_OTHER_COUNT and _is_other(c))
    # Ties are broken by code point: the same text must give the same bytes.
    ideographs = sorted((-n, c) for c, n in characters.items() if is_ideograph(c))
    tokens += [c for _, c in ideographs[: vocabulary_size - len(tokens)]]
    return _tokenizer({token: index for index, token in enumerate(tokens)})


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(
        WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=100)
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS]
    )
    tokenizer.normalizer = BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=False
    )
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def _word_pieces(words: Counter[str], size: int) -> list[str]:
    """Single letters and digits in both positions, then the pieces a WordPiece trainer finds."""
    single = sorted({c for word in words for c in word})
    alphabet = single + ["##" + c for c in single]
    learner = Tokenizer(WordPiece(unk_token="[UNK]"))
    learner.pre_tokenizer = BertPreTokenizer()
    trainer = WordPieceTrainer(vocab_size=size, show_progress=False)
    # Sorted, because the trainer's ties depend on the order it meets the words in.
    learner.train_from_iterator((w for w in sorted(words) for _ in range(words[w])), trainer)
    learned = set(learner.get_vocab()) - set(alphabet)
    return alphabet + sorted(learned)


def is_ideograph(character: str) -> bool:
    """Whether BERT makes a token of its own of this character of the two common blocks."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def _is_other(character: str) -> bool:
    return not (character.isspace() or is_ideograph(character) or WORD.match(character))
