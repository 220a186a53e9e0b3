"""tokenize: the reference library's token ids and offsets of each line of a file."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tokenizers import Tokenizer

from model_export.bundle.folder import replace_file
from model_export.errors import ExportError
from model_export.progress import step
from model_export.source.tokenizer_file import load_tokenizer, whole_texts


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("tokenizer", type=Path, help="a tokenizer.json")
    parser.add_argument(
        "texts",
        type=Path,
        help="UTF-8 text, one text a line; or .jsonl with an object with a text on each line",
    )
    parser.add_argument("--output", required=True, type=Path, help="the .jsonl file to write")


def run(arguments: Namespace) -> int:
    tokenizer = whole_texts(load_tokenizer(arguments.tokenizer))
    texts = read_texts(arguments.texts)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    replace_file(arguments.output, "".join(expectation(tokenizer, text) for text in texts))
    step(f"done: {arguments.output}, {len(texts)} texts")
    return 0


def read_texts(path: Path) -> list[str]:
    """Only "\\n" ends a line: U+2028 and its kin are part of a text."""
    try:
        lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
        if path.suffix != ".jsonl":
            return lines
        return [str(json.loads(line)["text"]) for line in lines]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{path}: {error} (expected: UTF-8 text, one text a line)") from None


def expectation(tokenizer: Tokenizer, text: str) -> str:
    """A line of JSON; offsets count code points, end exclusive, null for the template's tokens."""
    encoding = tokenizer.encode(text)
    # A special token of the template has no place in the text; one that the user wrote has.
    offsets = [
        list(offset) if sequence is not None else None
        for offset, sequence in zip(encoding.offsets, encoding.sequence_ids, strict=True)
    ]
    entry = {"text": text, "ids": encoding.ids, "offsets": offsets}
    # Invisible characters are escaped, so that an editor cannot change them unseen.
    escaped = not text.isprintable()
    return json.dumps(entry, ensure_ascii=escaped, separators=(",", ":")) + "\n"
