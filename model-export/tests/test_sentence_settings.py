"""What sentence-transformers does around a model: served, left to callers, or refused."""

from pathlib import Path

import pytest
from checkpoints import edit_json
from sentence_folders import defaults_of, save_sentence_folder, write_json

from model_export.errors import ExportError
from model_export.source.origin import SourceFolder, read_source


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        (
            "sentence_bert_config.json",
            {"max_seq_length": 2},
            r"max_seq_length 2 \(expected: a whole number >= 3\)",
        ),
        (
            "sentence_bert_config.json",
            {"max_seq_length": "128"},
            r"max_seq_length '128' \(expected: a whole number >= 3\)",
        ),
        (
            "sentence_bert_config.json",
            {"do_lower_case": True},
            r"do_lower_case true, but the tokenizer keeps capitals \(expected: a tokenizer that",
        ),
        (
            "sentence_bert_config.json",
            {"transformer_task": "fill-mask"},
            r"transformer_task 'fill-mask' \(expected: 'feature-extraction', because",
        ),
        (
            "sentence_bert_config.json",
            {"config_args": {"num_hidden_layers": 1}},
            r"config_args \{'num_hidden_layers': 1\} \(expected: none, because the server",
        ),
        (
            "sentence_bert_config.json",
            {"modality_config": {"text": {"method": "forward", "method_output_name": "logits"}}},
            r"modality_config: text: method_output_name 'logits' \(expected: 'last_hidden_state'\)",
        ),
        (
            "sentence_bert_config.json",
            {"model_args": {"dtype": "float16", "num_hidden_layers": 1}},
            r"model_args \{.*\} \(expected: none, because the server has nothing else\)",
        ),
        (
            "config_sentence_transformers.json",
            {"prompts": {"query": "查询："}, "default_prompt_name": "query"},
            r"default_prompt_name 'query' \(expected: null, because the server puts no prompt",
        ),
    ],
)
def test_setting_that_is_not_served_is_refused(
    checkpoint: Path, file: str, content: object, sentence: str
) -> None:
    save_sentence_folder(checkpoint)
    if content is None:
        (checkpoint / file).unlink()
    else:
        write_json(checkpoint / file, content)

    with pytest.raises(ExportError, match=sentence):
        defaults_of(checkpoint)


def test_lower_case_that_the_tokenizer_does_itself_is_accepted(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint, transformer={"do_lower_case": True})
    edit_json(checkpoint / "tokenizer.json", normalizer={"type": "Lowercase"})

    assert defaults_of(checkpoint).pooling == "cls"


def test_settings_that_change_no_vector_are_accepted(checkpoint: Path) -> None:
    arguments = {"add_pooling_layer": False, "torch_dtype": "float16"}
    save_sentence_folder(
        checkpoint,
        transformer={"model_args": arguments, "config_args": {}, "unpad_inputs": True},
    )

    assert defaults_of(checkpoint).pooling == "cls"


def test_prompts_and_similarity_are_left_to_the_caller(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint)
    write_json(
        checkpoint / "config_sentence_transformers.json",
        {
            "prompts": {"query": "查询：", "document": "", "passage": "文章："},
            "default_prompt_name": None,
            "similarity_fn_name": "dot",
        },
    )

    source = read_source(SourceFolder(checkpoint, "test", None))

    assert source.left_out == ("prompts: passage, query", "similarity function: dot")


def test_settings_that_say_nothing_leave_nothing_out(checkpoint: Path) -> None:
    save_sentence_folder(checkpoint)
    write_json(
        checkpoint / "config_sentence_transformers.json",
        {
            "__version__": {"sentence_transformers": "2.2.2"},
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    )

    source = read_source(SourceFolder(checkpoint, "test", None))

    assert source.left_out == ()
