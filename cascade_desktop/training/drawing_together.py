"""Draws many different requests at once: quick on a graphics card, and the same pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from cascade_desktop import prompt_text
from cascade_desktop.engine import conditions, devices, lora
from cascade_desktop.engine.adapting import adapted
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.controlnet import Guide, guided
from cascade_desktop.engine.drawing import Drawing, image_of
from cascade_desktop.engine.given import Given, read_given, repainted
from cascade_desktop.engine.grids import Grid, grid
from cascade_desktop.models import lora_path
from cascade_desktop.request import Request

AT_ONCE = {"cuda": 32}
"""Pictures at a time on each kind of device; elsewhere one, since more would gain nothing."""

Step = Callable[[], None]
"""Called after each step of drawing; may raise `Cancelled`."""


@dataclass(frozen=True)
class Drawn:
    """`pictures` [n, 3, h, w] as 8-bit levels, and what Stage A gave `before` the pixels of a
    repainted picture were laid around it: the same pictures in any other mode."""

    pictures: Tensor
    before: Tensor


def draw_together(
    cascade: Cascade,
    requests: Sequence[Request],
    on_picture: Callable[[int], None],
    on_step: Step = lambda: None,
    at_once: int | None = None,
) -> Drawn:
    """One picture of each request, as `Cascade.generate` draws it alone.

    They may differ in their words, seeds and files, and in nothing else: anything more is a
    `ValueError`, and so is enlarging by four, which takes two rounds. `on_picture` is told how
    many are done. Raises what `Cascade.generate` does.
    """
    if len({_way(request) for request in requests}) > 1:
        raise ValueError("Only requests drawn in one way can be drawn together.")
    if any(request.upscale and request.upscale.factor != 2 for request in requests):
        raise ValueError("Only enlarging by two can be drawn together.")
    size = at_once or AT_ONCE.get(cascade.parts.device.type, 1)
    parts: list[Drawn] = []
    for start in range(0, len(requests), size):
        on_picture(start)
        group = [request.checked().single(0) for request in requests[start : start + size]]
        parts.append(_draw(cascade, group, on_step))
    on_picture(len(requests))
    return Drawn(
        torch.cat([part.pictures for part in parts]), torch.cat([part.before for part in parts])
    )


@torch.inference_mode()
def finish_together(
    cascade: Cascade,
    latents: Tensor,
    requests: Sequence[Request],
    on_step: Step = lambda: None,
    at_once: int | None = None,
) -> Tensor:
    """Stage B and A of latents [n, 16, h, w], as `Cascade.decode` with each one's request.

    8-bit levels [n, 3, height, width]. The requests may differ in words and seed alone.
    """
    size = at_once or AT_ONCE.get(cascade.parts.device.type, 1)
    encoder = cascade.parts.get("text_encoder")
    found = []
    for start in range(0, len(requests), size):
        group = [request.checked().single(0) for request in requests[start : start + size]]
        texts = [conditions.read(*_words(each), cascade.tokens, encoder) for each in group]
        part = latents[start : start + size].half()
        first = group[0]
        drawn = _finished(_drawing(cascade, group, on_step), texts, part)
        found.append(_levels(drawn[..., : first.height, : first.width]))
    return torch.cat(found)


@torch.inference_mode()
def _draw(cascade: Cascade, requests: list[Request], on_step: Step) -> Drawn:
    parts, first = cascade.parts, requests[0]
    drawing = _drawing(cascade, requests, on_step)
    prior = parts.get("prior")
    with devices.out_of_memory_explained(parts.device), _adapted(cascade, first) as tokens:
        encoder = parts.get("text_encoder")
        texts = [conditions.read(*_words(each), tokens, encoder) for each in requests]
        given = [read_given(each, drawing.size, parts) for each in requests]
        width = parts.config("prior").clip_image_in_channels
        told = joined(
            [
                conditions.for_stage_c(text, width, one.images)
                for text, one in zip(texts, given, strict=True)
            ]
        )
        with guided(prior, _guides(given, first.guidance), lambda: drawing.share):
            latents = drawing.stage_c(told, _begun(given))
        drawn = _finished(drawing, texts, latents)
    images = [image_of(one[:, : first.height, : first.width]) for one in drawn]
    before = torch.stack([_tensor(image) for image in images])
    if first.inpaint is None:
        return Drawn(before, before)
    whole = [_repainted(*each) for each in zip(requests, images, strict=True)]
    return Drawn(torch.stack([_tensor(image) for image in whole]), before)


def joined(told: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Conditions [2, ...] of each picture -> [2n, ...]: first the wanted ones, then the others."""
    return {
        name: torch.cat([one[name][side : side + 1] for side in (0, 1) for one in told])
        for name in told[0]
    }


