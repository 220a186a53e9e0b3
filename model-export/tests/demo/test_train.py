from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertForMaskedLM

from model_export.demo.batches import Group
from model_export.demo.network import fresh_network, network_config
from model_export.demo.schedule import Schedule
from model_export.demo.train import Settings, train

SETTINGS = Settings(
    schedule=Schedule(steps=30, warm_up_steps=5, decay_steps=10),
    seed=5,
    peak_rate=5e-3,
    tokens_per_batch=64,
    chosen_share=0.3,
    decay_chosen_share=0.15,
    shards=2,
)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def network() -> BertForMaskedLM:
    config = network_config(40, layers=1, hidden=64)
    return fresh_network(config, 5, torch.zeros(40, 64), torch.zeros(40))


def groups() -> list[Group]:
    """Texts that count upwards, so that neighbours tell what is hidden."""
    starts = np.random.default_rng(2).integers(5, 25, size=50)
    return [Group([np.arange(start, start + 12, dtype=np.int16) for start in starts], 1.0, 1.0)]


def run(folder: Path, settings: Settings) -> BertForMaskedLM:
    trained = network()
    train(trained, groups(), settings, folder / "checkpoint.pt", 1000, lambda: "")
    return trained


def run_and_kill_after(step: int, folder: Path, settings: Settings) -> None:
    def kill() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(network(), groups(), settings, folder / "checkpoint.pt", step, kill)


def losses(printed: str) -> list[float]:
    return [float(line.split()[3]) for line in printed.splitlines() if " loss " in line]


def test_training_lowers_the_loss(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = replace(SETTINGS, schedule=Schedule(200, 10, 50))

    run(tmp_path, settings)

    first, *_, last = losses(capsys.readouterr().out)
    assert last < 0.6 * first


def test_resumed_training_gives_the_weights_of_an_uninterrupted_one(tmp_path: Path) -> None:
    for name in ("whole", "resumed"):
        (tmp_path / name).mkdir()
    whole = run(tmp_path / "whole", SETTINGS)
    run_and_kill_after(15, tmp_path / "resumed", SETTINGS)

    resumed = run(tmp_path / "resumed", SETTINGS)

    for (name, expected), actual in zip(
        whole.state_dict().items(), resumed.state_dict().values(), strict=True
    ):
        assert torch.equal(expected, actual), name


def test_decay_may_be_decided_after_the_stable_phase(tmp_path: Path) -> None:
    (tmp_path / "late").mkdir()
    run_and_kill_after(20, tmp_path / "late", replace(SETTINGS, schedule=Schedule(9000, 5, 10)))

    late = run(tmp_path / "late", SETTINGS)

    planned = run(tmp_path, SETTINGS)
    assert torch.equal(
        late.bert.embeddings.word_embeddings.weight, planned.bert.embeddings.word_embeddings.weight
    )


def test_progress_counts_steps_and_tokens_across_a_resume(tmp_path: Path) -> None:
    run_and_kill_after(15, tmp_path, SETTINGS)

    progress = train(network(), groups(), SETTINGS, tmp_path / "checkpoint.pt", 10, lambda: "")

    assert progress.step == 30
    # Five texts of 12 tokens fit into a batch of 64; an epoch of 50 texts fills ten batches.
    assert progress.tokens == 30 * 60
