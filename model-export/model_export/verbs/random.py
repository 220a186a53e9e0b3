"""random: a bundle of any size with seeded random weights, for benchmarks and tests."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from model_export.bundle.writer import write_bundle
from model_export.errors import ExportError
from model_export.progress import step
from model_export.source.origin import SourceFolder
from model_export.source.random_source import RandomModel, write_random_source
from model_export.source.tokenizer_file import load_tokenizer
from model_export.verbs.build import add_bundle_arguments, bundle_request


def add_arguments(parser: ArgumentParser) -> None:
    for option, default in (("layers", 12), ("hidden", 768), ("heads", 12), ("intermediate", 3072)):
        parser.add_argument(f"--{option}", type=positive, default=default, help=f"[{default}]")
    parser.add_argument("--vocabulary", type=positive, help="tokens [the tokenizer's, or 21128]")
    parser.add_argument("--max-tokens", type=positive, default=512, help="[512]")
    parser.add_argument("--seed", type=int, default=0, help="[0]")
    parser.add_argument("--no-token-types", action="store_true", help="no token type table")
    parser.add_argument("--encoder-only", action="store_true", help="no masked-LM head")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json to use [one is made up]")
    parser.add_argument("--keep-source", type=Path, help="empty folder for the checkpoint itself")
    add_bundle_arguments(parser)


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def run(arguments: Namespace) -> int:
    request = bundle_request(arguments)
    model = _model(arguments)
    with TemporaryDirectory(prefix="model-export-") as temporary:
        folder = Path(arguments.keep_source or temporary)
        if folder.exists() and any(folder.iterdir()):
            raise ExportError(f"--keep-source {folder}: not empty (expected: a new folder)")

        def find() -> SourceFolder:
            step(f"drawing random weights, seed {model.seed}")
            write_random_source(folder, model, arguments.tokenizer)
            return SourceFolder(folder, f"random-seed-{model.seed}", None)

        write_bundle(request, find)
    return 0


def _model(arguments: Namespace) -> RandomModel:
    vocabulary = arguments.vocabulary
    if arguments.tokenizer is not None:
        tokens = max(load_tokenizer(arguments.tokenizer).get_vocab().values()) + 1
        if vocabulary not in (None, tokens):
            raise ExportError(f"--vocabulary {vocabulary} (expected: {tokens}, as the tokenizer)")
        vocabulary = tokens
    return RandomModel(
        layers=arguments.layers,
        hidden=arguments.hidden,
        heads=arguments.heads,
        intermediate=arguments.intermediate,
        vocabulary=vocabulary or 21128,
        max_tokens=arguments.max_tokens,
        seed=arguments.seed,
        token_types=not arguments.no_token_types,
        head=not arguments.encoder_only,
    )
