"""Stage B and A in tiles through the app's own drawing: nothing is to be seen where tiles meet."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from cascade_desktop.engine import drawing
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.conditions import Text, for_stage_b
from cascade_desktop.engine.drawing import Drawing
from cascade_desktop.engine.grids import Grid
from cascade_desktop.engine.parts import Parts
from cascade_desktop.request import Request

LEVEL = 1 / 255
PATCH = 8
"""Pixels along a side of what Stage B reads as one: two of its cells."""

REQUEST = Request(seed=3, decoder_steps=6)


def even(value: float) -> Tensor:
    """The same 16 numbers in each of Stage C's cells."""
    one = torch.randn(1, 16, 1, 1, generator=torch.Generator().manual_seed(8)) * value
    return one.expand(1, 16, 5, 7)


def told(cascade: Cascade, latent: Tensor) -> dict[str, Tensor]:
    width = cascade.parts.config("decoder").clip_text_pooled_in_channels
    pooled = torch.randn(2, 1, width, generator=torch.Generator().manual_seed(9))
    return for_stage_b(Text(pooled, pooled, (1, 0), 1), latent)


@torch.inference_mode()
def pixels(cascade: Cascade, latent: Tensor) -> tuple[Tensor, int]:
    """The picture of a Stage C latent, and how often Stage B was asked for it."""
    work = Drawing(cascade.parts, [REQUEST], Grid((5, 7), (80, 112), 1.0), lambda *_: None)
    calls: list[None] = []
    hook = cascade.parts.get("decoder").register_forward_hook(lambda *_: calls.append(None))
    try:
        return work.stage_a(work.stage_b(told(cascade, latent))), len(calls)
    finally:
        hook.remove()


def seam(found: Tensor, whole: Tensor) -> float:
    """The largest step between neighbouring patches in what tiles change.

    A patch is 8 pixels wide: Stage B and A draw a texture of that period even of nothing. The
    frame does not count: there a network sees that there is no more of the picture.
    """
    changed = avg_pool2d(found - whole, PATCH)[..., 8:-8, 8:-8]
    return max(float(changed.diff(dim=side).abs().max()) for side in (-1, -2))


def in_tiles(monkeypatch: pytest.MonkeyPatch, parts: Parts, tile: int, overlap: int) -> None:
    monkeypatch.setattr(parts, "plan", replace(parts.plan, tile_a=tile, tile_b=tile))
    monkeypatch.setattr(drawing, "OVERLAP", overlap)


def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each noise is one number in all cells: then nothing but a tile can make cells differ."""

    def drawn(
        shape: tuple[int, int, int], generators: list[torch.Generator], device: str
    ) -> Tensor:
        ones = [torch.randn(shape[0], 1, 1, generator=each).expand(shape) for each in generators]
        return torch.stack(ones).to(device)

    monkeypatch.setattr("cascade_desktop.engine.sampling._drawn", drawn)


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize(("tile", "overlap", "count"), [(48, 16, 6), (64, 32, 6)])
def test_an_even_latent_has_no_seam(
    cascade: Cascade,
    tile: int,
    overlap: int,
    count: int,
    noisy: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In both stages and over all steps; of 320 x 448 pixels."""
    if not noisy:
        without_noise(monkeypatch)
    whole, once = pixels(cascade, even(1.0))
    in_tiles(monkeypatch, cascade.parts, tile, overlap)

    found, calls = pixels(cascade, even(1.0))

    assert once == REQUEST.decoder_steps
    assert calls == count * once, "there are several tiles"
    assert found.shape == whole.shape == (1, 3, 320, 448)
    assert not torch.equal(found, whole)
    assert seam(found, whole) <= LEVEL
    assert (found - whole)[..., 64:-64, 64:-64].abs().mean() <= LEVEL


def test_a_seam_would_be_seen(cascade: Cascade) -> None:
    whole, _ = pixels(cascade, even(1.0))
    found = whole.clone()
    found[..., 200:] += 2 * LEVEL

    assert seam(found, whole) > LEVEL
