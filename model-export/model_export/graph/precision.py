"""How a checkpoint's numbers are stored in the graph: in the type they came in."""

import numpy as np

# The step between the smallest float16 numbers: what rounding to float16 may lose near zero.
SMALLEST_HALF_STEP = 2.0**-24


def stored(array: np.ndarray) -> np.ndarray:
    """float16 stays, bfloat16 becomes float16 where that is exact but for numbers near zero.

    A bfloat16 tensor with numbers outside float16's range, and every wider type, becomes float32.
    """
    if array.dtype == np.float16:
        return array
    wide = array.astype(np.float32)
    if array.dtype.name != "bfloat16" or np.abs(wide).max(initial=0) > np.finfo(np.float16).max:
        return wide
    half = wide.astype(np.float16)
    return half if np.abs(half - wide).max(initial=0) <= SMALLEST_HALF_STEP else wide
