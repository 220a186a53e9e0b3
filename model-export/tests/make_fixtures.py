"""Writes the small bundles that the server's tests load: python tests/make_fixtures.py FOLDER.

The same bytes each time on the same kind of machine; golden.json needs torch and transformers.
"""

import sys

from model_export.__main__ import main

TINY_MLM = "--layers 2 --hidden 32 --heads 2 --intermediate 64 --vocabulary 300 --seed 1"
TINY_ENCODER = (
    "--layers 3 --hidden 48 --heads 4 --intermediate 96 --vocabulary 300 --seed 2 "
    "--encoder-only --no-token-types"
)


def make_fixtures(folder: str) -> int:
    for name, options in (("tiny-mlm", TINY_MLM), ("tiny-encoder", TINY_ENCODER)):
        place = ["--name", name, "--version", "1", "--output", folder, "--replace"]
        code = main(["random", *options.split(), "--max-tokens", "64", *place])
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(make_fixtures(sys.argv[1]))
