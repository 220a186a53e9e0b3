"""The folders of the program import only what lies below them; the README has the same table."""

import ast
from pathlib import Path

import pytest
from program import ROOT

PACKAGE = ROOT / "model_export"
BELOW: dict[str, set[str]] = {
    "source": set(),
    "graph": {"source"},
    "check": {"source", "graph"},
    "bundle": {"source", "graph", "check"},
    "demo": set(),
}
# Modules of the package itself, for all.
SHARED = {"errors", "json_file", "progress"}


def imported(path: Path) -> set[str]:
    """What a file imports of the package: the first name below model_export."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    own = [module for module in modules if module and module.startswith("model_export.")]
    return {module.split(".")[1] for module in own}


@pytest.mark.parametrize("folder", BELOW)
def test_folder_imports_only_what_lies_below(folder: str) -> None:
    allowed = BELOW[folder] | SHARED | {folder}

    files = sorted((PACKAGE / folder).glob("*.py"))

    assert len(files) > 3
    assert {path.name: imported(path) - allowed for path in files if imported(path) - allowed} == {}


def test_every_folder_has_a_place() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert folders == {*BELOW, "verbs"}
