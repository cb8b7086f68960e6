"""Twenty steps of the real networks, against the loop and the networks written out in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from cascade_desktop.engine.sampling import Sampling, sample
from cascade_desktop.engine.unet import remembering
from tests.engine.test_parity_unet import STAGE_B, STAGE_C, Config, Formulas, exact, told, varied

STEPS = 20
START = math.cos(0.008 / 1.008 * math.pi / 2)


def share(t: float, shift: float) -> float:
    """The picture's part of the variance at a time of the shifted cosine schedule."""
    kept = (math.cos((0.008 + t) / 1.008 * math.pi / 2) / START) ** 2
    kept = min(max(kept, 0.0001), 0.9999)
    odds = min(max(kept / (1 - kept) / shift**2, 0.0001 / 0.9999), 0.9999 / 0.0001)
    return odds / (1 + odds)


def tame(x: Tensor, time: Tensor, predicted: Tensor) -> Tensor:
    """Mostly the best guess for latents of variance one, so that random weights keep that size."""
    angle = time.view(-1, 1, 1, 1) * (math.pi / 2)
    return x * angle.sin() + 0.3 * predicted * angle.cos()


def guided_noise(
    predict: Callable[[Tensor, float], Tensor], x: Tensor, kept: float, guidance: float
) -> Tensor:
    """Both sides, the wanted one first; what is mixed gets the contrast of the wanted one."""
    time = math.acos(math.sqrt(kept) * START) / (math.pi / 2) * 1.008 - 0.008
    wanted, unwanted = predict(torch.cat([x, x]), time).chunk(2)
    mixed = unwanted + guidance * (wanted - unwanted)
    return 0.7 * mixed * (wanted.std() / (mixed.std() + 1e-9)) + 0.3 * mixed


def drawn(
    predict: Callable[[Tensor, float], Tensor],
    shape: tuple[int, int, int],
    guidance: float,
    shift: float,
) -> tuple[Tensor, Tensor]:
    """What is drawn, and the latent that is left over, which is not the picture."""
    noise = Generator().manual_seed(7)
    x = clean = torch.randn(shape, generator=noise).double()[None]
    shares = [share(t, shift) for t in np.linspace(1, 0, STEPS + 1)]
    for here, there in pairwise(shares):
        seen = guided_noise(predict, x, here, guidance)
        clean = (x - math.sqrt(1 - here) * seen) / math.sqrt(here)
        fresh = torch.randn(shape, generator=noise).double()[None]
        spread = math.sqrt((1 - there) / (1 - here) * (1 - here / there))
        x = math.sqrt(there) * clean + math.sqrt(1 - there - spread**2) * seen + spread * fresh
    return clean, x


@pytest.mark.parametrize(
    ("kind", "config", "shape", "guidance", "shift"),
    [
        ("prior", STAGE_C, (16, 4, 5), 4.0, 2.0),
        ("prior", STAGE_C, (16, 3, 3), 7.0, 1.0),
        ("decoder", STAGE_B, (4, 22, 18), 1.1, 1.0),
    ],
)
def test_twenty_steps(
    kind: str, config: Config, shape: tuple[int, int, int], guidance: float, shift: float
) -> None:
    network, given = varied(kind, config), told(config, 1)
    formulas = Formulas(exact(network.state_dict()), config, {})

    def ours(x: Tensor, time: Tensor, **more: Any) -> Tensor:
        return tame(x, time, network(x, time, return_dict=False, **more)[0])

    def theirs(x: Tensor, time: float) -> Tensor:
        times = torch.tensor([time, time], dtype=torch.float64)
        return tame(x, times, formulas(x, times, **exact(given)))

    how = Sampling(STEPS, guidance, shift)
    with remembering(network):
        found = sample(ours, shape, how, given, [Generator().manual_seed(7)])

    clean, left = drawn(theirs, shape, guidance, shift)
    assert 0.5 < clean.std() < 2
    assert (found - clean).abs().max() <= 1e-4
    assert (left - clean).abs().max() > 1e-3, "the test tells x0 from x"
