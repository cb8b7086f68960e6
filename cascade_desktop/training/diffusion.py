"""The lessons of Stage B and Stage C: to tell the noise in a latent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.engine import sampling
from cascade_desktop.errors import CascadeError
from cascade_desktop.training.clip import PIXELS, seen_by_clip
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
from cascade_desktop.training.speed import arranged, exactly, quickened

SURFACE = 8
"""Cells along a side over which Stage B's colours are compared."""

_SURFACE_WEIGHT = 0.2

_UNGUIDED = 0.1
"""The share of captions left out, so that there is an unconditional side for guidance."""

_WORDLESS = 0.3
"""The share of captions that Stage B is not told: a variation has none. Of 60 of them 48 % showed
the right subject as the previewer saw them, and 40 % as Stage B drew them, which had seen a tenth
of its pictures without a word (29 November 2026)."""

_ASTRAY = 0.5
"""How far from right the latents of Stage C that Stage B is told are, at most, in their spread."""

_TEXT_PACE = 0.1
"""How quickly the text encoder learns beside Stage C."""

_SHOWN = 0.5
"""The share of pictures that Stage C is shown as well."""

_MUTE = 0.75
"""The share of those that it is shown without a word."""


@dataclass
class Noised:
    """Latents with noise in them, at a time each, `spread` of it to one of signal."""

    latents: Tensor
    noise: Tensor
    time: Tensor
    weight: Tensor
    spread: Tensor


def noised(clean: Tensor) -> Noised:
    """At uniform times, half of them shifted by 2 as Stage C is sampled.

    The weight 1 / (1 + SNR) is P2's (Choi et al. 2022), as the authors train.
    """
    n = len(clean)
    uniform = torch.rand(n, device=clean.device)
    shifted = 2 * math.log(2) * (torch.rand(n, device=clean.device) < 0.5)
    ratio = (sampling.log_snr(uniform) - shifted).clamp(*sampling.LOG_SNR_LIMITS)
    signal = ratio.sigmoid().sqrt().view(n, 1, 1, 1)
    spread = (1 - signal.square()).sqrt()
    noise = torch.randn_like(clean)
    time = sampling.time_condition(ratio)
    return Noised(
        clean * signal + noise * spread, noise, time, 1 / (1 + ratio.exp()), spread / signal
    )


def noise_error(found: Tensor, wanted: Noised) -> Tensor:
    each = (found.float() - wanted.noise).square().mean((1, 2, 3))
    return (each * wanted.weight).mean()


def surface_error(found: Tensor, wanted: Noised, told: Tensor) -> Tensor:
    """The error in the clean picture's mean over 8 x 8 cells, for the pictures that are `told`.

    An error of 0.002 in the noise, the same everywhere, is nothing to `noise_error`, but where
    little but noise is left it is a fifth of a picture's whole range: a wrong colour all over,
    which later steps keep.
    """
    coarse = nn.functional.avg_pool2d(found.float() - wanted.noise, SURFACE) * wanted.spread
    each = (coarse * told).square().mean((1, 2, 3))
    return _SURFACE_WEIGHT * (each / (1 + each)).mean()


def initialised(unet: nn.Module) -> nn.Module:
    """The authors' first weights, which diffusers leaves out (modules/stage_c.py:98-124)."""
    network: Any = unet
    for module in unet.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for name in ("clip_txt_pooled_mapper", "clip_txt_mapper", "clip_img_mapper"):
        if hasattr(network, name):
            nn.init.normal_(getattr(network, name).weight, std=0.02)
    for name in ("effnet_mapper", "pixels_mapper"):
        if hasattr(network, name):
            nn.init.normal_(getattr(network, name)[0].weight, std=0.02)
            nn.init.normal_(getattr(network, name)[2].weight, std=0.02)
    nn.init.xavier_uniform_(network.embedding[1].weight, 0.02)
    nn.init.zeros_(network.clf[1].weight)
    blocks = [block for level in (*network.down_blocks, *network.up_blocks) for block in level]
    residual = [block for block in blocks if hasattr(block, "channelwise")]
    for block in residual:
        block.channelwise[-1].weight.data *= (1 / len(residual)) ** 0.5
    for block in blocks:
        for name, mapper in block.named_children():
            if name.startswith("mapper"):
                nn.init.zeros_(mapper.weight)
    return unet


