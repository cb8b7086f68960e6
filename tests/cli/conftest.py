"""A small real model and a short way to run a command, for the command line's tests."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cascade_desktop import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Only what draws needs torch, and this is what takes seconds to import.
    from tests.engine.tiny_model import write_tiny_model

    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="session")
def guided_model(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a ControlNet of each kind."""
    from tests.engine.controls import write_tiny_controls

    folder = tmp_path_factory.mktemp("guided") / "tiny"
    return write_tiny_controls(Path(shutil.copytree(tiny_model, folder)))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    levels = np.random.default_rng(3).integers(0, 256, (80, 96, 3), np.uint8)
    Image.fromarray(levels).resize((96, 80)).save(tmp_path / "a photo.png")
    return tmp_path / "a photo.png"


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    hole = Image.new("L", (96, 80))
    hole.paste(255, (30, 30, 60, 60))
    hole.save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


@pytest.fixture
def own_model(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(tiny_model, tmp_path / "own model"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; gives its exit code, stdout and stderr."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["--data", str(data), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run_command


@pytest.fixture
def draw(run: Run, tiny_model: Path) -> Run:
    """`generate` with the small model and few steps."""
    few = ("--model", tiny_model, "--steps", 3, "--decoder-steps", 2, "--device", "cpu")

    def draw_with(*arguments: object) -> tuple[int, str, str]:
        return run("generate", *few, *arguments)

    return draw_with
