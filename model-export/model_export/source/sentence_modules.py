"""modules.json of a sentence-transformers folder: which modules make a text's vector.

A module or pooling that the server does not have is refused: its vectors would differ, and no error
would show it. Names and defaults are those of huggingface/sentence-transformers,
sentence_transformers/sentence_transformer/modules/pooling.py and base/modules/normalize.py.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

from model_export.errors import ExportError
from model_export.json_file import JsonObject, read_fields, read_json_objects

POOLINGS = ("cls", "mean", "max")
"""What the server has."""
MODULES = "modules.json"
MODULE_FILE = "config.json"
PACKAGE = "sentence_transformers."
SERVED_MODULES = (
    ("Transformer",),
    ("Transformer", "Pooling"),
    ("Transformer", "Pooling", "Normalize"),
)
POOLING_PREFIX = "pooling_mode_"


@dataclass(frozen=True)
class SentenceModules:
    """Folders of the modules inside the source; "" is the source itself, None no such module."""

    transformer: str
    pooling: str | None
    normalize: str | None

    @property
    def files(self) -> list[str]:
        """The settings of the modules that have a folder of their own, relative to the source."""
        folders = [folder for folder in (self.pooling, self.normalize) if folder is not None]
        return [str(PurePosixPath(folder) / MODULE_FILE) for folder in folders]


def read_modules(root: Path) -> SentenceModules | None:
    """None for a folder that sentence-transformers did not write."""
    path = root / MODULES
    if not path.exists():
        return None
    entries = read_json_objects(path)
    kinds = tuple(_kind(entry) for entry in entries)
    if kinds not in SERVED_MODULES:
        raise ExportError(
            f"{path}: modules {', '.join(kinds) or 'none'} (expected: Transformer, Pooling and "
            "perhaps Normalize, in this order, because the server has no other)"
        )
    folders = [_folder(entry, may_be_root=index == 0) for index, entry in enumerate(entries)]
    return SentenceModules(*folders, *[None] * (3 - len(folders)))


def pooling_of(root: Path, modules: SentenceModules) -> str:
    """cls, mean or max."""
    if modules.pooling is None:
        raise ExportError(
            f"{root / MODULES}: no module Pooling (expected: one, or the option --pooling)"
        )
    config = read_fields(root / modules.pooling / MODULE_FILE)
    modes = _pooling_modes(config)
    if len(modes) != 1 or modes[0] not in POOLINGS:
        raise ExportError(
            f"{config.place}: pooling {' and '.join(modes)} "
            f"(expected: {', '.join(POOLINGS)} alone, or the option --pooling)"
        )
    if config.fields.get("include_prompt") is False:
        raise ExportError(
            f"{config.place}: include_prompt false (expected: true, because the server pools all "
            "tokens of a text; or the option --pooling)"
        )
    return modes[0]


def is_normalized(root: Path, modules: SentenceModules) -> bool:
    if modules.normalize is None:
        return False
    path = root / modules.normalize / MODULE_FILE
    # Older versions of the library write no file for this module.
    if path.exists():
        for name in ("module_input_name", "module_output_name"):
            value = read_fields(path).fields.get(name)
            if value not in (None, "sentence_embedding"):
                raise ExportError(f"{path}: {name} {value!r} (expected: 'sentence_embedding')")
    return True


def _kind(entry: JsonObject) -> str:
    name = entry.text("type")
    return name.split(".")[-1] if name.startswith(PACKAGE) else name


def _folder(entry: JsonObject, may_be_root: bool) -> str:
    folder = entry.text("path")
    is_outside = folder.startswith("/") or ".." in PurePosixPath(folder).parts
    if is_outside or not (folder or may_be_root):
        raise ExportError(
            f"{entry.place}: path {folder!r} (expected: a folder inside of the source)"
        )
    return folder


def _pooling_modes(config: JsonObject) -> tuple[str, ...]:
    """As the library reads them: `pooling_mode` before the older flags, the mean without any."""
    mode = config.fields.get("pooling_mode")
    if isinstance(mode, list):
        return tuple(map(str, cast("list[object]", mode)))
    if mode is not None:
        return (str(mode),)
    flags = [name for name, value in config.fields.items() if value is True]
    modes = [name.removeprefix(POOLING_PREFIX) for name in flags if name.startswith(POOLING_PREFIX)]
    return tuple(mode.removesuffix("_tokens").removesuffix("_token") for mode in modes) or ("mean",)
