"""What every row of the evaluation measures with: the model, the judge, and drawings to show it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.progress import Progress, Report
from cascade_desktop.request import Request
from cascade_desktop.training import palette
from cascade_desktop.training.compositions import Composer
from cascade_desktop.training.contact_sheet import Strip
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.drawing_together import Drawn, draw_together
from cascade_desktop.training.evaluation_cases import SEED, Case, cases
from cascade_desktop.training.judge import PIXELS, Judge
from cascade_desktop.training.subjects import Subject

SIDE = 512
"""Pixels along a side of every drawing and, unless said otherwise, of every picture."""

BORDER = 0.04
"""The part of a picture's side that counts as its border, where the background is looked up."""

AT_ONCE = 16
"""Drawings made, or pictures judged, at a time."""


@dataclass(frozen=True)
class Measured:
    """A row's figures (shares of 1, dB, MB or seconds) and what of it is worth looking at."""

    figures: dict[str, float]
    strips: list[Strip] = field(default_factory=list)


@dataclass
class Bench:
    """`data_set` is the zip of sprites; `folder` is for the pictures that requests name."""

    cascade: Cascade
    judge: Judge
    subjects: Sequence[Subject]
    data_set: Path
    folder: Path
    count: int
    report: Report
    row: str = ""
    """What is being measured, for the progress."""

    def draw(self, requests: Sequence[Request]) -> Drawn:
        done = 0

        def tell(pictures: int | None = None) -> None:
            nonlocal done
            done = done if pictures is None else pictures
            self.report(Progress(f"evaluating {self.row}", done, len(requests)))

        return draw_together(self.cascade, requests, tell, tell)

    @cached_property
    def text_cases(self) -> list[Case]:
        return cases(self.subjects, self.count)

    @cached_property
    def text_pictures(self) -> Tensor:
        """Of the fixed prompts in English, once for all rows that compare with them."""
        return self.draw(prompted(self.text_cases)).pictures

    @cached_property
    def sprites(self) -> Sprites:
        self.report(Progress("reading the sprites", 0, 1))
        return Sprites.read(self.data_set, self.subjects).to(self.cascade.parts.device)

    def drawings(self, chosen: Sequence[Case]) -> Tensor:
        """True pictures of the cases, as they are drawn for training: 8-bit [n, 3, 512, 512]."""
        composer = Composer(self.subjects, self.sprites.rows)
        random = np.random.default_rng(SEED)
        plans = np.stack([composer.plan(case.wanted, random) for case in chosen])
        return self.drawn(torch.from_numpy(plans))

    def drawn(self, plans: Tensor, side: int = SIDE) -> Tensor:
        """The pictures of plans, 8-bit [n, 3, side, side]."""
        made = []
        for part in torch.split(plans.to(self.sprites.pixels.device), AT_ONCE):
            pictures = draw(part, self.sprites.pixels, side, side)
            made.append((pictures * 255).round().to(torch.uint8).cpu())
        return torch.cat(made)

    @torch.inference_mode()
    def told(self, pictures: Tensor) -> dict[str, Tensor]:
        """What the judge says of 8-bit pictures [n, 3, h, w]: scores for each label."""
        device = next(self.judge.parameters()).device
        told = [self.judge(seen(part.to(device))) for part in torch.split(pictures, AT_ONCE)]
        return {name: torch.cat([one[name].float().cpu() for one in told]) for name in told[0]}

    def saved(self, pictures: Tensor, name: str) -> list[Path]:
        """Writes the pictures as files for requests to name."""
        files = [self.folder / f"{name}-{index}.png" for index in range(len(pictures))]

        def save(picture: Tensor, file: Path) -> None:
            image_of(picture).save(file, compress_level=1)

        with ThreadPoolExecutor() as threads:
            list(threads.map(save, pictures, files))
        return files


def prompted(chosen: Sequence[Case], **settings: Any) -> list[Request]:
    """A request for each case, whose seed is its place."""
    return [Request(case.prompt, seed=place, **settings) for place, case in enumerate(chosen)]


def seen(pictures: Tensor) -> Tensor:
    """8-bit pictures as the judge sees them: [n, 3, 128, 128] in 0..1."""
    return nn.functional.interpolate(pictures.float() / 255, (PIXELS, PIXELS), mode="area")


def image_of(picture: Tensor) -> Image.Image:
    """Of 8-bit levels [3, h, w]."""
    return Image.fromarray(picture.permute(1, 2, 0).cpu().numpy())


def images_of(pictures: Tensor) -> list[Image.Image]:
    return [image_of(picture) for picture in pictures]


def border_colours(pictures: Tensor) -> Tensor:
    """The named colour nearest to the median of each 8-bit picture's border: palette indices."""
    edge = max(1, round(pictures.shape[-1] * BORDER))
    parts = (
        pictures[:, :, :edge], pictures[:, :, -edge:],
        pictures[:, :, :, :edge].mT, pictures[:, :, :, -edge:].mT,
    )  # fmt: skip
    border = torch.cat([part.flatten(2) for part in parts], 2).float() / 255
    return torch.from_numpy(palette.nearest(border.median(2).values.numpy()))


def share(right: Tensor) -> float:
    """The share that is true; not a number if there is none to ask."""
    return float(right.float().mean())
