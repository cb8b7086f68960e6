"""The lesson of Stage C: the cells of a picture from words and from other pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.training.clip import PIXELS, seen_by_clip
from cascade_desktop.training.diffusion import (
    SHARPENED,
    UNGUIDED,
    fill,
    initialised,
    noise_error,
    noised,
    outcome,
    sharpened,
)
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import (
    Batch,
    Lesson,
    latents_of,
    no_image,
    silence,
    text_features,
)
from cascade_desktop.training.pocket import CELLS
from cascade_desktop.training.speed import arranged, quickened

_TEXT_PACE, _IMAGE_PACE = 0.1, 0.3
"""How quickly the encoders learn beside Stage C."""

_RATE, _RATE_AGAIN = 1e-3, 5e-4
"""How quickly Stage C learns: from the beginning, and where a lesson goes on from weights that were
taught before, of which less is to be lost on the way."""

_SHOWN = 0.5
"""The share of pictures that Stage C is shown as well."""

_MUTE = 0.75
"""The share of those that it is shown without a word."""

_SHARPENS_FROM = 0.3
"""The share of the lesson after which what is told is to count for more: a beginner's idea of what
a caption changes is no good."""

_SAID, _STYLED = 0.45, 0.6
"""`diffusion.sharpened` where pictures are told in words alone: how much of what all words change
is added for half of them, and for the others, of what the word for the style changes.

After 2,730 steps of 2,600 pictures the style was right in 89 % of 200 instead of in 76, and a
variation's subject in 77 instead of in 68 (30 November 2026)."""


class Telling(nn.Module):
    """Stage C, and the encoders that learn to tell it what it has to draw.

    Beside a text encoder that only CLIP taught, Stage C drew the right shape for a quarter of
    words like "a red apple", and for two thirds of those like "una manzana de color rojo", where
    the thing comes first; when it had taught the encoder for 2,600 steps, for 69 and 78 % of 200.
    Both of two things were there in 75 % of 200 pictures instead of in 49. The image encoder was
    taught by CLIP for two more minutes and then beside Stage C: variations showed the subject of
    63 % of 200 pictures instead of 40 (29 November 2026).
    """

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.prior = quickened(lesson.new("prior", initialised))
        begin = lesson.taught if lesson.start is None else lesson.new
        self.text = begin("text_encoder").requires_grad_(True)
        self.image = begin("image_encoder").requires_grad_(True)

    def told(self, tokens: Tensor, pictures: Tensor, shown: Tensor) -> Told:
        """Tokens [n, 77], and pictures [k, 3, 128, 128] in 0..1 of the first k of them, where they
        are `shown` [k]."""
        hidden, pooled = text_features(self.text, tokens)
        image = self.image(pixel_values=seen_by_clip(pictures)).image_embeds[:, None]
        rest = no_image(len(tokens) - len(image), tokens.device)
        seen = image.float() * shown[:, None, None]
        return Told(hidden, pooled, torch.cat([seen, rest]))

    def words(self, tokens: Tensor) -> Told:
        """Tokens [n, 77] without a picture."""
        hidden, pooled = text_features(self.text, tokens)
        return Told(hidden, pooled, no_image(len(tokens), tokens.device))

    def finish(self, lesson: Lesson) -> None:
        lesson.finish("prior", self.prior)
        lesson.finish("text_encoder", self.text)
        lesson.finish("image_encoder", self.image)


@dataclass
class Told:
    """What Stage C is told: words [n, 77, d] and [n, 1, d], pictures [n, 1, d]."""

    hidden: Tensor
    pooled: Tensor
    image: Tensor


@dataclass
class Bank:
    """Pictures as Stage C sees them, and what they are drawn from."""

    latents: Tensor
    tokens: Tensor
    rival: Tensor
    plans: Tensor


