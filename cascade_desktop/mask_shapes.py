"""What can be done to a mask at once: filled shapes, filling by colour, growing, feathering.

Masks are 8-bit grey, [height, width]; what is lighter than middle grey counts as marked.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cascade_desktop.masks import FINEST, MIDDLE, Hole, squared_distances

Grey = NDArray[np.uint8]

FARTHEST = FINEST
"""Pixels by which a mask can be grown, shrunk or feathered at the most."""

SUB_ROWS = 4
"""Lines per row of pixels on which the edge of a shape is looked for; along them it is exact."""

BAND = 256
"""Rows at a time, so that large shapes need little memory."""

SQUARE = 384
"""Pixels along a side of the squares in which distances are looked for."""

FLATTEST = 0.02
"""Pixels between a curve and the straight lines it is drawn with."""


class Shape(NamedTuple):
    """How much a shape covers of each pixel, 0 to 255, in a rectangle whose corner is given."""

    left: int
    top: int
    values: Grey


NO_SHAPE = Shape(0, 0, np.zeros((0, 0), np.uint8))


class Window(NamedTuple):
    """The pixels that are looked at; `right` and `bottom` lie just outside of it."""

    left: int
    top: int
    right: int
    bottom: int


Corner = tuple[float, float]


def rectangle(corner: Corner, opposite: Corner, window: Window) -> Shape:
    """The whole pixels between two corners, as far as they lie in `window`."""
    left, right = sorted((round(corner[0]), round(opposite[0])))
    top, bottom = sorted((round(corner[1]), round(opposite[1])))
    seen = _seen(Window(left, top, right, bottom), window)
    return Shape(seen.left, seen.top, np.full(_size(seen), 255, np.uint8))


def ellipse(corner: Corner, opposite: Corner, window: Window) -> Shape:
    """The ellipse that touches all sides of the rectangle between two opposite corners."""
    (x, y), (other_x, other_y) = corner, opposite
    width, height = abs(other_x - x) / 2, abs(other_y - y) / 2
    if not width or not height:
        return NO_SHAPE
    # A chord of the angle 2a stays within r (1 - cos a) of its arc.
    half = math.acos(max(0.0, 1 - FLATTEST / max(width, height)))
    angles = np.linspace(0, 2 * math.pi, max(16, math.ceil(math.pi / half)), endpoint=False)
    middle = ((x + other_x) / 2, (y + other_y) / 2)
    points = np.stack([np.cos(angles), np.sin(angles)], 1) * (width, height) + middle
    return polygon(points, window)


def polygon(points: Sequence[Corner] | NDArray[np.float64], window: Window) -> Shape:
    """What a closed line goes round, with smooth edges; where it crosses itself as well.

    `points` are x and y in pixels, [number of points, 2]. What lies outside `window` is left out.
    """
    corners = np.asarray(points, np.float64).reshape(-1, 2)
    if len(corners) < 3 or not np.isfinite(corners).all():
        return NO_SHAPE
    (left, top), (right, bottom) = np.floor(corners.min(0)), np.ceil(corners.max(0))
    seen = _seen(Window(int(left), int(top), int(right), int(bottom)), window)
    values = np.empty(_size(seen), np.uint8)
    if not values.size:
        return NO_SHAPE
    rows, columns, turns = _crossings(corners - (seen.left, seen.top), len(values))
    for start in range(0, len(values), BAND):
        band = values[start : start + BAND]
        first, last = np.searchsorted(rows, (start, start + len(band)))
        found = slice(first, last)
        band[:] = _covered(rows[found] - start, columns[found], turns[found], band.shape)
    return Shape(seen.left, seen.top, values)


def _seen(rect: Window, window: Window) -> Window:
    """What both share; of no size, never of a negative one, if that is nothing."""
    left, top = max(rect.left, window.left), max(rect.top, window.top)
    right, bottom = min(rect.right, window.right), min(rect.bottom, window.bottom)
    return Window(left, top, max(left, right), max(top, bottom))


def _size(window: Window) -> tuple[int, int]:
    return window.bottom - window.top, window.right - window.left


def _crossings(
    corners: NDArray[np.float64], height: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Where the outline meets the middles of the sub-rows: row of pixels, x, and up or down."""
    here, there = corners, np.roll(corners, -1, 0)
    turn = np.sign(there[:, 1] - here[:, 1])
    upper, lower = (np.where((turn > 0)[:, None], *pair) for pair in ((here, there), (there, here)))
    # Of the sub-rows' middles those from the upper end on and before the lower one.
    first, last = (
        np.ceil(end[:, 1] * SUB_ROWS - 0.5).clip(0, height * SUB_ROWS).astype(np.intp)
        for end in (upper, lower)
    )
    count = np.clip(last - first, 0, None)
    edge = np.repeat(np.arange(len(corners)), count)
    sub = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    run, fall = (lower - upper)[edge].T
    columns = upper[edge, 0] + ((sub + 0.5) / SUB_ROWS - upper[edge, 1]) / fall * run
    rows = sub // SUB_ROWS
    order = np.argsort(rows, kind="stable")
    return rows[order], columns[order], turn[edge][order]