class Telling(nn.Module):
    """Stage C, and the text encoder that learns to tell it what it has to draw."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.prior = quickened(lesson.new("prior", initialised))
        begin = lesson.taught if lesson.start is None else lesson.new
        self.text = begin("text_encoder").requires_grad_(True)

    def finish(self, lesson: Lesson) -> None:
        lesson.finish("prior", self.prior)
        lesson.finish("text_encoder", self.text)


def teach_stage_c(lesson: Lesson) -> dict[str, float]:
    """From a bank of latents; at first square, later in the other shapes too.

    The text encoder learns as well, slowly. Beside one that only CLIP taught, Stage C drew the
    right shape for a quarter of words like "a red apple", and for two thirds of those like "una
    manzana de color rojo", where the thing comes first (29 November 2026). Stage B reads it, too:
    teach that afterwards.
    """
    telling = Telling(lesson)
    network: Any = telling.prior
    rates = lesson.rates(1e-3, 0.9997, warm_up=400)
    learner = Learner(
        "prior", telling, lesson.work, lesson.budget, rates, lambda _: telling.finish(lesson)
    )
    learner.slow_down(telling.text.parameters(), _TEXT_PACE)
    banks = [_bank_c(lesson, rows, columns, count) for rows, columns, count in _shapes(lesson)]

    def losses(step: int) -> Losses:
        share = lesson.budget.share(learner.seconds, learner.step)
        wide = share > 0.55 and step % 10 < 4
        bank = banks[1 + step % (len(banks) - 1)] if wide and len(banks) > 1 else banks[0]
        index = torch.randint(len(bank.latents), (lesson.batch,), device=lesson.device)
        wanted = noised(bank.latents[index].float())
        tokens, image = _conditions(bank, index)
        with lesson.autocast():
            hidden, pooled = text_features(telling.text, tokens)
            found = network(
                arranged(wanted.latents),
                wanted.time,
                clip_text=hidden,
                clip_text_pooled=pooled,
                clip_img=image,
            ).sample
        return {"noise": noise_error(found, wanted)}

    learner.run(losses, lesson.report)
    return outcome(learner)


@dataclass
class BankC:
    """Pictures as Stage C sees them."""

    latents: Tensor
    tokens: Tensor
    images: Tensor


def _shapes(lesson: Lesson) -> list[tuple[int, int, int]]:
    """Rows, columns and how many pictures: 1:1, then 4:3, 3:4, 3:2 and 2:3."""
    if lesson.small:
        return [(CELLS // 4, CELLS // 4, 100)]
    wide = lesson.amount(40_000)
    others = [(9, 12, wide), (12, 9, wide), (10, 15, wide), (15, 10, wide)]
    return [(CELLS, CELLS, lesson.amount(500_000)), *others]


def _conditions(bank: BankC, index: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens [n, 77] and what the image encoder sees [n, 1, d]: of some pictures alone, and then
    with and without words."""
    shown = torch.rand(len(index), device=index.device) < _SHOWN
    mute = shown & (torch.rand(len(index), device=index.device) < _MUTE)
    tokens = bank.tokens[index]
    tokens = torch.where(mute[:, None], silence(tokens, 1.0), silence(tokens, _UNGUIDED))
    image = bank.images[index].float()[:, None]
    return tokens, torch.where(shown[:, None, None], image, no_image(len(index), index.device))


@torch.no_grad()
def _bank_c(lesson: Lesson, rows: int, columns: int, count: int) -> BankC:
    effnet, image = lesson.taught("effnet_encoder"), lesson.taught("image_encoder")

    def make(batch: Batch) -> tuple[Tensor, ...]:
        with lesson.autocast():
            latents = latents_of(effnet, lesson.draw(batch.plans, 32 * rows, 32 * columns))
            seen = lesson.draw(batch.plans, PIXELS)
            images = image(pixel_values=seen_by_clip(seen)).image_embeds
        return latents.half(), batch.tokens, images.half()

    return BankC(*fill(lesson, count, 50 if lesson.small else 500, make))


def fill(
    lesson: Lesson, count: int, size: int, make: Callable[[Batch], tuple[Tensor, ...]]
) -> tuple[Tensor, ...]:
    """Tensors of `count` rows, made `size` rows at a time."""
    whole: list[Tensor] = []
    done = 0
    for batch in lesson.chunks(count - count % size, size):
        parts = make(batch)
        if not whole:
            whole = [part.new_empty(count - count % size, *part.shape[1:]) for part in parts]
        for target, part in zip(whole, parts, strict=True):
            target[done : done + size] = part
        done += size
    for tensor in whole:
        if tensor.is_floating_point() and not tensor.isfinite().all():
            raise CascadeError(
                "A network that was taught before gives values that are not numbers.",
                "Train effnet and clip again before the stages that use them.",
            )
    return tuple(whole)


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
    """Half of the cells' latents a little wrong, as Stage C's will be; a tenth left out.

    Also 1 for each picture that is told, 0 where it is left out.
    """
    n = len(effnet)
    spread = _ASTRAY * torch.rand(n, 1, 1, 1, device=effnet.device)
    spread = spread * (torch.rand_like(spread) < 0.5)
    told = (torch.rand_like(spread) >= _UNGUIDED).float()
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


def outcome(learner: Learner) -> dict[str, float]:
    rows = learner.history()
    return {"steps": float(learner.step), **(rows[-1] if rows else {})}
