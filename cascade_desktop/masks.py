"""What is painted anew and what stays: new borders, soft edges, and the two pictures in one.

In every mask, what is lighter than middle grey is painted anew.
"""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop.errors import BadRequest

Soft = NDArray[np.float32]
"""[height, width]: 0 where the source stays, 1 where the new picture is, between them a mixture."""

Hole = NDArray[np.bool_]
"""[height, width]: what is painted anew."""

MOST_PIXELS_A_SIDE = 4096
"""The largest width and height of a request."""

MIDDLE = 127

FINEST = 128
"""Up to so many pixels a feather is made of exact distances, whose squares then fit into 16 bits;
a wider one is made of those between blocks of 2x2 pixels, which takes no longer."""

CELL = 16
"""Pixels along a side of the cells over which colours are compared."""

COMPARED = 1024
"""Of a larger picture only so many pixels along a side are compared: enough, and much quicker."""

MOST_CORRECTED = 32
"""Levels of 255. A greater difference is not a colour that has faded but another thing."""

ROWS = 64
"""Rows at a time: few enough for a processor's cache, and quicker by that."""


def extended(
    picture: Image.Image, mask: Image.Image | None, left: int, top: int, right: int, bottom: int
) -> tuple[Image.Image, Image.Image]:
    """The picture on a larger canvas, and the mask of what is to be painted anew on it.

    So many pixels are added at each side. They take the colour of the nearest pixel of the
    picture, so that there is no hard line where a smaller copy of the canvas mixes them. In the
    mask ("L") they are 255; the rest of it is `mask`, or 0 without one.

    Raises `BadRequest` if the canvas is larger than 4096 pixels along a side.
    """
    width, height = picture.width + left + right, picture.height + top + bottom
    if max(width, height) > MOST_PIXELS_A_SIDE:
        raise BadRequest(
            f"With its new borders the picture has {width}x{height} pixels; "
            f"{MOST_PIXELS_A_SIDE} along a side are the most.",
            "Add fewer pixels, or use a smaller picture.",
        )
    _check_same_size(picture.size, mask.size if mask else picture.size)
    borders = ((top, bottom), (left, right))
    canvas = np.pad(np.asarray(picture), (*borders, (0, 0)), mode="edge")
    given = np.asarray(mask) if mask else np.zeros((picture.height, picture.width), np.uint8)
    anew = np.pad(given, borders, constant_values=255)
    return Image.fromarray(canvas), Image.fromarray(anew)


def softened(mask: Image.Image, feather: int) -> Soft:
    """How much of the new picture is seen: all of it in the hole, which ends softly outwards.

    1 in the hole of `mask` ("L"), and exactly 0 wherever the hole is more than `feather` pixels
    away. Between, it falls smoothly with the distance. Feather 0 is the hole itself.
    """
    hole = _hole(mask)
    soft = hole.astype(np.float32)
    if feather > 0 and hole.any():
        near = _surroundings(hole, feather)
        soft[near] = _faded(hole[near], feather)
    return soft


def blended(source: Image.Image, new: Image.Image, soft: Soft) -> Image.Image:
    """Both pictures (RGB) in one: where `soft` is 0 exactly `source`, where it is 1 exactly `new`.

    Sizes that differ are a `ValueError`.
    """
    _check_same_size(source.size, new.size)
    _check_same_size(source.size, soft.shape[::-1])
    below, above = np.asarray(source), np.asarray(new)
    mixed = np.empty_like(below)
    for start in range(0, len(below), ROWS):
        rows = slice(start, start + ROWS)
        base = below[rows].astype(np.float32)
        mixed[rows] = np.rint(base + (above[rows] - base) * soft[rows, :, None])
    return Image.fromarray(mixed)


def matched(source: Image.Image, new: Image.Image, mask: Image.Image) -> Image.Image:
    """`new` (RGB) with its colours led back to those of `source`, as far as they have faded.

    A network that draws a whole picture anew meets the colours of what was to stay only about.
    How far they are off is seen outside the hole of `mask`: the median over each cell of
    `CELL` x `CELL` pixels, at most `MOST_CORRECTED`, carried on smoothly into the hole. Where
    nothing stays, `new` is returned as it is.
    """
    _check_same_size(source.size, new.size)
    known = ~_hole(mask)
    if not known.any():
        return new
    thin = np.s_[:: math.ceil(max(new.size) / COMPARED), :: math.ceil(max(new.size) / COMPARED)]
    off = np.asarray(source, np.int16)[thin] - np.asarray(new, np.int16)[thin]
    field = _carried_on(*_off_by_cell(off, known[thin]))
    wide = [
        Image.fromarray(field[..., channel]).resize(new.size, Image.Resampling.BICUBIC)
        for channel in range(3)
    ]
    mended = np.asarray(new, np.float32) + np.stack([np.asarray(one) for one in wide], axis=2)
    return Image.fromarray(np.rint(mended).clip(0, 255).astype(np.uint8))


def control_picture(picture: Image.Image, mask: Image.Image) -> NDArray[np.float32]:
    """What the inpaint ControlNet sees, [4, height, width] in 0..1: RGB and the mask.

    The hole is white, and 1 in the mask (StableCascade modules/controlnet.py:274-279).
    """
    _check_same_size(picture.size, mask.size)
    hole = _hole(mask)
    colours = np.asarray(picture, np.float32) / 255
    colours[hole] = 1
    return np.concatenate([colours.transpose(2, 0, 1), hole[None].astype(np.float32)])


def _hole(mask: Image.Image) -> Hole:
    return np.asarray(mask) > MIDDLE


