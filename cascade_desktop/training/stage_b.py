"""The lesson of Stage B: pictures of Stage A's latents from the cells that Stage C draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.training.diffusion import (
    UNGUIDED,
    Noised,
    fill,
    initialised,
    noise_error,
    noised,
    outcome,
)
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Batch, Lesson, latents_of, silence, text_features
from cascade_desktop.training.pocket import CELLS
from cascade_desktop.training.speed import arranged, exactly, quickened

SURFACE = 8
"""Cells along a side over which Stage B's colours are compared."""

_SURFACE_WEIGHT = 0.2

_WORDLESS = 0.3
"""The share of captions that Stage B is not told: a variation has none. Of 60 of them 48 % showed
the right subject as the previewer saw them, and 40 % as Stage B drew them, which had seen a tenth
of its pictures without a word (29 November 2026)."""

_ASTRAY = 0.3
"""How far from right the latents of Stage C that Stage B is told are, at most, in their spread.

It draws what they show and not what the words say, and more of this does not change it: after 2,000
steps with 0.4 for three of four pictures, and with the latents of the same drawing in another style
for half of those told in words, it followed the words in 23 % of 39 such pictures, as it had before
(30 November 2026)."""

_ASTRAY_SHARE = 0.5
"""The share of the pictures where they are."""


def surface_error(found: Tensor, wanted: Noised, told: Tensor) -> Tensor:
    """The error in the clean picture's mean over 8 x 8 cells, for the pictures that are `told`.

    An error of 0.002 in the noise, the same everywhere, is nothing to `noise_error`, but where
    little but noise is left it is a fifth of a picture's whole range: a wrong colour all over,
    which later steps keep.
    """
    coarse = nn.functional.avg_pool2d(found.float() - wanted.noise, SURFACE) * wanted.spread
    each = (coarse * told).square().mean((1, 2, 3))
    return _SURFACE_WEIGHT * (each / (1 + each)).mean()


@dataclass
class BankB:
    """Pictures as Stage B sees them: Stage A's latents of unit spread, and what it is told."""

    latents: Tensor
    effnet: Tensor
    tokens: Tensor


def teach_stage_b(lesson: Lesson) -> dict[str, float]:
    """Pictures of 256 and of 512 pixels, told by the same 12 x 12 cells."""
    network: Any = quickened(lesson.new("decoder", initialised))
    exactly(network.clf)
    rates, export = lesson.rates(1e-3, 0.9995), partial(lesson.finish, "decoder")
    learner = Learner("decoder", network, lesson.work, lesson.budget, rates, export)
    text = lesson.taught("text_encoder")
    small, large = _banks_b(lesson)

    def losses(step: int) -> Losses:
        fine = step % 5 >= 3 and large is not None
        bank = large if fine and large is not None else small
        count = max(2, lesson.batch // 4) if fine else lesson.batch
        index = torch.randint(len(bank.latents), (count,), device=lesson.device)
        wanted = noised(bank.latents[index].float())
        cells, told = _forgiving(bank.effnet[index].float())
        with lesson.autocast():
            with torch.no_grad():
                pooled = text_features(text, silence(bank.tokens[index], _WORDLESS))[1]
            found = network(
                arranged(wanted.latents),
                wanted.time,
                clip_text_pooled=pooled,
                effnet=cells,
            ).sample
        surface = surface_error(found, wanted, told)
        return {"noise": noise_error(found, wanted), "surface": surface}

    learner.run(losses, lesson.report)
    return outcome(learner)


def _forgiving(effnet: Tensor) -> tuple[Tensor, Tensor]:
    """Most of the cells' latents more or less wrong, as Stage C's will be; a tenth left out.

    Also 1 for each picture that is told, 0 where it is left out.
    """
    n = len(effnet)
    spread = _ASTRAY * torch.rand(n, 1, 1, 1, device=effnet.device)
    spread = spread * (torch.rand_like(spread) < _ASTRAY_SHARE)
    told = (torch.rand_like(spread) >= UNGUIDED).float()
    return (effnet + spread * torch.randn_like(effnet)) * told, told


@torch.no_grad()
def _banks_b(lesson: Lesson) -> tuple[BankB, BankB | None]:
    if lesson.small:
        return _bank_b(lesson, 64, 100, 50), None
    small = _bank_b(lesson, 256, lesson.amount(200_000), 250)
    return small, _bank_b(lesson, 512, lesson.amount(60_000), 150)


def _bank_b(lesson: Lesson, size: int, count: int, chunk: int) -> BankB:
    stage_a: Any = lesson.taught("vqgan")
    effnet = lesson.taught("effnet_encoder")
    spread = float(stage_a.config["scale_factor"])
    cells = 32 * (CELLS // 4 if lesson.small else CELLS)

    def make(batch: Batch) -> tuple[Tensor, ...]:
        with lesson.autocast():
            told = latents_of(effnet, lesson.draw(batch.plans, cells))
            pictures = arranged(lesson.draw(batch.plans, size))
            latents = stage_a.encode(pictures).latents / spread
        return latents.half(), told.half(), batch.tokens

    return BankB(*fill(lesson, count, chunk, make))
