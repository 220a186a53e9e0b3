"""Settings of a sentence-transformers folder: how it treats a text before and around the model.

A setting that the server cannot follow is refused: its vectors would differ. Names and defaults
are those of huggingface/sentence-transformers, sentence_transformers/base/modules/transformer.py.
"""

from pathlib import Path, PurePosixPath

from model_export.errors import ExportError
from model_export.json_file import JsonObject, read_fields
from model_export.source.sentence_modules import SentenceModules

TRANSFORMER_FILE = "sentence_bert_config.json"
PROMPTS_FILE = "config_sentence_transformers.json"
READ_SETTINGS = ("max_seq_length", "do_lower_case")
# They decide how the library computes, not what.
HARMLESS_SETTINGS = ("unpad_inputs",)
HARMLESS_ARGUMENTS = {"add_pooling_layer", "attn_implementation", "dtype", "torch_dtype"}
# What the server does anyway.
SERVED_SETTINGS: dict[str, object] = {
    "transformer_task": "feature-extraction",
    "module_output_name": "token_embeddings",
}


def settings_files(modules: SentenceModules) -> list[str]:
    """The files that this module reads where they are there, relative to the source."""
    return [PROMPTS_FILE, str(PurePosixPath(modules.transformer) / TRANSFORMER_FILE)]


def longest_text(checkpoint: Path, lower_case: bool) -> int | None:
    """The most tokens the library keeps of a text; None where only the position table limits it.

    `lower_case` says whether the tokenizer lower-cases. The library can do that in front of the
    tokenizer; the server cannot.
    """
    path = checkpoint / TRANSFORMER_FILE
    config = read_fields(path) if path.exists() else JsonObject(str(path), {})
    for name, value in config.fields.items():
        if value and name not in READ_SETTINGS + HARMLESS_SETTINGS:
            _refuse_other_setting(config, name, value)
    if config.fields.get("do_lower_case") and not lower_case:
        raise ExportError(
            f"{path}: do_lower_case true, but the tokenizer keeps capitals "
            "(expected: a tokenizer that lower-cases, because the server has no step before it)"
        )
    if config.fields.get("max_seq_length") is not None:
        return config.whole_number("max_seq_length", 3)
    return _tokenizer_limit(checkpoint / "tokenizer_config.json")


def unserved_parts(root: Path) -> tuple[str, ...]:
    """What callers must do themselves: add prompts, compare by another measure than the cosine.

    A prompt that the library adds unasked is refused.
    """
    path = root / PROMPTS_FILE
    config = read_fields(path) if path.exists() else JsonObject(str(path), {})
    has_prompts = config.fields.get("prompts") is not None
    texts = config.child("prompts").fields if has_prompts else {}
    prompts = sorted(name for name, text in texts.items() if text)
    default = config.fields.get("default_prompt_name")
    if default in prompts:
        raise ExportError(
            f"{path}: default_prompt_name {default!r} (expected: null, because the server puts no "
            "prompt in front of a text)"
        )
    similarity = config.fields.get("similarity_fn_name")
    return (
        *([f"prompts: {', '.join(prompts)}"] if prompts else []),
        *([f"similarity function: {similarity}"] if similarity not in (None, "cosine") else []),
    )


def _refuse_other_setting(config: JsonObject, name: str, value: object) -> None:
    if name == "modality_config":
        _refuse_other_output(config.child(name).child("text"))
        return
    if name in ("model_args", "model_kwargs"):
        if not config.child(name).fields.keys() - HARMLESS_ARGUMENTS:
            return
    elif value == SERVED_SETTINGS.get(name):
        return
    served = repr(SERVED_SETTINGS[name]) if name in SERVED_SETTINGS else "none"
    raise ExportError(
        f"{config.place}: {name} {value!r} "
        f"(expected: {served}, because the server has nothing else)"
    )


def _refuse_other_output(text: JsonObject) -> None:
    for name, served in (("method", "forward"), ("method_output_name", "last_hidden_state")):
        if text.text(name) != served:
            raise ExportError(f"{text.place}: {name} {text.text(name)!r} (expected: {served!r})")


def _tokenizer_limit(path: Path) -> int | None:
    limit = read_fields(path).fields.get("model_max_length") if path.exists() else None
    # Tokenizers without a limit state a huge number, such as 1e30.
    return int(limit) if isinstance(limit, int | float) and 0 < limit < 1e9 else None
