"""build: a model bundle from a folder or a hub repository."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path

from model_export.bundle.writer import BundleRequest, write_bundle
from model_export.graph.variants import VARIANTS
from model_export.source.defaults import AskedDefaults
from model_export.source.origin import find_source
from model_export.source.sentence_modules import POOLINGS


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", help="folder of a checkpoint, or repository id of a hub")
    parser.add_argument("--revision", help="branch, tag or commit of the repository")
    parser.add_argument(
        "--max-tokens", type=int, help="longest text [max_seq_length, or the position table's rows]"
    )
    add_bundle_arguments(parser)


def add_bundle_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the model's name")
    parser.add_argument("--version", required=True, help="the model's version")
    parser.add_argument("--output", required=True, type=Path, help="folder of all bundles")
    parser.add_argument("--replace", action="store_true", help="replace the version if it is there")
    parser.add_argument(
        "--precision",
        nargs="+",
        choices=VARIANTS,
        default=["fp32"],
        help="one or more graphs to make [fp32]",
    )
    parser.add_argument(
        "--pooling", choices=POOLINGS, help="a caller's default [the source's, or mean]"
    )
    parser.add_argument(
        "--normalize",
        action=BooleanOptionalAction,
        help="whether vectors have length 1 by default [as in the source, or not]",
    )
    parser.add_argument("--golden-texts", type=Path, help="file with one golden text a line")
    parser.add_argument("--no-golden", action="store_true", help="make no golden.json")


def bundle_request(arguments: Namespace, max_tokens: int | None = None) -> BundleRequest:
    return BundleRequest(
        name=arguments.name,
        version=arguments.version,
        output=arguments.output,
        replace=arguments.replace,
        precisions=tuple(name for name in VARIANTS if name in arguments.precision),
        golden_texts=arguments.golden_texts,
        with_golden=not arguments.no_golden,
        defaults=AskedDefaults(arguments.pooling, arguments.normalize, max_tokens),
    )


def run(arguments: Namespace) -> int:
    request = bundle_request(arguments, arguments.max_tokens)
    write_bundle(request, lambda: find_source(arguments.source, arguments.revision))
    return 0