def teach_stage_c(lesson: Lesson) -> dict[str, float]:
    """From a bank of latents; at first square, later in the other shapes too.

    The encoders learn as well, slowly. Stage B reads the text, too: teach that afterwards.
    """
    telling = Telling(lesson)
    rates = lesson.rates(_RATE if lesson.start is None else _RATE_AGAIN, 0.9997, warm_up=400)
    learner = Learner(
        "prior", telling, lesson.work, lesson.budget, rates, lambda _: telling.finish(lesson)
    )
    learner.slow_down(telling.text.parameters(), _TEXT_PACE)
    learner.slow_down(telling.image.parameters(), _IMAGE_PACE)
    banks = [_bank(lesson, rows, columns, count) for rows, columns, count in _shapes(lesson)]

    def losses(step: int) -> Losses:
        share = learner.share
        wide = share > 0.55 and step % 10 < 4
        bank = banks[1 + step % (len(banks) - 1)] if wide and len(banks) > 1 else banks[0]
        index = torch.randint(len(bank.latents), (lesson.batch,), device=lesson.device)
        wanted = noised(bank.latents[index].float())

        def found(told: Told) -> Tensor:
            return _noise_seen(telling, wanted.latents, wanted.time, told)

        with lesson.autocast():
            tokens = silence(bank.tokens[index], UNGUIDED)
            seen = found(_told(lesson, telling, bank.plans[index], tokens))
            if lesson.start is not None or share > _SHARPENS_FROM:
                # Not without gradients: that would be compiled once more, for every shape.
                other, much = otherwise(tokens, bank.rival[index])
                alone = found(telling.words(other))
                wanted = replace(wanted, noise=sharpened(wanted.noise, seen, alone, much))
        return {"noise": noise_error(seen, wanted)}

    learner.run(losses, lesson.report)
    return outcome(learner)


def _noise_seen(telling: Telling, latents: Tensor, time: Tensor, told: Told) -> Tensor:
    network: Any = telling.prior
    seen: Tensor = network(
        arranged(latents),
        time,
        clip_text=told.hidden,
        clip_text_pooled=told.pooled,
        clip_img=told.image,
    ).sample
    return seen


def _told(lesson: Lesson, telling: Telling, plans: Tensor, tokens: Tensor) -> Told:
    """The first of the pictures are shown, some of them alone; the others are told in words."""
    count = _shown(len(tokens))
    # As many in each step, for what is compiled; of an odd number, one is shown now and then.
    shown = torch.rand(count, device=tokens.device) < len(tokens) * _SHOWN / count
    mute = shown & (torch.rand(count, device=tokens.device) < _MUTE)
    first = torch.where(mute[:, None], silence(tokens[:count], 1.0), tokens[:count])
    with torch.no_grad():
        pictures = lesson.draw(plans[:count], PIXELS)
    return telling.told(torch.cat([first, tokens[count:]]), pictures, shown)


def _shown(pictures: int) -> int:
    return math.ceil(pictures * _SHOWN)


def otherwise(tokens: Tensor, rival: Tensor) -> tuple[Tensor, Tensor]:
    """What is told on the other side [n, 77], and how much what is different is to count
    [n, 1, 1, 1]: nothing, or to every other one that is told in words alone another style."""
    silent = silence(tokens, 1.0)
    other = silent.clone()
    much = torch.full((len(tokens), 1, 1, 1), SHARPENED, device=tokens.device)
    begin = _shown(len(tokens))
    much[begin:] = _SAID
    every = slice(begin, None, 2)
    much[every] = _STYLED
    # An empty caption stays one: what it leads to is what guidance starts from.
    same = (tokens[every] == silent[every]).all(1, keepdim=True)
    other[every] = torch.where(same, silent[every], rival[every])
    return other, much


def _shapes(lesson: Lesson) -> list[tuple[int, int, int]]:
    """Rows, columns and how many pictures: 1:1, then 4:3, 3:4, 3:2 and 2:3."""
    if lesson.small:
        return [(CELLS // 4, CELLS // 4, 100)]
    wide = lesson.amount(40_000)
    others = [(9, 12, wide), (12, 9, wide), (10, 15, wide), (15, 10, wide)]
    return [(CELLS, CELLS, lesson.amount(500_000)), *others]


@torch.no_grad()
def _bank(lesson: Lesson, rows: int, columns: int, count: int) -> Bank:
    effnet = lesson.taught("effnet_encoder")

    def make(batch: Batch) -> tuple[Tensor, ...]:
        with lesson.autocast():
            latents = latents_of(effnet, lesson.draw(batch.plans, 32 * rows, 32 * columns))
        return latents.half(), batch.tokens, batch.rival, batch.plans

    return Bank(*fill(lesson, count, 50 if lesson.small else 500, make))
