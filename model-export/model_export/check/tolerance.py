"""How far a precision's answers may lie from the reference library's."""

import math
from dataclasses import dataclass

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


def _two_digits(number: float) -> float:
    """Rounded up to two significant digits."""
    if number <= 0:
        return 0.0
    step = math.floor(math.log10(number)) - 1
    return float(f"{math.ceil(number / 10**step)}e{step}")
