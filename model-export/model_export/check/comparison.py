"""A bundle's answers against the reference's, and alone against packed with neighbours."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model_export.check.golden_texts import GoldenText
from model_export.check.softmax import best_ids, probabilities
from model_export.check.tolerance import Tolerance
from model_export.graph.packing import Answer, PackedText, Session, packs_of, run_packed

CANDIDATES = 10
HEADINGS = ("text", "tokens", "masks", "vectors", "probability", "top 10", "packed")


@dataclass(frozen=True)
class Comparison:
    """Largest absolute differences of one text; `packed` is alone against packed, bundle only."""

    tokens: int
    masks: int
    vectors: float
    probability: float
    same_order: bool
    packed: float

    def agrees(self, limits: Tolerance, neighbour_free: bool) -> bool:
        return (
            self.vectors <= limits.vector
            and self.probability <= limits.probability
            and self.same_order
            and not (neighbour_free and self.packed)
        )


def compare(
    session: Session,
    reference: Callable[[PackedText], Answer],
    texts: list[GoldenText],
    limits: Tolerance,
    vectors: Callable[[np.ndarray], np.ndarray],
) -> list[Comparison]:
    """In full packs, so that most texts stand behind and before others.

    `vectors` says which are held to the reference: every_token or pooled.
    """
    encoded = [text.encoded for text in texts]
    packed = [answer for pack in packs_of(encoded) for answer in run_packed(session, [pack])]
    return [
        _compare_text(
            run_packed(session, [[text]])[0], beside_others, reference(text), text, limits, vectors
        )
        for text, beside_others in zip(encoded, packed, strict=True)
    ]


def every_token(vectors: np.ndarray) -> np.ndarray:
    return vectors


def pooled(vectors: np.ndarray) -> np.ndarray:
    """[CLS], mean and maximum: what golden.json holds, and what callers get."""
    return np.stack([vectors[0], vectors.mean(axis=0), vectors.max(axis=0)])


def _compare_text(
    alone: Answer,
    packed: Answer,
    expected: Answer,
    text: PackedText,
    limits: Tolerance,
    vectors: Callable[[np.ndarray], np.ndarray],
) -> Comparison:
    ours, theirs = probabilities(alone.logits), probabilities(expected.logits)
    return Comparison(
        tokens=len(text.ids),
        masks=len(text.masks),
        vectors=largest_difference(vectors(alone.vectors), vectors(expected.vectors)),
        probability=largest_difference(ours, theirs),
        same_order=all(same_order(*rows, limits) for rows in zip(ours, theirs, strict=True)),
        packed=max(
            largest_difference(alone.vectors, packed.vectors),
            largest_difference(alone.logits, packed.logits),
        ),
    )


def largest_difference(left: np.ndarray, right: np.ndarray) -> float:
    return float(np.abs(left - right).max(initial=0))


def same_order(ours: np.ndarray, theirs: np.ndarray, limits: Tolerance) -> bool:
    """The same best ids; tokens that the reference itself holds within the tolerance may swap."""
    pairs = zip(best_ids(ours, CANDIDATES), best_ids(theirs, CANDIDATES), strict=True)
    return all(abs(theirs[a] - theirs[b]) <= limits.probability for a, b in pairs)


def table(comparisons: list[Comparison], limits: Tolerance, neighbour_free: bool) -> str:
    """One line for each text, the largest differences of all, and the limits."""
    largest = Comparison(
        tokens=sum(comparison.tokens for comparison in comparisons),
        masks=sum(comparison.masks for comparison in comparisons),
        vectors=max(comparison.vectors for comparison in comparisons),
        probability=max(comparison.probability for comparison in comparisons),
        same_order=all(comparison.same_order for comparison in comparisons),
        packed=max(comparison.packed for comparison in comparisons),
    )
    rows = [_cells(str(index), comparison) for index, comparison in enumerate(comparisons, start=1)]
    packed = "0" if neighbour_free else "any"
    last = ("limit", "", "", f"{limits.vector:.1e}", f"{limits.probability:.1e}", "same", packed)
    lines = [HEADINGS, *rows, _cells("all", largest), last]
    return "\n".join("  ".join(f"{cell:>11s}" for cell in line) for line in lines)


def _cells(name: str, comparison: Comparison) -> tuple[str, ...]:
    return (
        name,
        str(comparison.tokens),
        str(comparison.masks),
        f"{comparison.vectors:.1e}",
        f"{comparison.probability:.1e}",
        "same" if comparison.same_order else "differs",
        f"{comparison.packed:.1e}" if comparison.packed else "0",
    )
