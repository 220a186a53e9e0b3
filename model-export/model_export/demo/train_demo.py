"""The verb `train-demo`: corpora in, a Hugging Face folder with a small Chinese model out."""

import argparse
import copy
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from transformers import BertForMaskedLM

from model_export.demo.batches import Group
from model_export.demo.cooccurrence import embeddings_of_neighbours, token_counts
from model_export.demo.measure import figures
from model_export.demo.network import fresh_network, network_config, save_folder
from model_export.demo.schedule import Schedule
from model_export.demo.train import Settings, train
from model_export.demo.training_text import describe, encode_groups, load_training_text
from model_export.demo.vocabulary import build_tokenizer
from model_export.errors import ExportError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; their defaults are those of the shipped model."""
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the text files")
    parser.add_argument("--output", type=Path, required=True, help="Hugging Face folder to write")
    parser.add_argument("--checkpoint", type=Path, required=True, help="file to go on from")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--checkpoint-every-steps", type=int, default=250)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--shards", type=int, default=2, help="threads")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=4400)
    parser.add_argument("--warm-up-steps", type=int, default=200)
    parser.add_argument("--decay-steps", type=int, default=1900)
    parser.add_argument("--peak-rate", type=float, default=2e-3)
    parser.add_argument("--tokens-per-batch", type=int, default=2048)
    parser.add_argument("--chosen-share", type=float, default=0.3)
    parser.add_argument("--decay-chosen-share", type=float, default=0.2)
    parser.add_argument("--facts-decay-weight", type=float, default=10.0)
    parser.add_argument("--vocabulary-size", type=int, default=8000)
    parser.add_argument("--word-pieces", type=int, default=1200)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=256)


def run(arguments: argparse.Namespace) -> None:
    """Trains to the end of the schedule and writes the folder."""
    checkpoint: Path = arguments.checkpoint
    if checkpoint.is_file() and not arguments.resume:
        raise ExportError(f"checkpoint: {checkpoint} exists (expected: --resume or another file)")
    if arguments.resume and not checkpoint.is_file():
        raise ExportError(f"checkpoint: {checkpoint} does not exist (expected: one to resume from)")
    settings = _settings(arguments)
    # Each shard has a thread of its own; the operations inside it need no more.
    torch.set_num_threads(1)
    text = load_training_text(arguments.corpus, arguments.facts_decay_weight)
    tokenizer = build_tokenizer(
        (line for group in text.groups for line in group.texts),
        arguments.vocabulary_size,
        arguments.word_pieces,
    )
    groups = encode_groups(text.groups, tokenizer)
    print(describe(text.groups, groups), flush=True)
    network = _network(arguments, groups, tokenizer.get_vocab_size())
    # Asked of the base class, because transformers' own `to` has no usable type.
    torch.nn.Module.to(network, _device(arguments.device))

    def measure() -> str:
        measured = copy.deepcopy(network).cpu()
        save_folder(measured, tokenizer, arguments.output)
        return figures(measured, tokenizer, text.held_out)

    print(json.dumps(asdict(settings)), flush=True)
    progress = train(
        network, groups, settings, checkpoint, arguments.checkpoint_every_steps, measure
    )
    print(f"done: {progress.tokens} tokens in {progress.seconds:.0f} s", flush=True)


def _network(
    arguments: argparse.Namespace, groups: Sequence[Group], vocabulary_size: int
) -> BertForMaskedLM:
    config = network_config(vocabulary_size, arguments.layers, arguments.hidden)
    torch.manual_seed(arguments.seed)
    vectors = embeddings_of_neighbours(groups, vocabulary_size, arguments.hidden)
    counts = torch.from_numpy(token_counts(groups, vocabulary_size)).float()
    return fresh_network(config, arguments.seed, vectors, counts)


def _device(name: str) -> torch.device:
    has_cuda = torch.cuda.is_available()
    if name == "cuda" and not has_cuda:
        raise ExportError("device: cuda is not available (expected: a GPU that torch can use)")
    return torch.device("cuda" if has_cuda and name != "cpu" else "cpu")


def _settings(arguments: argparse.Namespace) -> Settings:
    return Settings(
        Schedule(arguments.steps, arguments.warm_up_steps, arguments.decay_steps),
        arguments.seed,
        arguments.peak_rate,
        arguments.tokens_per_batch,
        arguments.chosen_share,
        arguments.decay_chosen_share,
        arguments.shards,
    )
