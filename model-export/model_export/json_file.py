"""JSON files in, JSON text out; a malformed file becomes one sentence."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from model_export.errors import ExportError


@dataclass(frozen=True)
class JsonObject:
    """A JSON object whose fields are checked as they are read.

    Every method raises ExportError for a field that is missing or of another kind.
    """

    place: str
    """where the object stands, for that sentence: a path, and the fields that lead to it"""
    fields: dict[str, object]

    def text(self, name: str) -> str:
        value = self._present(name, "text")
        if not isinstance(value, str):
            raise self._other(name, "text")
        return value

    def flag(self, name: str) -> bool:
        value = self._present(name, "true or false")
        if not isinstance(value, bool):
            raise self._other(name, "true or false")
        return value

    def whole_number(self, name: str, minimum: int) -> int:
        value = self._present(name, "a whole number")
        if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
            raise self._other(name, f"a whole number >= {minimum}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self._other(name, "a list of texts")
        return tuple(map(str, values))

    def child(self, name: str) -> "JsonObject":
        value = self._present(name, "a JSON object")
        if not isinstance(value, dict):
            raise self._other(name, "a JSON object")
        return JsonObject(f"{self.place}: {name}", cast("dict[str, object]", value))

    def children(self, name: str) -> tuple["JsonObject", ...]:
        return json_objects(f"{self.place}: {name}", self._list(name))

    def _list(self, name: str) -> list[object]:
        value = self._present(name, "a JSON list")
        if not isinstance(value, list):
            raise self._other(name, "a JSON list")
        return cast("list[object]", value)

    def _present(self, name: str, expected: str) -> object:
        value = self.fields.get(name)
        if value is None:
            raise ExportError(f"{self.place}: {name} is missing (expected: {expected})")
        return value

    def _other(self, name: str, expected: str) -> ExportError:
        return ExportError(f"{self.place}: {name} {self.fields[name]!r} (expected: {expected})")


def json_objects(place: str, values: list[object]) -> tuple[JsonObject, ...]:
    """The elements of a list, each of which must be an object."""
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise ExportError(
                f"{place}[{index}]: a JSON {type(value).__name__} (expected: a JSON object)"
            )
    return tuple(
        JsonObject(f"{place}[{index}]", cast("dict[str, object]", value))
        for index, value in enumerate(values)
    )


def read_fields(path: Path) -> JsonObject:
    return JsonObject(str(path), read_json_object(path))


def read_json_object(path: Path) -> dict[str, object]:
    value = _read(path, "a JSON object")
    if not isinstance(value, dict):
        raise ExportError(f"{path}: a JSON {type(value).__name__} (expected: a JSON object)")
    return cast("dict[str, object]", value)


def read_json_objects(path: Path) -> tuple[JsonObject, ...]:
    value = _read(path, "a JSON list")
    if not isinstance(value, list):
        raise ExportError(f"{path}: a JSON {type(value).__name__} (expected: a JSON list)")
    return json_objects(f"{path}: ", cast("list[object]", value))


def _read(path: Path, expected: str) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{path}: no such file (expected: {expected})") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ExportError(f"{path}: malformed JSON: {error} (expected: {expected})") from None


def compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def indented_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def float32_numbers(values: np.ndarray) -> list[float]:
    """The shortest decimals that read back as the same float32 values."""
    return [float(str(value)) for value in values.astype(np.float32)]
