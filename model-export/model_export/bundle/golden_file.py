"""golden.json: texts with the reference library's answers, which the server checks at load."""

from dataclasses import asdict
from functools import cache
from pathlib import Path

from model_export.bundle.folder import model_file
from model_export.check import tolerance
from model_export.check.comparison import compare, pooled
from model_export.check.golden_texts import GoldenText
from model_export.check.reference import Reference, open_reference
from model_export.check.reference_tokenizer import refuse_other_tokens
from model_export.check.softmax import best_ids, probabilities
from model_export.check.tolerance import Tolerance
from model_export.graph.packing import Answer
from model_export.graph.variants import VARIANTS
from model_export.json_file import compact_json, float32_numbers
from model_export.progress import step
from model_export.source.origin import Source

CANDIDATES = 10


def golden_content(
    source: Source,
    texts: list[GoldenText],
    bundle: Path,
    precisions: tuple[str, ...],
) -> str:
    """Needs torch and transformers.

    The graphs of the bundle are there already: but for fp32, each is held to what it measures.
    """
    refuse_other_tokens(source.folder, source.tokenizer, [text.text for text in texts])
    step(f"asking transformers for the answers to {len(texts)} golden texts")
    has_head = source.checkpoint.has_head
    reference = cache(open_reference(source.folder, has_head))
    entries = [_entry(text, reference(text.encoded), has_head) for text in texts]
    tolerances = {
        precision: asdict(_tolerance(precision, bundle, reference, texts))
        for precision in precisions
    }
    return compact_json({"tolerance": tolerances, "texts": entries})


def _tolerance(
    precision: str, bundle: Path, reference: Reference, texts: list[GoldenText]
) -> Tolerance:
    if precision == "fp32":
        return tolerance.FP32
    step(f"measuring how far {precision} lies from transformers")
    session = VARIANTS[precision].open(bundle / model_file(precision))
    comparisons = compare(session, reference, texts, tolerance.FP32, pooled)
    return tolerance.measured(
        max(comparison.vectors for comparison in comparisons),
        max(comparison.probability for comparison in comparisons),
    )


def _entry(text: GoldenText, answer: Answer, has_head: bool) -> dict[str, object]:
    of_first, mean, largest = pooled(answer.vectors)
    return {
        "text": text.text,
        "input_ids": list(text.encoded.ids),
        "cls": float32_numbers(of_first),
        "mean": float32_numbers(mean),
        "max": float32_numbers(largest),
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
