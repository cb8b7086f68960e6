"""What the command line says of a card that PyTorch cannot use, or of none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade_desktop import card_trouble
from cascade_desktop.card_trouble import Nvidia
from tests.cli.conftest import Run

FEW = ("--steps", 1, "--decoder-steps", 1, "--size", "64x64")


@pytest.fixture
def without_a_card(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Nvidia | None]]:
    """PyTorch finds none; what is here all the same is the test's choice."""
    import torch

    from cascade_desktop.engine import remarks
    from cascade_desktop.engine.devices import missed_card

    here: list[Nvidia | None] = [None]
    monkeypatch.setattr(card_trouble, "nvidia", lambda: here[0])
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)  # as a driver says that is too old
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(remarks, "_told", set())
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    missed_card.cache_clear()
    yield here
    missed_card.cache_clear()


@pytest.mark.usefixtures("without_a_card")
def test_doctor_says_that_the_processor_draws(run: Run) -> None:
    code, out, _ = run("doctor")

    assert code == 0
    assert "GPU: There is no graphics card that PyTorch can use: the processor draws." in out


def test_doctor_names_a_card_that_cannot_be_used_and_the_command_that_mends_it(
    run: Run, without_a_card: list[Nvidia | None]
) -> None:
    without_a_card[0] = Nvidia("580.65", "13.0", "8.9")
    code, out, _ = run("doctor")

    assert code == 0
    assert "is built without CUDA" in out
    assert "cu130" in out


def test_it_is_said_once_where_a_card_is_wanted_and_the_picture_is_drawn(
    run: Run, without_a_card: list[Nvidia | None], tiny_model: Path
) -> None:
    without_a_card[0] = Nvidia("580.65", "13.0", "8.9")
    drawing = ("generate", "a cat", "--model", tiny_model, *FEW)

    code, _, err = run(*drawing, "--device", "cpu")
    assert (code, "CUDA" in err) == (0, False)
    code, _, err = run(*drawing)
    assert (code, err.count("is built without CUDA")) == (0, 1)
    code, _, err = run(*drawing, "--device", "cuda")
    assert code == 1
    assert "is built without CUDA" in err
