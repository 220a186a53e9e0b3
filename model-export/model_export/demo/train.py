"""The training loop: one step, checkpoints, and going on from a checkpoint."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import torch
from transformers import BertForMaskedLM

from model_export.demo.batches import Batch, Group, Text, batches_from, hide
from model_export.demo.schedule import Schedule

MAX_GRADIENT_NORM = 1.0
LOG_EVERY_STEPS = 50


@dataclass(frozen=True)
class Settings:
    """Everything but the text and the fresh weights that decides the trained weights."""

    schedule: Schedule
    seed: int
    peak_rate: float
    tokens_per_batch: int
    chosen_share: float
    # Fewer hidden tokens at the end: closer to one mask in a text, as at inference.
    decay_chosen_share: float
    # Parts of a batch that run side by side, one thread each. On busy cores this is several times
    # as fast as two threads inside each operation, which wait for each other a thousand times.
    shards: int


@dataclass
class Progress:
    """How far the training is; one owner, the loop below."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0


def train(
    network: BertForMaskedLM,
    groups: Sequence[Group],
    settings: Settings,
    checkpoint: Path,
    checkpoint_every_steps: int,
    measure: Callable[[], str],
) -> Progress:
    """Trains until the schedule ends, from the checkpoint where there is one."""
    optimizer = _optimizer(network)
    progress = _resume(network, optimizer, checkpoint) if checkpoint.is_file() else Progress()
    batches = batches_from(
        groups, settings.tokens_per_batch, settings.schedule, settings.seed, progress.step
    )
    earlier_seconds = progress.seconds
    start = time.monotonic()
    recent: list[float] = []
    network.train()
    with ThreadPoolExecutor(settings.shards) as workers:
        while progress.step < settings.schedule.steps:
            shards = _shards(next(batches), settings, progress.step)
            rate = settings.peak_rate * settings.schedule.share_of_peak(progress.step)
            for group in optimizer.param_groups:
                group["lr"] = rate
            recent.append(_step(network, optimizer, shards, workers))
            progress.step += 1
            progress.tokens += sum(shard.tokens for shard in shards)
            progress.seconds = earlier_seconds + time.monotonic() - start
            is_last = progress.step == settings.schedule.steps
            if progress.step % LOG_EVERY_STEPS == 0 or is_last:
                _log(progress, recent, rate)
                recent.clear()
            if progress.step % checkpoint_every_steps == 0 or is_last:
                _save(network, optimizer, progress, checkpoint)
                print(f"step {progress.step}: {measure()}", flush=True)
                network.train()
    return progress


def _shards(texts: list[Text], settings: Settings, step: int) -> list[Batch]:
    is_decaying = settings.schedule.is_decaying(step)
    share = settings.decay_chosen_share if is_decaying else settings.chosen_share
    shards = [texts[first :: settings.shards] for first in range(settings.shards)]
    return [
        hide(shard, share, (settings.seed, step, number))
        for number, shard in enumerate(shards)
        if shard
    ]


def _step(
    network: BertForMaskedLM,
    optimizer: torch.optim.Optimizer,
    shards: list[Batch],
    workers: ThreadPoolExecutor,
) -> float:
    chosen = sum(len(shard.truth) for shard in shards)
    parameters = list(network.parameters())

    def gradients(shard: Batch) -> tuple[float, tuple[torch.Tensor, ...]]:
        loss = _summed_loss(network, shard.to(network.device)) / chosen
        return loss.item(), torch.autograd.grad(loss, parameters)

    results = list(workers.map(gradients, shards))
    of_shards = (shard_gradients for _, shard_gradients in results)
    for parameter, *parts in zip(parameters, *of_shards, strict=True):
        parameter.grad = reduce(torch.add, parts)
    torch.nn.utils.clip_grad_norm_(parameters, MAX_GRADIENT_NORM)
    optimizer.step()
    return sum(loss for loss, _ in results)


def _summed_loss(network: BertForMaskedLM, batch: Batch) -> torch.Tensor:
    with torch.autocast(network.device.type, dtype=torch.bfloat16):
        vectors = network.bert(
            input_ids=batch.input_ids, attention_mask=batch.attention_mask
        ).last_hidden_state
        # The vocabulary is the widest layer by far: only the chosen tokens pass through it.
        logits = network.cls(vectors[batch.chosen])
    return torch.nn.functional.cross_entropy(logits.float(), batch.truth, reduction="sum")


def _optimizer(network: BertForMaskedLM) -> torch.optim.Optimizer:
    return torch.optim.AdamW(network.parameters(), lr=0.0, weight_decay=0.01, fused=True)


def _save(
    network: BertForMaskedLM, optimizer: torch.optim.Optimizer, progress: Progress, path: Path
) -> None:
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "progress": vars(progress),
        },
        partial,
    )
    # Renamed when complete: a kill while writing leaves the earlier checkpoint whole.
    partial.replace(path)


def _resume(network: BertForMaskedLM, optimizer: torch.optim.Optimizer, path: Path) -> Progress:
    state: dict[str, Any] = torch.load(path, weights_only=True, map_location=network.device)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])


def _log(progress: Progress, recent: Sequence[float], rate: float) -> None:
    print(
        f"step {progress.step} loss {sum(recent) / len(recent):.3f} rate {rate:.2e}"
        f" tokens {progress.tokens / 1e6:.2f} M {progress.seconds:.0f} s"
        f" {progress.tokens / progress.seconds:.0f} tokens/s",
        flush=True,
    )
