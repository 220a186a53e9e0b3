"""Writes what the server's tokenizer must give: demo-corpus.jsonl and hostile.jsonl.

    python tests/make_tokenization.py TOKENIZER_JSON CORPUS_FOLDER OUTPUT_FOLDER

The corpus lines are a seeded sample of files that are free of any licence condition.
"""

import random
import sys
from pathlib import Path

from hostile_texts import HOSTILE_TEXTS
from tokenizers import Tokenizer

from model_export.source.tokenizer_file import load_tokenizer, whole_texts
from model_export.verbs.tokenize import expectation, read_texts

SEED = 20
LINES_BY_FILE = {
    "01_common_voice_sentences_cc0.txt": 600,
    "08_howtocook_unlicense.txt": 450,
    "09_prc_laws_public_domain.txt": 450,
}


def sample(corpus: Path) -> list[str]:
    chosen: list[str] = []
    generator = random.Random(SEED)
    for name, count in LINES_BY_FILE.items():
        lines = [line for line in read_texts(corpus / name) if line.strip()]
        chosen += generator.sample(lines, count)
    return chosen


def write(tokenizer: Tokenizer, texts: list[str], path: Path) -> None:
    lines = [expectation(tokenizer, text) for text in texts]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def make_tokenization(tokenizer_json: Path, corpus: Path, output: Path) -> None:
    tokenizer = whole_texts(load_tokenizer(tokenizer_json))
    output.mkdir(parents=True, exist_ok=True)
    write(tokenizer, sample(corpus), output / "demo-corpus.jsonl")
    write(tokenizer, HOSTILE_TEXTS, output / "hostile.jsonl")


if __name__ == "__main__":
    make_tokenization(*(Path(argument) for argument in sys.argv[1:4]))
