"""Products in eight-bit floats: near the exact ones, made again when weights change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cascade_desktop.engine import float8, memory
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.float8 import Products
from cascade_desktop.folders import resource
from cascade_desktop.request import Request
from cascade_desktop.uses import LoraUse
from tests.engine import loras
from tests.engine.tiny_model import write_tiny_model

APPLE = Request("a red apple", width=96, height=64, steps=4, decoder_steps=2, seed=3)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    return open_model(write_tiny_model(tmp_path_factory.mktemp("m") / "tiny"))


def loaded(files: ModelFiles, products: Products, plan: str = "auto") -> Cascade:
    return Cascade.of(files, device="cpu", products=products, plan=plan)


def drawn(cascade: Cascade, request: Request = APPLE) -> Any:
    return np.asarray(next(iter(cascade.generate(request))).image, float)


def psnr(found: Any, expected: Any) -> float:
    return float(10 * np.log10(255**2 / np.square(found - expected).mean()))


@pytest.mark.parametrize("size", [1.0, 1e-3])
def test_a_product_is_off_by_a_few_percent(size: float) -> None:
    random = torch.Generator().manual_seed(0)
    x, weight = (torch.randn(64, 128, generator=random) for _ in range(2))
    bias = torch.randn(64, generator=random) * size
    eight = float8.Eight.of(weight * size)

    found = float8.product(x[None], *eight.parts(), bias)[0]

    expected = torch.nn.functional.linear(x, weight * size, bias)
    assert (found - expected).norm() < 0.05 * expected.norm()


def test_what_is_too_large_for_the_format_stays_a_number() -> None:
    eight = float8.Eight.of(torch.eye(16) * 1e6)

    found = float8.product(torch.full((16, 16), 1e5), *eight.parts(), torch.zeros(16))

    assert torch.isfinite(found).all()


def test_a_picture_of_pocket_is_nearly_the_same() -> None:
    files = open_model(resource("pocket"))
    request = Request("a red apple on a blue table", width=256, height=256, seed=1)

    found, expected = (drawn(loaded(files, way), request) for way in ("rehearsed", "exact"))

    assert 25 < psnr(found, expected) < 60


def test_an_adapter_changes_them_and_leaves_nothing_behind(
    files: ModelFiles, tmp_path: Path
) -> None:
    adapter = loras.authors(loras.learnt(), tmp_path / "a.safetensors")
    adapted = Request(**{**vars(APPLE), "loras": (LoraUse(str(adapter), 2.0),)})
    eight, exact = loaded(files, "rehearsed"), loaded(files, "exact")
    before = drawn(eight)

    found = drawn(eight, adapted)

    difference = psnr(drawn(exact, adapted), drawn(exact))
    assert psnr(found, drawn(exact, adapted)) > difference, (
        "nearer to it than to the picture without"
    )
    assert (drawn(eight) == before).all()


def test_they_are_for_cards_and_for_weights_that_stay_on_one(files: ModelFiles) -> None:
    expected = drawn(loaded(files, "exact"))

    assert (drawn(loaded(files, "float8")) == expected).all(), "there is no card"
    packed, same = (loaded(files, way, "eight-bit") for way in ("rehearsed", "exact"))
    assert (drawn(packed) == drawn(same)).all(), "its weights are whole numbers of eight bits"


def test_they_leave_at_once_when_a_smaller_plan_is_taken(
    files: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory has just ended: what only the next picture of Stage C would drop is in the way."""
    monkeypatch.setattr(memory, "IN_SHARED_MEMORY", memory.ON_A_CARD)
    eight = loaded(files, "rehearsed")
    drawn(eight)
    parts = eight.parts
    unets = [parts.get(kind) for kind in ("prior", "decoder")]

    def held() -> list[bool]:
        blocks = (one for unet in unets for one in float8.wide_ones(unet, "rehearsed"))
        return [one.eight is not None for one in blocks]

    assert all(held())

    assert parts.take_less()

    assert not any(held())
    assert (drawn(eight) == drawn(loaded(files, "exact", "staged"))).all()


def test_what_they_take_is_predicted(files: ModelFiles) -> None:
    from cascade_desktop.engine.grids import grid

    eight, exact = loaded(files, "rehearsed"), loaded(files, "exact")
    size = grid(96, 64, 42.67, 2)
    drawn(eight)

    more = eight.parts.predicted(size, 2) - exact.parts.predicted(size, 2)

    held = [
        one.numbers.numel()
        for kind in ("prior", "decoder")
        for block in float8.wide_ones(eight.parts.get(kind), "rehearsed")
        for one in block.eight
    ]
    assert more == sum(held) > 0
