"""golden.json: texts with the reference library's answers, which the server checks at load."""

from pathlib import Path

from model_export import tolerance
from model_export.golden_texts import GoldenText
from model_export.json_file import compact_json, float32_numbers
from model_export.packing import Answer
from model_export.progress import step
from model_export.reference import open_reference
from model_export.reference_tokenizer import refuse_other_tokens
from model_export.softmax import best_ids, probabilities
from model_export.tokenizer_file import TokenizerFile

CANDIDATES = 10


def golden_content(
    folder: Path, has_head: bool, tokenizer: TokenizerFile, texts: list[GoldenText]
) -> str:
    """`folder` is the source, as transformers reads it. Needs torch and transformers."""
    refuse_other_tokens(folder, tokenizer, [text.text for text in texts])
    step(f"asking transformers for the answers to {len(texts)} golden texts")
    reference = open_reference(folder, has_head)
    return compact_json(
        {
            "tolerance": {"vector": tolerance.VECTOR, "probability": tolerance.PROBABILITY},
            "texts": [_entry(text, reference(text.encoded), has_head) for text in texts],
        }
    )


def _entry(text: GoldenText, answer: Answer, has_head: bool) -> dict[str, object]:
    return {
        "text": text.text,
        "input_ids": list(text.encoded.ids),
        "cls": float32_numbers(answer.vectors[0]),
        "mean": float32_numbers(answer.vectors.mean(axis=0)),
        "max": float32_numbers(answer.vectors.max(axis=0)),
        "masks": _masks(text, answer) if has_head else [],
    }


def _masks(text: GoldenText, answer: Answer) -> list[dict[str, object]]:
    masks: list[dict[str, object]] = []
    for token_index, row in zip(text.encoded.masks, probabilities(answer.logits), strict=True):
        best = best_ids(row, CANDIDATES)
        scores = float32_numbers(row[best])
        candidates = [
            {"token_id": token_id, "score": score}
            for token_id, score in zip(best, scores, strict=True)
        ]
        masks.append({"token_index": token_index, "candidates": candidates})
    return masks
