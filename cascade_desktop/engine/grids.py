"""Sizes: from the pixels asked for to the grids that Stage C and Stage B draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cascade_desktop.profiles import ProfileName

COMPRESSION = 42.67
"""Pixels per Stage C cell, along each side: 1024 / 24 (StableCascade readme.md:153-154)."""

PIXELS_PER_B_CELL = 4
"""Pixels per Stage B cell, along each side: Stage A compresses by four."""


@dataclass(frozen=True)
class Grid:
    """Sides of both latents as (height, width), and the compression that led to them."""

    c: tuple[int, int]
    b: tuple[int, int]
    compression: float


def grid(
    width: int,
    height: int,
    compression: float = COMPRESSION,
    smallest: int | None = None,
    profile: ProfileName = "original",
) -> Grid:
    """The latents of a picture of `width` x `height` pixels (any whole numbers from 1).

    Stage C's sides are rounded up (inference/utils.py:54-64); ComfyUI rounds them down, at the
    whole number below the compression (nodes_stable_cascade.py:34-48). Stage B's are rounded up to
    even numbers, which its 2x2 patches need, so that what Stage A makes of them is `width` x
    `height` or a little more on the right and at the bottom, where it is to be cropped.

    `smallest` is the shortest Stage C side that the model can draw well. While the shorter side
    is below it, the compression is halved: the same cells then draw a smaller picture.
    """
    cells = _cells_below if profile == "comfyui" else _cells
    while smallest is not None and cells(min(width, height), compression) < smallest:
        compression /= 2
    c = cells(height, compression), cells(width, compression)
    fine = _told_by_cells if profile == "diffusers" else _even_cells
    b = (fine(height, c[0], compression), fine(width, c[1], compression))
    return Grid(c, b, compression)


def _cells(pixels: int, compression: float) -> int:
    return math.ceil(pixels / compression)


def _cells_below(pixels: int, compression: float) -> int:
    return max(1, pixels // int(compression))


def _even_cells(pixels: int, _cells: int = 0, _compression: float = 0.0) -> int:
    return 2 * math.ceil(pixels / (2 * PIXELS_PER_B_CELL))


def _told_by_cells(pixels: int, cells: int, compression: float) -> int:
    """diffusers' rule (pipeline_stable_cascade.py:101), where what it leads to is a picture of
    at least so many pixels: elsewhere its sides come out odd, and Stage B fails."""
    found = int(cells * compression / PIXELS_PER_B_CELL)
    works = found % 2 == 0 and found * PIXELS_PER_B_CELL >= pixels
    return found if works else _even_cells(pixels)
