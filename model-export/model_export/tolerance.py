"""How far float32 arithmetic may lie from the reference when it adds up in another order."""

VECTOR = 1e-4
PROBABILITY = 1e-5
