"""Download of a checkpoint's needed files, pinned to one commit; HF_ENDPOINT chooses the hub."""

from pathlib import Path, PurePosixPath

import httpx2
from huggingface_hub import HfApi, constants, hf_hub_download
from huggingface_hub.errors import HFValidationError

from model_export.errors import ExportError
from model_export.progress import megabytes, step
from model_export.source.origin import SourceFolder
from model_export.source.sentence_modules import MODULES, SentenceModules, read_modules
from model_export.source.sentence_settings import settings_files
from model_export.source.weights import INDEX_FILE, weights_file

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

        def fetch(name: str) -> Path:
            step(f"downloading {name}, {megabytes(sizes[name])}")
            return Path(hf_hub_download(repository, name, revision=commit, endpoint=endpoint))

        # It says where the checkpoint lies.
        root = fetch(MODULES).parent if MODULES in sizes else None
        modules = read_modules(root) if root else None
        needed = needed_files(repository, sorted(sizes), modules)
        paths = [fetch(name) for name in needed]
    except (httpx2.HTTPError, HFValidationError, OSError) as error:
        raise ExportError(
            f"{endpoint}: {repository} could not be downloaded ({_first_line(error)}; expected: "
            "a folder, or a repository id of this hub; HF_ENDPOINT names another hub)"
        ) from None
    return SourceFolder(root or paths[0].parent, repository, commit)


def needed_files(
    repository: str, files: list[str], modules: SentenceModules | None = None
) -> list[str]:
    """config.json first, the tokenizer's files, one form of the weights, the modules' settings."""
    place = PurePosixPath(modules.transformer if modules else "")
    beside = [path.name for path in map(PurePosixPath, files) if path.parent == place]
    if "config.json" not in beside:
        raise ExportError(f"{repository}: no {place / 'config.json'} (expected: a BERT checkpoint)")
    tokenizer = [name for name in TOKENIZER_FILES + REFERENCE_FILES if name in beside]
    if "tokenizer.json" not in beside and "vocab.txt" in beside:
        tokenizer.append("vocab.txt")
    chosen = weights_file(beside)
    weights = [] if chosen is None else [chosen]
    if chosen == INDEX_FILE:
        shards = [name for name in beside if name.startswith("model-")]
        weights += [name for name in shards if name.endswith(".safetensors")]
    checkpoint = [str(place / name) for name in ("config.json", *tokenizer, *weights)]
    settings = [*settings_files(modules), *modules.files] if modules else []
    return checkpoint + [name for name in settings if name in files]


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
