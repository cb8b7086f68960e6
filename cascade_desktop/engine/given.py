"""What a request takes from files, turned into what the networks can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor

from cascade_desktop import hints, inputs, masks
from cascade_desktop.engine import conditions
from cascade_desktop.engine.controlnet import Guide, features
from cascade_desktop.engine.effnet import COMPRESSION, normalised
from cascade_desktop.engine.grids import Grid
from cascade_desktop.engine.parts import Parts
from cascade_desktop.errors import BadRequest
from cascade_desktop.models import lora_path
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, GuideKind, InpaintUse, UpscaleUse

Cells = tuple[int, int]
"""Height and width of a Stage C latent."""


@dataclass(frozen=True)
class Given:
    """`images` [1, k, width]: embeddings of pictures to vary. `begin` [1, 16, h, w]: the latent of
    the picture to start from. `guides`: what ControlNets make of the pictures they were shown.
    """

    images: Tensor | None
    begin: Tensor | None
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class Repainted:
    """A picture with a part to be painted anew, its border included.

    `mask` is 255 in that part; `soft` [h, w] in 0..1 is how much of the new picture is seen.
    """

    canvas: Image.Image
    mask: Image.Image
    soft: NDArray[np.float32]

    def with_new(self, drawn: Image.Image) -> Image.Image:
        """The picture with the new part of `drawn` (RGB, same size) blended in, in its colours."""
        matched = masks.matched(self.canvas, drawn, self.mask)
        return masks.blended(self.canvas, matched, self.soft)


def read_given(
    request: Request, size: Grid, parts: Parts, smaller: Image.Image | None = None
) -> Given:
    """Reads the pictures that `request` names; `smaller` takes the place of the one to enlarge.

    Raises `BadRequest` for a file that is no picture, `BadModel` for a mode that the model's
    folder has no network for.
    """
    guides = [_following(use, size.c, parts) for use in request.controls]
    if request.inpaint is not None:
        guides.append(_repainting(request.inpaint, size.c, parts))
    if request.upscale is not None:
        guides.append(_enlarging(request.upscale, size.c, parts, smaller))
    return Given(_varied(request, parts), _begun(request, size.c, parts), tuple(guides))


def repainted(use: InpaintUse) -> Repainted:
    """Raises `BadRequest` for files that are no pictures, and a mask of another size."""
    picture = inputs.read_picture(Path(use.file))
    mask = inputs.read_mask(Path(use.mask), picture.size) if use.mask else None
    canvas, hole = masks.extended(picture, mask, use.left, use.top, use.right, use.bottom)
    return Repainted(canvas, hole, masks.softened(hole, use.feather))


def check_size(part: Repainted, request: Request) -> None:
    """Raises `BadRequest` if the picture that stays around the new part has another size."""
    wide, high = part.canvas.size
    if (wide, high) != (request.width, request.height):
        raise BadRequest(
            f"The picture to repaint has {wide}x{high} pixels with its border, and the new one "
            f"would have {request.width}x{request.height}.",
            f"Choose the size {wide}x{high}.",
        )


def files_of(request: Request, model: Path) -> list[dict[str, str]]:
    """Every file that the request names, once, with the hash of what is in it.

    Adapters may be called what the model calls its own.
    """
    uses: list[Any] = [*request.variations, *request.controls]
    uses += [use for use in (request.image, request.inpaint, request.upscale) if use]
    names = [use.file for use in uses]
    if request.inpaint is not None and request.inpaint.mask:
        names.append(request.inpaint.mask)
    places = {name: Path(name) for name in names}
    places |= {use.file: lora_path(use.file, model) for use in request.loras}
    return [{"file": name, "sha256": inputs.fingerprint(place)} for name, place in places.items()]


def needed_by_stage_b(request: Request) -> Request:
    """The same request without the pictures that told Stage C alone."""
    return replace(request, variations=(), image=None, controls=(), upscale=None)


def encoded(
    picture: Image.Image,
    cells: Cells,
    parts: Parts,
    resample: Image.Resampling = Image.Resampling.BICUBIC,
) -> Tensor:
    """The Stage C latent [1, 16, h, w] of a picture, on the grid of `cells` (height, width)."""
    pixels = _tensor(picture.resize(_pixels(cells), resample)).to(parts.device)
    latent: Tensor = parts.get("effnet_encoder")(normalised(pixels))
    return latent.float()


def _varied(request: Request, parts: Parts) -> Tensor | None:
    if not request.variations:
        return None

    def read() -> Tensor:
        pictures = [inputs.read_picture(Path(use.file)) for use in request.variations]
        weights = [use.weight for use in request.variations]
        return conditions.image_embeddings(pictures, weights, parts.at_work("image_encoder"))

    shown = tuple((_print(use.file), use.weight) for use in request.variations)
    return parts.recent.of(("variations", shown), read)


def _begun(request: Request, cells: Cells, parts: Parts) -> Tensor | None:
    """A picture of another shape is cropped: stretched, it would lead to stretched things."""
    if request.image is None:
        return None
    file, size = request.image.file, (request.width, request.height)

    def read() -> Tensor:
        picture = inputs.read_picture(Path(file))
        return encoded(ImageOps.fit(picture, size, Image.Resampling.BICUBIC), cells, parts)

    return parts.recent.of(("image", _print(file), size, cells), read)


def _following(use: ControlUse, cells: Cells, parts: Parts) -> Guide:
    def read() -> Mapping[int, Tensor]:
        picture = hints.read_source(use)
        return features(parts.control(use.kind), _SEEN[use.kind](use, picture, cells, parts))

    same = replace(use, strength=1.0, start=0.0, end=1.0)  # These change nothing of the maps.
    said = parts.recent.of(("control", same, _print(use.file), cells), read)
    return Guide(said, use.strength, use.start, use.end)


def _edges(use: ControlUse, picture: Image.Image, cells: Cells, _: Parts) -> Tensor:
    """Where edges are looked for, and how large the network sees them: as the authors do for
    pictures of 768 pixels and 24 cells. Drawn lines are taken as they are."""
    return _tensor(hints.hint(use, hints.fitted(picture, _pixels(cells))))


def _small_latent(_: ControlUse, picture: Image.Image, cells: Cells, parts: Parts) -> Tensor:
    return doubled(hints.fitted(picture, _pixels(cells)), cells, parts)


def _repainting(use: InpaintUse, cells: Cells, parts: Parts) -> Guide:
    def read() -> Mapping[int, Tensor]:
        part = repainted(use)
        shown = part.canvas.resize(_pixels(cells), Image.Resampling.BICUBIC)
        hole = part.mask.resize(_pixels(cells), Image.Resampling.NEAREST)
        picture = torch.from_numpy(masks.control_picture(shown, hole))[None]
        return features(parts.control("inpaint"), picture)

    prints = (_print(use.file), _print(use.mask) if use.mask else "")
    same = replace(use, strength=1.0, feather=0)
    return Guide(parts.recent.of(("inpaint", same, prints, cells), read), use.strength)


def _enlarging(use: UpscaleUse, cells: Cells, parts: Parts, smaller: Image.Image | None) -> Guide:
    picture = smaller or inputs.read_picture(Path(use.file))
    told = doubled(picture, cells, parts)
    return Guide(features(parts.control("super_resolution"), told), use.strength)


def doubled(picture: Image.Image, cells: Cells, parts: Parts) -> Tensor:
    """The latent [1, 16, h, w] of half as many cells, each made four, on the grid of `cells`: what
    the network was taught with (modules/controlnet.py:221-245)."""
    half = encoded(picture, (-(-cells[0] // 2), -(-cells[1] // 2)), parts)
    return torch.nn.functional.interpolate(half, scale_factor=2, mode="nearest")


def _print(file: str) -> str:
    return inputs.fingerprint(Path(file))


def _pixels(cells: Cells) -> tuple[int, int]:
    """Width and height of the picture that the encoder turns into so many cells."""
    return COMPRESSION * cells[1], COMPRESSION * cells[0]


def _tensor(picture: Image.Image) -> Tensor:
    """[1, channels, h, w] in 0..1."""
    levels = np.atleast_3d(np.asarray(picture, np.float32) / 255)
    return torch.from_numpy(levels).permute(2, 0, 1)[None]


_SEEN: dict[GuideKind, Any] = {"canny": _edges, "super_resolution": _small_latent}
