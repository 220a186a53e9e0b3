"""How far a precision's answers may lie from the reference library's."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from model_export.bundle import GOLDEN
from model_export.errors import ExportError
from model_export.json_file import read_json_object

# A measured tolerance is this many times the largest difference on the golden texts: another
# machine rounds otherwise, and other texts differ a little more.
MARGIN = 2.0


@dataclass(frozen=True)
class Tolerance:
    """Largest absolute differences of a vector's component and of a probability.

    A measured one is about the pooled vectors: in 8 bits some tokens in the middle of a text lie
    several times as far off as its [CLS], and a tolerance for these would let a wrong [CLS] pass.
    """

    vector: float
    probability: float


# Float32 arithmetic that adds up in another order.
FP32 = Tolerance(vector=1e-4, probability=1e-5)


def measured(vector: float, probability: float) -> Tolerance:
    """The tolerance of a precision that differed by this much; never below that of fp32."""
    return Tolerance(
        vector=max(FP32.vector, _two_digits(MARGIN * vector)),
        probability=max(FP32.probability, _two_digits(MARGIN * probability)),
    )


def tolerances(bundle: Path, precisions: tuple[str, ...]) -> dict[str, Tolerance]:
    """That of fp32 is the same for all bundles; golden.json states those of the others."""
    if precisions == ("fp32",):
        return {"fp32": FP32}
    path = bundle / GOLDEN
    stated = cast("dict[str, dict[str, float]]", read_json_object(path).get("tolerance", {}))
    for precision in precisions:
        if precision not in stated:
            raise ExportError(f"{path}: no tolerance of {precision} (expected: one)")
    return {precision: Tolerance(**stated[precision]) for precision in precisions}


def _two_digits(number: float) -> float:
    """Rounded up to two significant digits."""
    if number <= 0:
        return 0.0
    step = math.floor(math.log10(number)) - 1
    return float(f"{math.ceil(number / 10**step)}e{step}")
