"""Fixtures that several tests share."""

from pathlib import Path

import pytest
from checkpoints import save_checkpoint


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A fresh BertForMaskedLM folder that a test may damage."""
    return save_checkpoint(tmp_path / "checkpoint")


@pytest.fixture(scope="session")
def intact_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder, shared: read only."""
    return save_checkpoint(tmp_path_factory.mktemp("intact") / "checkpoint")
