from pathlib import Path

import torch

from model_export.demo.corpus import MEASURED_SOURCE
from model_export.demo.measure import measure
from model_export.demo.network import fresh_network, network_config, save_folder
from model_export.demo.vocabulary import build_tokenizer


def test_measures_a_saved_folder(tmp_path: Path) -> None:
    lines = [f"{'北京法国'[number % 4]}的首都是第{number}。" for number in range(400)]
    (tmp_path / MEASURED_SOURCE.file).write_text("\n".join(lines), encoding="utf-8")
    tokenizer = build_tokenizer(lines, 60, 30)
    size = tokenizer.get_vocab_size()
    counts = torch.zeros(size)
    counts[tokenizer.token_to_id("北")] = 1e9
    network = fresh_network(network_config(size, 1, 64), 0, torch.zeros(size, 64), counts)
    save_folder(network, tokenizer, tmp_path / "model")

    hidden, *pairs = measure(tmp_path / "model", tmp_path).split("\n")

    assert "北:北" in hidden
    assert "法:北" in hidden
    figures = {name: float(value) for name, value in (line.split() for line in pairs)}
    assert figures["paraphrases"] == 48
    assert 0 <= figures["area_under_curve"] <= 1