def _drawing(cascade: Cascade, requests: list[Request], on_step: Step) -> Drawing:
    return Drawing(cascade.parts, requests, _grid(cascade, requests[0]), lambda *_, **__: on_step())


def _grid(cascade: Cascade, request: Request) -> Grid:
    model = cascade.parts.files.model
    return grid(
        request.width, request.height, model.compression, model.smallest_grid, request.profile
    )


@contextmanager
def _adapted(cascade: Cascade, request: Request) -> Iterator[conditions.Tokens]:
    """The model with the request's LoRAs and the profile's own on; as it was before, afterwards."""
    parts = cascade.parts
    files = [lora_path(use.file, parts.files.path) for use in request.loras]
    loras = [
        (lora.read_lora(replace(use, file=str(file))), use.weight)
        for use, file in zip(request.loras, files, strict=True)
    ]
    own = parts.adapter(request.profile)
    loras += [(own, 1.0)] if own else []
    with adapted(parts, cascade.tokens, loras) as tokens:
        yield tokens


def _words(request: Request) -> tuple[str, str]:
    """Both prompts with the choices in them made by the picture's own seed."""
    expand = prompt_text.expand
    return expand(request.prompt, request.seed), expand(request.negative, request.seed)


def _guides(given: Sequence[Given], guidance: float) -> tuple[Guide, ...]:
    """Each picture's own maps side by side, twice where the unwanted side is computed as well."""
    sides = 1 if guidance in (0, 1) else 2
    return tuple(
        replace(
            same[0],
            features={
                block: torch.cat([one.features[block] for one in same] * sides)
                for block in same[0].features
            },
        )
        for same in zip(*(one.guides for one in given), strict=True)
    )


def _begun(given: Sequence[Given]) -> Tensor | None:
    begins = [one.begin for one in given if one.begin is not None]
    return torch.cat(begins) if begins else None


def _finished(drawing: Drawing, texts: Sequence[conditions.Text], latents: Tensor) -> Tensor:
    """Stage B and A: [n, 3, h, w] in about 0..1."""
    seen = latents.to(drawing.parts.device).float()
    told = joined(
        [
            conditions.for_stage_b(text, latent[None])
            for text, latent in zip(texts, seen, strict=True)
        ]
    )
    return drawing.stage_a(drawing.stage_b(told))


def _repainted(request: Request, image: Image.Image) -> Image.Image:
    assert request.inpaint is not None
    return repainted(request.inpaint).with_new(image)


def _way(request: Request) -> Request:
    """The request without its words, seed and files."""

    def unnamed(uses: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(replace(use, file="") for use in uses)  # type: ignore[type-var]

    inpaint = request.inpaint and replace(request.inpaint, file="", mask="")
    return replace(
        request,
        prompt="",
        negative="",
        seed=0,
        variations=unnamed(request.variations),  # type: ignore[arg-type]
        controls=unnamed(request.controls),  # type: ignore[arg-type]
        image=request.image and replace(request.image, file=""),
        inpaint=inpaint,
        upscale=request.upscale and replace(request.upscale, file=""),
    )


def _levels(pixels: Tensor) -> Tensor:
    return pixels.float().clamp(0, 1).mul(255).round().to(torch.uint8).cpu()


def _tensor(image: Image.Image) -> Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1)
