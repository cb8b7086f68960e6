"""Sizes: from the pixels asked for to the grids that Stage C and Stage B draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
    width: int, height: int, compression: float = COMPRESSION, smallest: int | None = None
) -> Grid:
    """The latents of a picture of `width` x `height` pixels (any whole numbers from 1).

    Stage C's sides are rounded up (inference/utils.py:54-64). Stage B's are rounded up to even
    numbers, which its 2x2 patches need, so that what Stage A makes of them is `width` x `height`
    or up to seven pixels more on the right and at the bottom, where it is to be cropped.

    `smallest` is the shortest Stage C side that the model can draw well. While the shorter side
    is below it, the compression is halved: the same cells then draw a smaller picture.
    """
    while smallest is not None and _cells(min(width, height), compression) < smallest:
        compression /= 2
    return Grid(
        (_cells(height, compression), _cells(width, compression)),
        (_even_cells(height), _even_cells(width)),
        compression,
    )


def _cells(pixels: int, compression: float) -> int:
    return math.ceil(pixels / compression)


def _even_cells(pixels: int) -> int:
    return 2 * math.ceil(pixels / (2 * PIXELS_PER_B_CELL))
