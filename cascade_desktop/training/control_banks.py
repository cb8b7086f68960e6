"""What ControlNets are taught with: pictures, their captions, and what of them guides."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import interpolate

from cascade_desktop import controls
from cascade_desktop.engine.effnet import COMPRESSION
from cascade_desktop.training.diffusion import fill
from cascade_desktop.training.holes import random_holes, with_holes
from cascade_desktop.training.materials import Batch, Lesson, latents_of, silence, text_features
from cascade_desktop.training.pocket import CELLS
from cascade_desktop.uses import ControlUse


class Seen(Protocol):
    """How one kind of ControlNet sees pictures: as `engine.given` shows them when drawing."""

    def keep(self, plans: Tensor, pictures: Tensor) -> Tensor:
        """What is kept in the bank of pictures [n, 3, h, w] in 0..1."""

    def show(self, kept: Tensor) -> Tensor:
        """What the network gets: [n, channels, h, w]."""


class Edges:
    """For canny: the edges that the app itself finds, by the authors' thresholds."""

    def keep(self, plans: Tensor, pictures: Tensor) -> Tensor:
        del plans
        levels = in_bytes(pictures).permute(0, 2, 3, 1).contiguous().cpu().numpy()
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            found = list(threads.map(_edges, levels))
        return torch.from_numpy(np.stack(found))[:, None].to(pictures.device)

    def show(self, kept: Tensor) -> Tensor:
        return kept.float() / 255


class Rest:
    """For inpainting: pictures with a random hole, another one each time they are shown."""

    def __init__(self, lesson: Lesson) -> None:
        self._draw, self._side = lesson.draw, side(lesson)
        self._holes = random_holes
        if lesson.device.startswith("cuda"):
            self._holes = torch.compile(random_holes, dynamic=False)

    def keep(self, plans: Tensor, pictures: Tensor) -> Tensor:
        """To draw a picture again takes less time than to read it."""
        del pictures
        return plans

    def show(self, kept: Tensor) -> Tensor:
        size = self._side, self._side
        return with_holes(self._draw(kept, *size), self._holes(kept, *size))


class Rough:
    """For super-resolution: the latent of the picture at half its size, each cell made four."""

    def __init__(self, effnet: nn.Module) -> None:
        self._effnet = effnet

    def keep(self, plans: Tensor, pictures: Tensor) -> Tensor:
        """In full precision, as when drawing."""
        del plans
        cells = [-(-side // (2 * COMPRESSION)) for side in pictures.shape[-2:]]
        return latents_of(self._effnet, shrunk(pictures, *(COMPRESSION * one for one in cells)))

    def show(self, kept: Tensor) -> Tensor:
        return interpolate(kept.float(), scale_factor=2, mode="nearest")


@dataclass
class ControlBank:
    """n pictures: latents [n, 16, h, w], captions as `text_features` tells them, and what the
    kind keeps. `silent` are the features of an empty caption, [1, ...] each."""

    latents: Tensor
    hidden: Tensor
    pooled: Tensor
    kept: Tensor
    silent: tuple[Tensor, Tensor]

    def words(self, index: Tensor, silenced: float) -> tuple[Tensor, Tensor]:
        """Hidden states [n, 77, d] and pooled [n, 1, d], of a share of the captions nothing."""
        mute = torch.rand(len(index), 1, 1, device=index.device) < silenced
        hidden = torch.where(mute, self.silent[0], self.hidden[index].float())
        return hidden, torch.where(mute, self.silent[1], self.pooled[index].float())


def side(lesson: Lesson) -> int:
    """Pixels along a side at which pictures are seen."""
    return COMPRESSION * (CELLS // 4 if lesson.small else CELLS)


@torch.no_grad()
def control_bank(lesson: Lesson, seen: Seen, count: int) -> ControlBank:
    """Fresh pictures, about `count`: a whole number of the lesson's batches."""
    effnet, text = lesson.taught("effnet_encoder"), lesson.taught("text_encoder")
    size = side(lesson)
    nothing: list[Tensor] = []

    def make(batch: Batch) -> tuple[Tensor, ...]:
        pictures = lesson.draw(batch.plans, size)
        with lesson.autocast():
            latents = latents_of(effnet, pictures)
            hidden, pooled = text_features(text, batch.tokens)
            if not nothing:
                silent = text_features(text, silence(batch.tokens, 1.0))
                nothing.extend(part[:1].float() for part in silent)
        return latents.half(), hidden.half(), pooled.half(), seen.keep(batch.plans, pictures)

    filled = fill(lesson, max(count, lesson.batch), lesson.batch, make)
    latents, hidden, pooled, kept = filled
    return ControlBank(latents, hidden, pooled, kept, (nothing[0], nothing[1]))


def in_bytes(pictures: Tensor) -> Tensor:
    """Pictures in 0..1 as a file has them: uint8."""
    return (pictures * 255).round().clamp(0, 255).to(torch.uint8)


def shrunk(pictures: Tensor, height: int, width: int) -> Tensor:
    """Bicubic as Pillow's, and rounded to bytes as there."""
    small = interpolate(pictures, (height, width), mode="bicubic", antialias=True)
    return in_bytes(small).float() / 255


def _edges(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    use = ControlUse("canny")
    found = controls.edges(Image.fromarray(levels), use.low, use.high, use.squashed == "yes")
    return np.asarray(found)
