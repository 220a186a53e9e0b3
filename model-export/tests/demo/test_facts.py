import re

from model_export.demo.evaluate import MUST_KNOW
from model_export.demo.facts import TEMPLATES, fact_sentences, rows


def test_every_row_has_all_columns_its_templates_use() -> None:
    for table, templates in TEMPLATES:
        widths = {len(row) for row in rows(table)}
        assert len(widths) == 1
        used = {column for template in templates for column in re.findall(r"{(\d)}", template)}
        assert used == {str(column) for column in range(widths.pop())}


def test_sentences_are_complete_and_told_once() -> None:
    sentences = list(fact_sentences())

    assert len(sentences) == len(set(sentences))
    assert all(sentence[-1] in "。！？" for sentence in sentences)
    assert not any("{" in sentence for sentence in sentences)


def test_facts_include_the_sentences_the_model_must_know() -> None:
    sentences = set(fact_sentences())

    assert {text.replace("[MASK]", truth) for text, truth in MUST_KNOW} <= sentences