def _check_same_size(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    if one != other:
        raise ValueError(f"Sizes differ: {one} and {other}.")


def _surroundings(hole: Hole, feather: int) -> tuple[slice, slice]:
    """Rows and columns from the hole's first to its last, and `feather` more on each side."""
    rows, columns = (np.flatnonzero(hole.any(axis)) for axis in (1, 0))
    return (
        slice(max(0, rows[0] - feather), rows[-1] + feather + 1),
        slice(max(0, columns[0] - feather), columns[-1] + feather + 1),
    )


def _faded(hole: Hole, feather: int) -> Soft:
    """`softened` for a hole with nothing but its surroundings.

    A wide feather is made for blocks of pixels and then drawn out. A pixel and the hole are
    further apart than the middles of their blocks by at most 1.5 sqrt(2) blocks, which are added
    so that it ends early rather than late.
    """
    block = math.ceil(feather / FINEST)
    coarse = _in_blocks(hole, block)
    slack = 1.5 * math.sqrt(2) * block if block > 1 else 0
    squares = squared_distances(coarse, feather // block)
    away = np.sqrt(np.arange(squares.max() + 1)) * block + slack
    left = np.where(away > feather, 0, 1 - away / (feather + 1))
    soft: Soft = np.asarray(left * left * (3 - 2 * left), np.float32)[squares]
    if block > 1:
        size = (coarse.shape[1] * block, coarse.shape[0] * block)
        drawn_out = Image.fromarray(soft).resize(size, Image.Resampling.BILINEAR)
        soft = np.array(drawn_out)[: hole.shape[0], : hole.shape[1]]
    soft[hole] = 1
    return soft


def _in_blocks(hole: Hole, block: int) -> Hole:
    """One cell per block of pixels; it belongs to the hole if any of them does."""
    height, width = (math.ceil(side / block) for side in hole.shape)
    missing = (height * block - hole.shape[0], width * block - hole.shape[1])
    whole = np.pad(hole, ((0, missing[0]), (0, missing[1])))
    found: Hole = whole.reshape(height, block, width, block).max(axis=(1, 3))
    return found


def squared_distances(hole: Hole, most: int, margin: int = 0) -> NDArray[np.uint16]:
    """[height, width]: each cell's squared distance to the nearest one of the hole.

    Exactly Euclid's up to `most` cells (128 at most, so that squares fit into 16 bits); what is
    further away, or has no hole to be near to, gets any larger number. The result leaves out
    `margin` cells on each side. First along columns, then the least over each row.
    """
    away = _along_columns(hole, most + 1)[margin : len(hole) - margin]
    squares = np.pad(away, ((0, 0), (most, most)), constant_values=most + 1) ** 2
    first, width = most + margin, hole.shape[1] - 2 * margin
    found = squares[:, first : first + width].copy()
    for start in range(0, len(found), ROWS):
        here, least = squares[start : start + ROWS], found[start : start + ROWS]
        for step in range(1, most + 1):
            if step % 8 == 0 and step**2 >= least.max():
                break  # nothing further to the side is nearer
            left, right = (here[:, first + side : first + side + width] for side in (-step, step))
            np.minimum(least, np.minimum(left, right) + np.uint16(step**2), out=least)
    return found


def _along_columns(hole: Hole, most: int) -> NDArray[np.uint16]:
    """Cells up or down to the nearest one of the hole, at most `most`."""
    away = np.where(hole, np.uint16(0), np.uint16(most))
    for rows in (away, away[::-1]):
        for before, here in pairwise(rows):
            np.minimum(here, before + np.uint16(1), out=here)
    return away


def _off_by_cell(off: NDArray[np.int16], known: Hole) -> tuple[NDArray[np.float32], Soft]:
    """Of each cell the median of what is known, and how much of it is known (0..1)."""
    high, wide = (math.ceil(side / CELL) for side in known.shape)
    medians = np.zeros((high, wide, 3), np.float32)
    shares = np.zeros((high, wide), np.float32)
    for row in range(high):
        for column in range(wide):
            cell = np.s_[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
            if (here := known[cell]).any():
                medians[row, column] = np.median(off[cell][here], axis=0)
                shares[row, column] = here.mean()
    return medians.clip(-MOST_CORRECTED, MOST_CORRECTED), shares


def _carried_on(values: NDArray[np.float32], weights: Soft) -> NDArray[np.float32]:
    """The mean of what is known around each cell: over 3 x 3 cells where enough of them are known,
    and over twice as many along a side wherever that was too little."""
    weighted = np.concatenate([values * weights[..., None], weights[..., None]], axis=2)
    field = np.zeros_like(values)
    missing = np.ones_like(weights)
    reach = 1
    while missing.any():
        near = weighted
        for _ in range(3):  # Three boxes, one after the other, are nearly a Gaussian.
            near = _box(near, reach)
        share = missing * np.minimum(1, near[..., 3] * 4)
        field += share[..., None] * near[..., :3] / np.maximum(near[..., 3:], 1e-9)
        missing = np.where(near[..., 3] * 4 >= 1, 0, missing - share)
        if reach > max(weights.shape):
            break
        reach *= 2
    return field


def _box(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """The mean over `reach` cells to each side, the outermost repeated beyond the edge."""
    for axis in (0, 1):
        padding = [(reach + 1, reach) if side == axis else (0, 0) for side in range(3)]
        sums = np.pad(values, padding, mode="edge").cumsum(axis=axis, dtype=np.float64)
        ends = np.split(sums, [2 * reach + 1], axis=axis)[1]
        begins = np.split(sums, [sums.shape[axis] - 2 * reach - 1], axis=axis)[0]
        values = ((ends - begins) / (2 * reach + 1)).astype(np.float32)
    return values
