"""verify: a bundle's answers through ONNX Runtime beside those of transformers."""

from argparse import ArgumentParser, Namespace
from functools import cache
from pathlib import Path

from model_export.bundle.folder import (
    TOKENIZER,
    model_file,
    read_manifest,
    refuse_changed_files,
    refuse_other_source,
    tolerances,
)
from model_export.check.golden_texts import golden_texts
from model_export.graph.variants import VARIANTS
from model_export.progress import step
from model_export.source.origin import find_source, read_source
from model_export.source.tokenizer_file import with_bundled


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, help="folder of the bundle, with its manifest.json")
    parser.add_argument("source", help="the folder or repository id it was built from")
    parser.add_argument("--revision", help="branch, tag or commit of the repository")
    parser.add_argument("--golden-texts", type=Path, help="file with one text a line to compare")


def run(arguments: Namespace) -> int:
    from model_export.check.comparison import compare, every_token, pooled, table
    from model_export.check.reference import open_reference
    from model_export.check.reference_tokenizer import refuse_other_tokens

    bundle: Path = arguments.bundle
    manifest = read_manifest(bundle)
    refuse_changed_files(bundle, manifest)
    source = read_source(find_source(arguments.source, arguments.revision))
    refuse_other_source(bundle, manifest, source)
    tokenizer = with_bundled(source.tokenizer, bundle / TOKENIZER)
    texts = golden_texts(arguments.golden_texts, tokenizer, manifest.max_tokens)
    refuse_other_tokens(source.folder, tokenizer, [text.text for text in texts])
    reference = cache(open_reference(source.folder, source.checkpoint.has_head))
    agrees = True
    for precision, limits in tolerances(bundle, manifest.precisions).items():
        step(f"comparing {len(texts)} texts in {precision} with transformers")
        variant = VARIANTS[precision]
        session = variant.open(bundle / model_file(precision))
        vectors = every_token if precision == "fp32" else pooled
        comparisons = compare(session, reference, texts, limits, vectors)
        print(f"{precision}\n{table(comparisons, limits, variant.neighbour_free)}")
        agrees &= all(one.agrees(limits, variant.neighbour_free) for one in comparisons)
    return 0 if agrees else 1
