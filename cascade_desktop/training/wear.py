"""Makes drawn pictures worse in the ways that a model does, for a judge that is to bear with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cascade_desktop.training.materials import Lesson, latents_of
from cascade_desktop.training.pocket import SEEN_BY_EFFNET
from cascade_desktop.training.speed import arranged

SMALLER = (52, 80, 112, 64, 96, 56, 88, 72)
"""Pixels along a side of what soft pictures are drawn from, one after the other: what the
previewer leaves of a picture is about as soft as 64 pixels."""

BLOTCHES = 4
"""Places along a side of a picture whose colours go astray together."""


def worn(pictures: Tensor, step: int) -> Tensor:
    """Pictures [n, 3, h, w], each made worse in its own measure: softer or harder, coarse as by
    strong JPEG compression, noisy, blotchy, of another contrast and a little off in colour.

    Four in ten stay sharp: what tells some styles apart is no larger than a few pixels. How small
    the soft ones have been follows from `step`.
    """

    def between(low: float, high: float, *shape: int) -> Tensor:
        random = torch.rand(len(pictures), *(shape or (1, 1, 1)), device=pictures.device)
        return low + (high - low) * random

    side, smaller = pictures.shape[-1], SMALLER[step % len(SMALLER)]
    soft = _resized(_resized(pictures, smaller, "area"), side, "bilinear")
    # Below 0 is sharpened: guidance overdoes contrasts.
    amount = torch.where(between(0, 1) < 0.4, 0.0, between(-0.4, 1.2).clamp(max=1))
    found = torch.lerp(pictures, soft, amount)
    if step % 3 == 0:
        found = coarse(found, between(0.002, 0.04))
    noise = between(-0.03, 0.03).clamp(min=0)
    found = found + noise * torch.randn_like(found)
    blotches = _resized(between(-1, 1, 3, BLOTCHES, BLOTCHES), side, "bilinear")
    found = found + between(0, 0.05) * blotches + between(-0.06, 0.06, 3, 1, 1)
    return ((found - 0.5) * between(0.8, 1.15, 3, 1, 1) + 0.5).clamp(0, 1)


def coarse(pictures: Tensor, step: Tensor) -> Tensor:
    """The 8 x 8 cosine coefficients of pictures [n, c, 8h, 8w] rounded to multiples of `step`
    [n, 1, 1, 1] for the mean, more for finer ones: what JPEG (ITU-T T.81) does, less its tables.
    """
    count, channels, height, width = pictures.shape
    place = torch.arange(8, device=pictures.device)
    waves = torch.cos((2 * place[None] + 1) * place[:, None] * math.pi / 16) / 2
    waves[0] *= math.sqrt(0.5)
    blocks = pictures.reshape(count, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    steps = step[..., None, None] * (1 + 0.75 * (place[:, None] + place[None]))
    rounded = ((waves @ blocks @ waves.T) / steps).round() * steps
    return (waves.T @ rounded @ waves).transpose(3, 4).reshape(pictures.shape)


@dataclass(frozen=True)
class Through:
    """What is left of pictures in Stage C's latents, as far as the previewer can show it."""

    encoder: nn.Module
    previewer: nn.Module
    lesson: Lesson

    @classmethod
    def of(cls, lesson: Lesson) -> Through | None:
        """None where these networks have not been taught yet."""
        kinds = ("effnet_encoder", "previewer")
        if not all((lesson.out / kind / "config.json").is_file() for kind in kinds):
            return None
        return cls(lesson.taught(kinds[0]), lesson.taught(kinds[1]), lesson)

    @torch.no_grad()
    def show(self, plans: Tensor, pixels: int) -> Tensor:
        """The pictures of plans [n, ...]: [n, 3, pixels, pixels] in 0..1."""
        side = SEEN_BY_EFFNET // 4 if self.lesson.small else SEEN_BY_EFFNET
        with self.lesson.autocast():
            latents = latents_of(self.encoder, self.lesson.draw(plans, side))
            seen = self.previewer(arranged(latents)).float()
        return _resized(seen, pixels, "bicubic").clamp(0, 1)


def _resized(pictures: Tensor, side: int, mode: str) -> Tensor:
    return nn.functional.interpolate(pictures, (side, side), mode=mode)
