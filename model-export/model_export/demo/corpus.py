"""Reads the training text, sets the held-out lines apart and cuts long paragraphs into pieces."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model_export.errors import ExportError

# One line in 40 is enough for 1,000 measured characters and costs the training little text.
HELD_OUT_ONE_IN = 40
SHINGLE_CHARACTERS = 4
NEAR_COPY_SHARE = 0.7
PIECE_CHARACTERS = 126
LONG_PIECE_CHARACTERS = 510
# Every eighth paragraph stays long, so that late position embeddings are trained too.
LONG_PARAGRAPH_ONE_IN = 8
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]?[”」』）》]*")
_NOT_A_WORD_CHARACTER = re.compile(r"\W+")


@dataclass(frozen=True)
class Source:
    """One corpus file; `weight` is how often an epoch repeats it (0.25 takes every fourth).

    `decay_weight` holds in the decay, which dwells on text like that of the demo: short sentences.
    """

    file: str
    weight: float
    decay_weight: float
    licence: str


MEASURED_SOURCE = Source("01_common_voice_sentences_cc0.txt", 3.0, 3.0, "CC0 1.0")
SOURCES = (
    MEASURED_SOURCE,
    Source("02_wikipedia_paragraphs_cmrc2018_ccbysa4.txt", 2.0, 1.0, "CC BY-SA 4.0"),
    Source("03_wikipedia_paragraphs_drcd_traditional_ccbysa3.txt", 0.3, 0.1, "CC BY-SA 3.0"),
    Source("07_docs_vue_react_ccby4.txt", 0.3, 0.1, "CC BY 4.0"),
    Source("08_howtocook_unlicense.txt", 1.0, 0.5, "Unlicense"),
    Source("09_prc_laws_public_domain.txt", 0.06, 0.01, "statutes, no copyright"),
)


def read_lines(folder: Path, source: Source) -> list[str]:
    """The non-blank lines of one corpus file."""
    path = folder / source.file
    if not path.is_file():
        raise ExportError(f"corpus: {path} does not exist (expected: a UTF-8 text file)")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ExportError(
            f"corpus: {path} has byte {error.start} that is not UTF-8 (expected: UTF-8 text)"
        ) from error
    # Only "\n" ends a line: U+2028 and its kin are characters of the text.
    return [line.strip() for line in text.split("\n") if line.strip()]


def split_held_out(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """(training, held out) by a hash of the line, so the split survives reordering."""
    training: list[str] = []
    held_out: list[str] = []
    for line in lines:
        digest = hashlib.sha256(line.encode()).digest()
        is_held_out = int.from_bytes(digest[:8]) % HELD_OUT_ONE_IN == 0
        (held_out if is_held_out else training).append(line)
    return training, held_out


def without_near_copies(texts: Iterable[str], held_out: Iterable[str]) -> Iterator[str]:
    """The texts that neither equal a held-out line nor contain most of one."""
    shingles_of = [_shingles(line) for line in held_out]
    lines_with: defaultdict[str, list[int]] = defaultdict(list)
    for index, shingles in enumerate(shingles_of):
        for shingle in shingles:
            lines_with[shingle].append(index)
    for text in texts:
        shared = Counter(i for shingle in _shingles(text) for i in lines_with.get(shingle, ()))
        if all(count < NEAR_COPY_SHARE * len(shingles_of[i]) for i, count in shared.items()):
            yield text


def pieces(paragraph: str, max_characters: int) -> Iterator[str]:
    """Cuts at sentence ends into pieces of at most `max_characters`."""
    piece = ""
    for sentence in _SENTENCE.findall(paragraph):
        if piece and len(piece) + len(sentence) > max_characters:
            yield piece
            piece = ""
        piece += sentence
        while len(piece) > max_characters:
            yield piece[:max_characters]
            piece = piece[max_characters:]
    if piece:
        yield piece


def cut(paragraphs: Iterable[str]) -> Iterator[str]:
    """All pieces of all paragraphs; most short, as the texts at inference are."""
    for number, paragraph in enumerate(paragraphs):
        is_long = number % LONG_PARAGRAPH_ONE_IN == 0
        yield from pieces(paragraph, LONG_PIECE_CHARACTERS if is_long else PIECE_CHARACTERS)


def _shingles(text: str) -> set[str]:
    letters = _NOT_A_WORD_CHARACTER.sub("", text)
    # Texts shorter than a shingle are compared whole.
    starts = range(max(1, len(letters) - SHINGLE_CHARACTERS + 1))
    return {letters[at : at + SHINGLE_CHARACTERS] for at in starts} - {""}
