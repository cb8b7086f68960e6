"""A sample of the training pictures, twelve subjects in five styles, read once for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from cascade_desktop.folders import resource
from cascade_desktop.training.compositions import Composer
from cascade_desktop.training.drawing import Sprites
from cascade_desktop.training.subjects import Subject, load_subjects


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Two runs give the same bits only if sums are always taken in the same order."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def sample() -> Path:
    return resource("training/sample-sprites.zip")


@pytest.fixture(scope="session")
def subjects() -> tuple[Subject, ...]:
    return load_subjects()


@pytest.fixture(scope="session")
def sprites(sample: Path, subjects: tuple[Subject, ...]) -> Sprites:
    return Sprites.read(sample, subjects)


@pytest.fixture(scope="session")
def composer(sprites: Sprites, subjects: tuple[Subject, ...]) -> Composer:
    return Composer(subjects, sprites.rows)