def _covered(
    rows: NDArray[np.intp],
    columns: NDArray[np.float64],
    turns: NDArray[np.float64],
    shape: tuple[int, ...],
) -> Grey:
    """How often the outline has gone round each pixel: once is all of it, and more is no more.

    A crossing counts for everything to its right, and for the part of its own pixel there.
    """
    height, width = shape[0], shape[1] + 2
    cells = np.clip(np.floor(columns), 0, width - 2).astype(np.intp)
    right = np.clip(columns - cells, 0, 1)
    starts = rows * width + cells
    shares = turns / SUB_ROWS
    steps = np.bincount(starts, shares * (1 - right), height * width)
    steps += np.bincount(starts + 1, shares * right, height * width)
    rounds = np.abs(np.cumsum(steps.reshape(height, width)[:, : shape[1]], 1))
    share: Grey = np.rint(np.minimum(rounds, 1) * 255).astype(np.uint8)
    return share


def alike(colours: Grey, row: int, column: int, tolerance: int) -> Hole:
    """Which pixels differ from one of them by no more than `tolerance` in any channel.

    `colours` is [height, width] or [height, width, channels].
    """
    layers = colours[..., None] if colours.ndim == 2 else colours
    found = np.ones(colours.shape[:2], bool)
    for channel, level in zip(
        np.moveaxis(layers, -1, 0), layers[row, column].tolist(), strict=True
    ):
        low, high = max(0, level - tolerance), min(255, level + tolerance)
        # What is below wraps round to a large number.
        found &= (channel - np.uint8(low)) <= high - low
    return found


def connected(inside: Hole, row: int, column: int) -> Hole:
    """The part of `inside` that can be reached from one of its pixels over shared sides."""
    if not inside[row, column]:
        return np.zeros_like(inside)
    # One more column, always outside, keeps the runs of neighbouring rows apart.
    wide = inside.shape[1] + 1
    flat = np.pad(inside, ((0, 0), (0, 1))).ravel()
    changes = np.flatnonzero(np.diff(flat, prepend=False))
    starts, ends = changes[::2], changes[1::2]
    first = int(np.searchsorted(starts, row * wide + column, "right")) - 1
    reached = _reached(starts, ends, wide, first)
    steps = np.zeros(len(flat), np.int8)
    steps[starts[reached]] = 1
    steps[ends[reached]] = -1
    found: Hole = np.cumsum(steps, dtype=np.int8).astype(bool).reshape(-1, wide)[:, :-1]
    return found


