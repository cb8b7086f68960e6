"""Kernels of our own against the plain functions, in Triton's interpreter.

Run by `test_kernels.py` in a process of its own, since Triton looks for TRITON_INTERPRET when it
is imported. The interpreter cuts bfloat16 off where a card rounds, and halves what is rounded up
to a power of two in eight bits, so what is compared closely is in float32.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import gelu

from cascade_desktop.engine import arithmetic, float8, kernel_blocks, kernels
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.engine.kernel_blocks import Launch
from cascade_desktop.request import Request
from tests.engine import kernel_shapes
from tests.engine.kernel_shapes import by_cells, res_weights, some
from tests.engine.tiny_model import write_tiny_model

CPU = torch.device("cpu")
WIDTHS = (2048, 1536, 1280, 1152, 640, 576, 320)
"""Of the published networks."""

SMALL = Launch(seen_tile=512, rows=4, block=128, programs=4, gelu_twice=True)
LARGE = Launch(seen_tile=8192, rows=16, block=512, programs=1)


@pytest.fixture(autouse=True)
def drawing() -> Any:
    torch.manual_seed(0)
    with torch.inference_mode():
        yield


def near(found: Tensor, expected: Tensor, off: float = 1e-5) -> bool:
    error = (found.float() - expected.float()).norm() / expected.float().norm()
    return found.shape == expected.shape and float(error) < off


@pytest.mark.parametrize("skips", [False, True], ids=["plain", "skip"])
@pytest.mark.parametrize("width", WIDTHS)
def test_convolution_and_norm(width: int, skips: bool) -> None:
    for count, (height, across) in ((1, (3, 3)), (2, (1, 3)), (8, (2, 1))):
        x, skip = by_cells(count, width, height, across), by_cells(count, width, height, across)
        kernel, bias, shift = some(width, 1, 3, 3), some(width), some(width)
        taps, _ = kernel_blocks.ready(kernel, some(width, 4 * width), bias, bias, shifts=False)

        found, rest = kernel_blocks.seen(
            *(x, skip if skips else None, taps, bias, shift, kernel_blocks.launch_of(width))
        )

        expected = arithmetic.seen(x, skip if skips else None, kernel, bias)
        assert near(found.view(expected.shape), expected)
        assert near(rest.view(count, height, across, width), x.permute(0, 2, 3, 1) + shift, 1e-6)


@pytest.mark.parametrize("how", [SMALL, LARGE, kernel_blocks.USUAL], ids=["s", "l", "usual"])
@pytest.mark.parametrize("count", [1, 2, 8])
def test_response_norm(count: int, how: Launch) -> None:
    twice = how.gelu_twice
    for cells, width in ((1, 64), (21, 160)):
        wide, narrow = some(count, cells, width) * 4, some(width // 4, width)
        gamma, beta = some(1, 1, 1, width), some(1, 1, 1, width)
        kept = gelu(wide)
        gain = arithmetic.gain_of(kept[:, :, None], gamma)

        given = wide.clone()
        norm = kernel_blocks.lengths(given, how, keeps=not twice)
        found = kernel_blocks.gained(given, norm, gamma, beta, how, torch.float32, gelu=twice)
        weights = kernel_blocks.gained(narrow, norm, gamma, beta, how, torch.float32)

        assert near(given, wide if twice else kept, 1e-6)
        assert near(found, (kept[:, :, None] * gain + beta)[:, :, 0])
        assert near(weights, narrow * gain[:, 0])


@pytest.mark.parametrize("how", [SMALL, LARGE, None], ids=["small", "large", "usual"])
@pytest.mark.parametrize("skips", [False, True], ids=["plain", "skip"])
def test_blocks_that_widen(skips: bool, how: Launch | None) -> None:
    """With few cells the gain goes into features, with many into weights."""
    for count, sides in ((1, (5, 7)), (2, (9, 8)), (8, (1, 1))):
        x, skip = by_cells(count, 64, *sides), by_cells(count, 64, *sides) if skips else None
        weights = res_weights(64, skips=skips)

        found = kernel_blocks.res(x, skip, *weights, how=how)

        expected = arithmetic.res(x, skip, *weights)
        assert near(found, expected)
        assert found.is_contiguous(memory_format=torch.channels_last)
        assert torch.equal(found, kernel_blocks.res(x, skip, *weights, how=how)), "each time"


@pytest.mark.parametrize("count", [1, 2, 8])
def test_blocks_with_attention(count: int) -> None:
    for sides, words in (((1, 1), 1), ((3, 5), 7)):
        given = kernel_shapes.attend(count, 64, *sides, words=words, heads=2)

        found = kernel_blocks.attend(*given)

        assert near(found, arithmetic.attend(*given))
        assert found.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("side", [5, 9])
def test_bfloat16_is_as_near_as_it_can_be(side: int) -> None:
    x, weights = by_cells(2, 64, side, side), res_weights(64)
    attend = kernel_shapes.attend(2, 64, side, side, words=3, heads=2)

    def rough(given: Any) -> list[Any]:
        return [one.bfloat16() if isinstance(one, Tensor) else one for one in given]

    for ours, plain, given in (
        (kernel_blocks.res, arithmetic.res, (x, None, *weights)),
        (kernel_blocks.attend, arithmetic.attend, attend),
    ):
        assert near(ours(*rough(given)), plain(*given), kernels.OFF)


def test_eight_bits_are_about_right() -> None:
    x, weights = by_cells(2, 64, 5, 7), res_weights(64)
    widen, narrow = float8.Eight.of(weights[2]), float8.Eight.of(weights[6])
    rest = (*weights[3:6], narrow.numbers, narrow.scale, weights[7])
    given = kernel_shapes.attend(2, 64, 5, 7, words=3, heads=2)
    asked = float8.Eight.of(given[3])

    wide: list[Any] = [x, *weights[:2], *widen.parts(), *rest]
    res = kernel_blocks.res_float8(*wide)
    asking: list[Any] = [*given[:3], *asked.parts(), *given[4:]]
    attend = kernel_blocks.attend_float8(*asking)

    assert near(res, arithmetic.res(x, None, *weights), 0.15)
    assert near(attend, arithmetic.attend(*given), 0.3)


def test_they_pass_the_trial_that_every_card_gives_them() -> None:
    assert kernels.trusted(CPU)


def test_a_picture_is_the_same(tmp_path: Path) -> None:
    request = Request("a red apple", width=64, height=64, steps=2, decoder_steps=1, seed=3)
    files = open_model(write_tiny_model(tmp_path / "tiny"))

    def drawn(cascade: Cascade) -> Any:
        return np.asarray(next(iter(cascade.generate(request))).image, int)

    expected = drawn(Cascade.of(files, device="cpu"))
    cascade = Cascade.of(files, device="cpu", graphs="rehearsed", kernels="rehearsed")
    assert (drawn(cascade) == expected).all(), "no picture waits for them"
    blocks = cascade.parts.blocks
    blocks.wait()

    found = drawn(cascade)

    assert np.abs(found - expected).max() <= 1
    assert blocks._made, "they were made"
    assert all(own for own, *_ in blocks._made), "for every block: features lie as they are wanted"
