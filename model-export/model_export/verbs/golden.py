"""golden: transformers' answers added to a bundle that was built without them."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from model_export.bundle.folder import (
    GOLDEN,
    TOKENIZER,
    read_manifest,
    refuse_other_source,
    replace_file,
    write_manifest,
)
from model_export.bundle.new_manifest import with_golden
from model_export.check.golden_texts import golden_texts
from model_export.progress import step
from model_export.source.origin import find_source, read_source
from model_export.source.tokenizer_file import with_bundled


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, help="folder of the bundle, with its manifest.json")
    parser.add_argument("source", help="the folder or repository id it was built from")
    parser.add_argument("--revision", help="branch, tag or commit of the repository")
    parser.add_argument("--golden-texts", type=Path, help="file with one golden text a line")


def run(arguments: Namespace) -> int:
    from model_export.bundle.golden_file import golden_content

    bundle: Path = arguments.bundle
    manifest = read_manifest(bundle)
    source = read_source(find_source(arguments.source, arguments.revision))
    refuse_other_source(bundle, manifest, source)
    tokenizer = with_bundled(source.tokenizer, bundle / TOKENIZER)
    texts = golden_texts(arguments.golden_texts, tokenizer, manifest.max_tokens)
    source = replace(source, tokenizer=tokenizer)
    content = golden_content(source, texts, bundle, manifest.precisions)
    replace_file(bundle / GOLDEN, content)
    write_manifest(bundle, with_golden(bundle, manifest))
    step(f"done: {bundle / GOLDEN}")
    return 0
