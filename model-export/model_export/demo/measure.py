"""The figures of the model card, of a folder: python -m model_export.demo.measure FOLDER ..."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from model_export.demo.corpus import MEASURED_SOURCE, read_lines, split_held_out
from model_export.demo.evaluate import MUST_KNOW, candidates, hidden_characters
from model_export.demo.pairs import compare_pairs


def figures(network: BertForMaskedLM, tokenizer: Tokenizer, held_out: Sequence[str]) -> str:
    """One line: hidden characters found, and the candidates for the facts that must be known."""
    found = hidden_characters(network, tokenizer, held_out)
    facts = " ".join(
        f"{truth}:{token} {probability:.2f}"
        for sentence, truth in MUST_KNOW
        for token, probability in candidates(network, tokenizer, sentence, 1)
    )
    return (
        f"top-1 {found.top_1:.3f} top-5 {found.top_5:.3f} of {found.measured},"
        f" ideographs {found.top_1_ideographs:.3f} of {found.measured_ideographs}; {facts}"
    )


def measure(folder: Path, corpus: Path) -> str:
    """All figures of the saved model, one a line."""
    network = BertForMaskedLM.from_pretrained(folder).float()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    _, held_out = split_held_out(read_lines(corpus, MEASURED_SOURCE))
    pairs = [
        f"{name} {value:.3f}" for name, value in asdict(compare_pairs(network, tokenizer)).items()
    ]
    return "\n".join([figures(network, tokenizer, held_out), *pairs])


if __name__ == "__main__":
    own = argparse.ArgumentParser(description=__doc__)
    own.add_argument("folder", type=Path, help="Hugging Face folder of the model")
    own.add_argument("--corpus", type=Path, required=True, help="folder of the text files")
    arguments = own.parse_args()
    print(measure(arguments.folder, arguments.corpus))
