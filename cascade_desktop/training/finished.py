"""Drawings as Pocket's own Stage B and A finish them, for a judge that is to know them like that.

Of 200 drawings finished like that, a judge that knew none such named the style of 85.5 %, and one
that was taught with 8,000 of them 88; of the drawings themselves each 94 (30 November 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.progress import Progress
from cascade_desktop.request import Request
from cascade_desktop.training.drawing_together import finish_together
from cascade_desktop.training.materials import Batch, Lesson, Pool, latents_of
from cascade_desktop.training.pocket import SEEN_BY_EFFNET

FINISHED = 12_800
"""How many are made: each with 10 steps of Stage B, so these are what takes time."""

EXAMINED = 640
"""Of those, how many are kept for the figures."""

_AT_ONCE = 64

_SMALL = 4
"""In a trial, how many are made."""

_DRAFT = 2
"""In a trial, what the pictures' sides are divided by."""

_NEEDS = ("effnet_encoder", "prior", "decoder", "vqgan", "text_encoder", "image_encoder")


@dataclass(frozen=True)
class Finished:
    """Pictures [n, 3, side, side] as 8-bit levels, on the device, and what they show."""

    pictures: Tensor
    batch: Batch

    def take(self, count: int) -> Finished:
        size, device = len(self.pictures), self.pictures.device
        return self.at(torch.randint(size, (count,), device=device))

    def at(self, which: Tensor | slice) -> Finished:
        return Finished(self.pictures[which], self.batch.at(which))

    def shown(self) -> Tensor:
        """In 0..1."""
        return self.pictures.float() / 255


def finished(lesson: Lesson, pool: Pool, side: int) -> Finished | None:
    """The first pictures of the pool, finished at the usual size (in a trial as drafts) without a
    word and seen at `side` pixels; None where not all that draws has been taught yet."""
    if not all((lesson.out / kind / "config.json").is_file() for kind in _NEEDS):
        return None
    cascade = Cascade.load(lesson.out, lesson.report, device=lesson.device)
    effnet = cascade.parts.get("effnet_encoder")
    size = _SMALL if lesson.small else _AT_ONCE
    count = size if lesson.small else min(FINISHED, len(pool.whole.plans)) // size * size
    smaller = _DRAFT if lesson.small else 1
    width, height = Request.width // smaller, Request.height // smaller
    requests = [Request(width=width, height=height, seed=place) for place in range(count)]
    seen = []
    for start in range(0, count, size):
        plans = pool.whole.plans[start : start + size]
        told = partial(lesson.report, Progress("finishing pictures", start, count))
        with torch.inference_mode():
            latents = latents_of(effnet, lesson.draw(plans, SEEN_BY_EFFNET // smaller))
        part = requests[start : start + size]
        whole = finish_together(cascade, latents, part, told, at_once=size)
        small = nn.functional.interpolate(
            whole.to(lesson.device).float(), (side, side), mode="area"
        )
        seen.append(small.round().to(torch.uint8))
    return Finished(torch.cat(seen), pool.whole.at(slice(count)))
