"""JSON files in, JSON text out; a malformed file becomes one sentence."""

import json
from pathlib import Path
from typing import cast

import numpy as np

from model_export.errors import ExportError


def read_json_object(path: Path) -> dict[str, object]:
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{path}: no such file (expected: a JSON object)") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ExportError(f"{path}: malformed JSON: {error} (expected: a JSON object)") from None
    if not isinstance(value, dict):
        raise ExportError(f"{path}: a JSON {type(value).__name__} (expected: a JSON object)")
    return cast("dict[str, object]", value)


def compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def indented_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def float32_numbers(values: np.ndarray) -> list[float]:
    """The shortest decimals that read back as the same float32 values."""
    return [float(str(value)) for value in values.astype(np.float32)]
