"""What makes a card's libraries ready can be run, and stays away where there is no card."""

from __future__ import annotations

import pytest
import torch

from cascade_desktop.engine import warming


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_each_kind_of_arithmetic_is_used_once(dtype: torch.dtype) -> None:
    made = warming.use(torch.device("cpu"), dtype)

    assert made.shape == (1, warming.WIDTH, warming.CELLS, warming.CELLS)
    assert made.dtype == dtype
    assert torch.isfinite(made).all()


def test_a_processor_needs_none_of_it() -> None:
    assert warming.begin(torch.device("cpu"), torch.float32) is None


def test_a_card_that_fails_is_not_told_of_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("CUDA error: no kernel image is available")

    monkeypatch.setattr(warming, "use", broken)
    monkeypatch.setattr(torch.cuda, "device", lambda _: torch.inference_mode())

    thread = warming.begin(torch.device("cuda"), torch.float32)

    assert thread is not None
    thread.join(60)
    assert not thread.is_alive()
