"""What a ControlNet is shown of a picture: its edges, or the lines that it has already."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageOps

from cascade_desktop import inputs
from cascade_desktop.controls import edges
from cascade_desktop.uses import ControlUse

PIXELS_PER_CELL = 32
"""Of the encoder that reads pictures for Stage C: 768 pixels and 24 cells (readme.md:153-154)."""

COMPRESSION = 42.67
"""Pixels of the drawn picture per Stage C cell, along each side: 1024 / 24, from the same lines."""

Size = tuple[int, int]


def read_source(use: ControlUse) -> Image.Image:
    """The picture that guides, in RGB; drawn lines in grey ("L"), transparent places black.

    Raises `BadRequest` for what is no picture, as `inputs.read_picture` does.
    """
    file = Path(use.file)
    if is_drawn(use):
        return inputs.read_mask(file, inputs.size_of(file))
    return inputs.read_picture(file)


def fitted(picture: Image.Image, size: Size) -> Image.Image:
    """Cropped to the shape of `size` (width, height) and scaled to it, smoothly."""
    return ImageOps.fit(picture, size, Image.Resampling.BICUBIC)


def hint(use: ControlUse, shown: Image.Image) -> Image.Image:
    """The lines ("L") that the kind "canny" is shown for a fitted picture, of the same size.

    Raises `CannotSetUp` where OpenCV is absent.
    """
    if is_drawn(use):
        return shown.convert("L")
    return edges(shown, use.low, use.high, use.squashed == "yes")


def is_drawn(use: ControlUse) -> bool:
    """Whether the picture has the lines already, and none are looked for."""
    return use.kind == "canny" and use.drawn == "yes"


def seen_size(width: int, height: int) -> Size:
    """About how large a picture is shown to ControlNets, where one of these pixels is drawn.

    Some models read small pictures in more detail than this.
    """
    wide, high = (PIXELS_PER_CELL * math.ceil(side / COMPRESSION) for side in (width, height))
    return wide, high
