"""Randomness: the nth input of a part depends on the seed, the part and n alone."""

from collections.abc import Sequence
from random import Random

MAX_CHANGES = 4
ODD_BYTES = (0x00, 0x0A, 0x0D, 0x20, 0x2C, 0x3A, 0x7F, 0x80, 0xC0, 0xED, 0xFE, 0xFF)


def draw(seed: int, part: str, number: int) -> Random:
    """Python hashes a text seed by SHA-512, so it draws the same on every machine."""
    return Random(f"{seed}/{part}/{number}")


def mutated(random: Random, valid: bytes, others: Sequence[bytes] = ()) -> bytes:
    """One to four changes: bits, bytes, cuts, doubled and exchanged slices, slices of others."""
    changed = bytearray(valid)
    for _ in range(random.randint(1, MAX_CHANGES)):
        _change(random, changed, others)
    return bytes(changed)


def _change(random: Random, changed: bytearray, others: Sequence[bytes]) -> None:
    start = random.randint(0, len(changed))
    end = min(len(changed), start + random.choice((1, 1, 2, 4, 16)))
    match random.randint(0, 6):
        case 0:
            changed[start:end] = b""
        case 1:
            changed[start:start] = changed[start:end]
        case 2:
            changed[start:start] = random.randbytes(random.randint(1, 8))
        case 3:
            changed[start:end] = bytes(random.choice(ODD_BYTES) for _ in range(end - start))
        case 4 if start < len(changed):
            changed[start] ^= 1 << random.randint(0, 7)
        case 5:
            del changed[start:]
        case _:
            other = random.choice(others) if others else bytes(changed)
            cut = random.randint(0, len(other))
            changed[start:end] = other[cut : cut + random.randint(1, 32)]
