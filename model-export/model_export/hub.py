"""Download of a checkpoint's needed files, pinned to one commit; HF_ENDPOINT chooses the hub."""

from pathlib import Path

import httpx2
from huggingface_hub import HfApi, constants, hf_hub_download
from huggingface_hub.errors import HFValidationError

from model_export.errors import ExportError
from model_export.progress import megabytes, step
from model_export.source import SourceFolder
from model_export.weights import INDEX_FILE, weights_file

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
# Not used here, but transformers' own tokenizer, with which the bundle is compared, reads them.
REFERENCE_FILES = ("added_tokens.json", "special_tokens_map.json")


def download(repository: str, revision: str | None) -> SourceFolder:
    endpoint = constants.ENDPOINT
    step(f"asking {endpoint} for {repository}, revision {revision or 'main'}")
    try:
        information = HfApi(endpoint).model_info(repository, revision=revision, files_metadata=True)
        commit = information.sha
        if commit is None:
            raise ExportError(f"{endpoint}: names no commit of {repository} (expected: one)")
        sizes = {file.rfilename: file.size or 0 for file in information.siblings or []}
        paths: list[Path] = []
        for name in needed_files(repository, sorted(sizes)):
            step(f"downloading {name}, {megabytes(sizes[name])}")
            path = hf_hub_download(repository, name, revision=commit, endpoint=endpoint)
            paths.append(Path(path))
    except (httpx2.HTTPError, HFValidationError, OSError) as error:
        raise ExportError(
            f"{endpoint}: {repository} could not be downloaded ({_first_line(error)}; expected: "
            "a folder, or a repository id of this hub; HF_ENDPOINT names another hub)"
        ) from None
    return SourceFolder(paths[0].parent, repository, commit)


def needed_files(repository: str, files: list[str]) -> list[str]:
    """config.json first, the tokenizer's files, and one form of the weights."""
    if "config.json" not in files:
        raise ExportError(f"{repository}: no config.json (expected: a BERT checkpoint)")
    tokenizer = [name for name in TOKENIZER_FILES + REFERENCE_FILES if name in files]
    if "tokenizer.json" not in files and "vocab.txt" in files:
        tokenizer.append("vocab.txt")
    chosen = weights_file(files)
    weights = [] if chosen is None else [chosen]
    if chosen == INDEX_FILE:
        shards = [name for name in files if name.startswith("model-")]
        weights += [name for name in shards if name.endswith(".safetensors")]
    return ["config.json", *tokenizer, *weights]


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
