"""Lessons of the networks that turn pictures into latents and back: Stage A, effnet, previewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Lesson, Pool, latents_of, picture_loss, psnr
from cascade_desktop.training.pocket import SEEN_BY_EFFNET
from cascade_desktop.training.speed import arranged, quickened

_CODES_FROM = 300
_CODES_RENEWED = 200
_NORMS_FIXED_FROM = 0.8


def teach_stage_a(lesson: Lesson) -> dict[str, float]:
    """Returns the PSNR at 256 and 512 pixels, and the spread of the latents."""
    network: Any = quickened(lesson.new("vqgan"))
    learner = Learner("vqgan", network, lesson.work, lesson.budget, lesson.rates(2e-3, 0.999))
    pool = lesson.pool(lesson.amount(200_000))
    codes = _Codebook(network)

    def losses(step: int) -> Losses:
        batch = pool.take(lesson.batch)
        with torch.no_grad():
            pictures = _whole_or_part(lesson, batch.plans, step)
        with lesson.autocast():
            latents = network.encode(arranged(pictures)).latents
            # Stage B's latents are never exact: the decoder learns not to mind a little noise.
            read = latents + 0.05 * torch.randn_like(latents)
            quantised, code_loss = codes.pass_some(latents, step)
            if len(quantised):
                read = torch.cat([read[: -len(quantised)], quantised])
            drawn = network.decode(read).sample
        return {"picture": picture_loss(drawn.float(), pictures), "codes": 0.2 * code_loss}

    learner.run(losses, lesson.report)
    network = learner.averaged()
    many = 64 if lesson.small else 1024
    settle_norms(network, lambda: network.encode(_pictures(lesson, pool, 256, many)).latents)
    return _measure_stage_a(lesson, network, pool)


def _whole_or_part(lesson: Lesson, plans: Tensor, step: int) -> Tensor:
    """Whole pictures of 256 pixels; each fourth time, such a part of pictures of 512."""
    size = 64 if lesson.small else 256
    if step % 4 != 3:
        return lesson.draw(plans, size)
    fine = lesson.draw(plans, 2 * size)
    top, left = (4 * int(torch.randint(size // 4, ())) for _ in range(2))
    return fine[:, :, top : top + size, left : left + size]


class _Codebook:
    """Keeps the codes where the latents are: the first ones and dead ones come from latents."""

    def __init__(self, network: Any) -> None:
        self._quantiser = network.vquantizer
        self._used = torch.zeros(len(self._quantiser.embedding.weight), dtype=torch.bool)

    def pass_some(self, latents: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """An eighth of the latents through the quantiser (nothing before it has settled)."""
        if step < _CODES_FROM:
            return latents[:0], latents.sum() * 0
        some = latents[-max(1, len(latents) // 8) :].float()
        if step % _CODES_RENEWED == _CODES_FROM % _CODES_RENEWED:
            self._renew(some, everything=step == _CODES_FROM)
        quantised, loss, (_, _, index) = self._quantiser(some)
        self._used = self._used.to(index.device)
        self._used[index.reshape(-1)] = True
        return quantised.to(latents.dtype), loss

    @torch.no_grad()
    def _renew(self, latents: Tensor, everything: bool) -> None:
        codes = self._quantiser.embedding.weight
        dead = torch.ones_like(codes[:, 0], dtype=torch.bool)
        if not everything:
            dead = ~self._used.to(codes.device)
        found = latents.permute(0, 2, 3, 1).reshape(-1, codes.shape[1])
        chosen = found[torch.randint(len(found), (int(dead.sum()),), device=codes.device)]
        codes[dead] = chosen + 0.02 * torch.randn_like(chosen)
        self._used[:] = False


@torch.no_grad()
def _measure_stage_a(lesson: Lesson, network: Any, pool: Pool) -> dict[str, float]:
    network.eval()
    figures, spread = {}, 0.0
    for size in (64,) if lesson.small else (256, 512):
        pictures = _pictures(lesson, pool, size, 16)
        latents = network.encode(pictures).latents
        spread = spread or float(latents.std())
        figures[f"psnr_{size}"] = float(psnr(network.decode(latents).sample, pictures))
        quantised = network.vquantizer(latents)[0]
        figures[f"psnr_quantised_{size}"] = float(psnr(network.decode(quantised).sample, pictures))
    lesson.finish("vqgan", network, scale_factor=round(spread, 4))
    return {**figures, "latent_spread": spread}


class Autoencoder(nn.Module):
    """Encoder and previewer, taught as one: what the latent keeps is what a preview shows."""

    def __init__(self, effnet: nn.Module, previewer: nn.Module) -> None:
        super().__init__()
        self.effnet = effnet
        self.previewer = previewer

    def forward(self, pictures: Tensor, noise: float) -> Tensor:
        latents = latents_of(self.effnet, pictures)
        # A little noise keeps neighbouring latents alike, which makes them easier to draw.
        drawn: Tensor = self.previewer(latents + noise * torch.randn_like(latents))
        return drawn


def teach_effnet(lesson: Lesson) -> dict[str, float]:
    """Pictures of 384 pixels -> 12 x 12 cells -> previews of 96; returns the previews' PSNR.

    The last part is taught with the norms as they will be used: so the weights learn to bear
    them, for rare pictures too.
    """
    network: Any = Autoencoder(lesson.new("effnet_encoder"), lesson.new("previewer"))
    if lesson.device.startswith("cuda"):
        network = network.to(memory_format=torch.channels_last)
    learner = Learner("effnet", network, lesson.work, lesson.budget, lesson.rates(2e-3, 0.999))
    pool = lesson.pool(lesson.amount(400_000))
    size = 96 if lesson.small else SEEN_BY_EFFNET

    many = 64 if lesson.small else 2048

    def losses(step: int) -> Losses:
        share = learner.share
        if network.training and share >= _NORMS_FIXED_FROM:
            learner.averaged()
            settle_norms(network, lambda: network(_pictures(lesson, pool, size, many), 0.0))
        with torch.no_grad():
            pictures = lesson.draw(pool.take(lesson.batch).plans, size)
            wanted = nn.functional.avg_pool2d(pictures, 4)
        with lesson.autocast():
            drawn = network(pictures, 0.1 if step % 2 else 0.0)
        return {"preview": picture_loss(drawn.float(), wanted)}

    learner.run(losses, lesson.report)
    network = learner.averaged().eval()
    with torch.no_grad():
        pictures = _pictures(lesson, pool, size, 64)
        latents, shown = latents_of(network.effnet, pictures), network(pictures, 0.0)
    lesson.finish("effnet_encoder", network.effnet)
    lesson.finish("previewer", network.previewer)
    figures = {"psnr_preview": float(psnr(shown, nn.functional.avg_pool2d(pictures, 4)))}
    return {**figures, "largest_latent": float(latents.abs().max())}


def _pictures(lesson: Lesson, pool: Pool, size: int, count: int) -> Tensor:
    drawn = lesson.draw(pool.take(count).plans, 64 if lesson.small else size)
    return arranged(drawn)


@torch.no_grad()
def settle_norms(network: nn.Module, use: Callable[[], object]) -> None:
    """Measures every batch norm's statistics anew: those of the averaged weights are others.

    `use` runs the network once, on one batch that is as large as can be. All norms must be
    measured in the same run: with means over several runs, each norm expects what the ones before
    it gave in another one, and a rare picture (a white background) grew from layer to layer until
    its latent was 10 000 times too large.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    network.train()
    for norm in norms:
        norm.momentum = 1.0
    use()
    for norm in norms:
        norm.momentum = 0.1
    network.eval()
