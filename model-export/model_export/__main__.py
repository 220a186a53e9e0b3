"""python -m model_export VERB ...: model bundles for bertmesh."""

import sys
from argparse import ArgumentParser
from importlib import import_module

from model_export.errors import ExportError, missing_library

# Modules are imported when their verb is used: train-demo and verify need torch, build does not.
VERBS = {
    "build": ("model_export.verbs.build", "a bundle from a folder or a hub repository"),
    "golden": ("model_export.verbs.golden", "add golden.json to a bundle"),
    "verify": ("model_export.verbs.verify", "compare a bundle with transformers"),
    "random": ("model_export.verbs.random", "a bundle with seeded random weights"),
    "tokenize": ("model_export.verbs.tokenize", "reference token ids and offsets of texts"),
    "train-demo": ("model_export.demo.train_demo", "train the embedded demo model"),
}


def main(arguments: list[str]) -> int:
    """0: done; 1: verify found differences; 2: a source, bundle or argument cannot be used."""
    overview = "\n".join(f"  {verb:12s}{purpose}" for verb, (_, purpose) in VERBS.items())
    usage = f"usage: python -m model_export VERB ...\n\nverbs:\n{overview}"
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage)
        return 0 if arguments else 2
    if arguments[0] not in VERBS:
        print(f"error: verb {arguments[0]!r} (expected: {', '.join(VERBS)})", file=sys.stderr)
        return 2
    module, purpose = VERBS[arguments[0]]
    try:
        verb = import_module(module)
        parser = ArgumentParser(prog=f"model_export {arguments[0]}", description=purpose)
        verb.add_arguments(parser)
        return verb.run(parser.parse_args(arguments[1:])) or 0
    except ExportError as error:
        return _refused(str(error))
    except ModuleNotFoundError as error:
        return _refused(f"{arguments[0]}: {missing_library(error)}")
    except OSError as error:
        return _refused(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def _refused(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
