"""Texts of users, each with the canary."""

from random import Random

from fuzz.canary import CANARY

PARTS = (
    "今天天气很好。",
    "[MASK]",
    "[CLS]",
    "##",
    "Hello",
    "\u0000",
    "\u0085",
    "\u200b",
    "\ufffd",
    "\U0001f600",
    "e\u0301",
    "\u202e",
    "\uffff",
    "\U000e0041",
    "\n\r\t ",
    "Å",
    "%s${jndi:x}",
    '"\\',
    "０１２",
    "한",
    "ß",
)
# Beyond the model's 512 tokens, and beyond the limit of characters.
LONG = (520, 2_000, 20_001)


def text(random: Random) -> str:
    if random.random() < 0.02:
        return CANARY + random.choice(PARTS) * random.choice(LONG)
    parts = [random.choice(PARTS) for _ in range(random.randint(0, 6))]
    parts.insert(random.randint(0, len(parts)), CANARY)
    if random.random() < 0.5:
        parts.append("[MASK]")
    return "".join(parts)


def number(random: Random) -> int:
    edges = (-1, 0, 1, 2, 5, 100, 101, 2**31 - 1, -(2**31))
    return random.choice(edges)