def _reached(
    starts: NDArray[np.intp], ends: NDArray[np.intp], wide: int, first: int
) -> NDArray[np.bool_]:
    """Which runs hang together with the run `first`; a wave goes from row to row."""
    touched = [
        (np.searchsorted(ends, starts + step, "right"), np.searchsorted(starts, ends + step))
        for step in (-wide, wide)
    ]
    reached = np.zeros(len(starts), bool)
    reached[first] = True
    wave = np.array([first])
    while len(wave):
        found = np.concatenate([_ranges(low[wave], high[wave]) for low, high in touched])
        wave = np.unique(found[~reached[found]])
        reached[wave] = True
    return reached


def _ranges(low: NDArray[np.intp], high: NDArray[np.intp]) -> NDArray[np.intp]:
    """All whole numbers from each `low` to before its `high`."""
    count = np.clip(high - low, 0, None)
    started = np.repeat(np.cumsum(count) - count - low, count)
    return np.asarray(np.arange(count.sum()) - started, np.intp)


def grown(mask: Grey, pixels: int) -> Grey:
    """All that is at most so many pixels away from what is marked is marked as well.

    The distance is Euclid's, from 1 to 128 pixels. What would be marked beyond the array is lost.
    """

    def changed(near: Grey, core: Grey) -> Grey:
        away = squared_distances(near > MIDDLE, pixels, pixels)
        return np.where(away <= pixels**2, np.uint8(255), core)

    return _changed_at_edges(mask, pixels, changed, lambda core, marked: 255 if marked else core)


def shrunk(mask: Grey, pixels: int) -> Grey:
    """Only what is more than so many pixels (1 to 128) away from what is not marked stays.

    Beyond the array nothing is marked.
    """

    def changed(near: Grey, core: Grey) -> Grey:
        away = squared_distances(near <= MIDDLE, pixels, pixels)
        return np.where(away <= pixels**2, np.uint8(0), core)

    return _changed_at_edges(mask, pixels, changed, lambda core, marked: core if marked else 0)


def feathered(mask: Grey, pixels: int) -> Grey:
    """The edge falls smoothly from so many pixels inside to so many outside (1 to 128).

    What was marked stays lighter than middle grey, and nothing else becomes so. Beyond the array
    nothing is marked.
    """

    def changed(near: Grey, core: Grey) -> Grey:
        marked = core > MIDDLE
        away = np.zeros(core.shape, np.uint16)
        for here, beyond in ((marked, near <= MIDDLE), (~marked, near > MIDDLE)):
            if here.any():
                away += squared_distances(beyond, pixels, pixels)
        # The edge lies half a pixel from the middles of the pixels at its sides.
        far = np.sqrt(away, dtype=np.float32) - np.float32(0.5)
        share = np.clip(
            np.float32(0.5) + np.where(marked, far, -far) / np.float32(2 * pixels), 0, 1
        )
        soft: Grey = np.rint(share * share * (3 - 2 * share) * 255).astype(np.uint8)
        return soft

    return _changed_at_edges(mask, pixels, changed, lambda _, marked: 255 if marked else 0)


def _changed_at_edges(
    mask: Grey,
    pixels: int,
    changed: Callable[[Grey, Grey], Grey],
    even: Callable[[Grey, bool], Grey | int],
) -> Grey:
    """Square by square, each with `pixels` more on each side; most squares have no edge near.

    `even` says what becomes of a square in whose surroundings all is marked, or nothing.
    """
    if not 0 < pixels <= FARTHEST:
        raise ValueError(f"{pixels} is not a number of pixels from 1 to {FARTHEST}.")
    result, wide = np.empty_like(mask), np.pad(mask, pixels)
    for top in range(0, mask.shape[0], SQUARE):
        for left in range(0, mask.shape[1], SQUARE):
            core = mask[top : top + SQUARE, left : left + SQUARE]
            height, width = core.shape
            near = wide[top : top + height + 2 * pixels, left : left + width + 2 * pixels]
            marked = near > MIDDLE
            here = result[top : top + height, left : left + width]
            if marked.all() or not marked.any():
                here[:] = even(core, bool(marked[0, 0]))
            else:
                here[:] = changed(near, core)
    return result
