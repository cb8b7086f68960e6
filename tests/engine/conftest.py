"""A tiny model, written once and loaded once for all the engine's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from cascade_desktop.engine.cascade import Cascade
from tests.engine.tiny_model import write_tiny_model


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def cascade(tiny: Path) -> Cascade:
    return Cascade.load(tiny, device="cpu")


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Networks as small as these only lose by sharing their work."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
