"""An input as a TOML file: of the corpus, and of each finding, for --replay."""

import tomllib
from pathlib import Path
from typing import Any

from fuzz.inputs import Edge, Expected, GrpcInput, Input, Piece, RawInput


def read_input(file: Path) -> Input:
    """Fails with a ValueError that names the file."""
    try:
        return _parsed(tomllib.loads(file.read_text(encoding="utf-8")))
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{file.name}: {error} (expected: a file as in src/fuzz/corpus)") from None


def _parsed(table: dict[str, Any]) -> Input:
    if "method" in table:
        metadata = table.get("metadata", [])
        return GrpcInput(
            table["method"],
            tuple(_bytes(message) for message in table["messages"]),
            tuple((entry["name"], _bytes(entry)) for entry in metadata),
            float(table.get("deadline_seconds", 30.0)),
        )
    return RawInput(
        Edge(table["edge"]),
        tuple(Piece(_bytes(piece), piece.get("times", 1)) for piece in table["pieces"]),
        Expected[table.get("expected", "ANYTHING")],
        table.get("requests", 1),
        table.get("unimplemented", False),
    )


def _bytes(table: dict[str, Any]) -> bytes:
    return bytes.fromhex(table["hex"]) if "hex" in table else table["text"].encode()


def written(given: Input, comment: str) -> str:
    """The TOML of an input under a comment. Bytes that are printable ASCII are written as text."""
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    if isinstance(given, GrpcInput):
        lines = [f"method = {_quoted(given.method)}"]
        lines.append(f"deadline_seconds = {given.deadline_seconds}")
        lines += _array("messages", [_content(message) for message in given.messages])
        entries = [f"name = {_quoted(key)}, {_content(value)}" for key, value in given.metadata]
        lines += _array("metadata", entries)
    else:
        lines = [f'edge = "{given.edge.value}"', f'expected = "{given.expected.name}"']
        lines.append(f"requests = {given.requests}")
        lines.append(f"unimplemented = {str(given.unimplemented).lower()}")
        pieces = [f"{_content(piece.content)}, times = {piece.times}" for piece in given.pieces]
        lines += _array("pieces", pieces)
    return head + "\n".join(lines) + "\n"


def _array(name: str, tables: list[str]) -> list[str]:
    return [f"{name} = [", *(f"  {{ {table} }}," for table in tables), "]"]


def _content(content: bytes) -> str:
    printable = all(0x20 <= byte < 0x7F or byte in b"\r\n\t" for byte in content)
    return f"text = {_quoted(content.decode())}" if printable else f'hex = "{content.hex()}"'


def _quoted(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'
