"""Where the frame's edges go when they are pulled: snapped, within bounds, in shape."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect

SNAP = 64
"""Document pixels: the frame's sides and places come to multiples of it."""
SMALLEST, LARGEST = 64, 4096
"""Sides of the pictures that can be drawn (`Request.width`), in document pixels."""


class Grip(NamedTuple):
    """Which edges follow the mouse: -1 left or top, 1 right or bottom; both 0 is all of it."""

    across: int
    down: int


MOVE = Grip(0, 0)
GRIPS = [Grip(x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y]


def pulled(frame: QRect, grip: Grip, by: QPointF) -> QRect:
    """`frame` with the edges of `grip` moved; edges never pass each other."""
    across, down = round(by.x()), round(by.y())
    if grip == MOVE:
        return frame.translated(across, down)
    left, right = _pulled_edges(frame.x(), frame.width(), grip.across, across)
    top, bottom = _pulled_edges(frame.y(), frame.height(), grip.down, down)
    return QRect(left, top, right - left, bottom - top)


def snapped(frame: QRect, grip: Grip, picture: QRect, near: float) -> QRect:
    """`frame` with its moving edges on the picture's edges or on multiples of 64, if `near`.

    Of a frame that is moved, the place is a multiple of 64; of one that is resized, its side.
    """
    bounds = (picture.x(), picture.x() + picture.width()) if not picture.isEmpty() else ()
    heights = (picture.y(), picture.y() + picture.height()) if not picture.isEmpty() else ()
    moves = grip == MOVE
    left, right = _snapped_edges(frame.x(), frame.width(), grip.across, moves, bounds, near)
    top, bottom = _snapped_edges(frame.y(), frame.height(), grip.down, moves, heights, near)
    return QRect(left, top, right - left, bottom - top)


def limited(frame: QRect, grip: Grip) -> QRect:
    """`frame` with sides that can be drawn; the edges of `grip` give way."""
    wide = min(LARGEST, max(SMALLEST, frame.width())) if grip.across else frame.width()
    tall = min(LARGEST, max(SMALLEST, frame.height())) if grip.down else frame.height()
    left = frame.x() + frame.width() - wide if grip.across < 0 else frame.x()
    top = frame.y() + frame.height() - tall if grip.down < 0 else frame.y()
    return QRect(left, top, wide, tall)


def shaped(frame: QRect, grip: Grip, ratio: float, *, snaps: bool) -> QRect:
    """`frame` as wide as `ratio` times its height; what `grip` does not pull stays in place.

    Sides are multiples of 64 if it `snaps`, which comes before the exact shape.
    """
    width = float(frame.width() if grip.across else frame.height() * ratio)
    low, high = SMALLEST * max(1.0, ratio), LARGEST * min(1.0, ratio)
    width = max(low, min(high, width))
    step = SNAP if snaps else 1
    wide, tall = (max(step, step * round(side / step)) for side in (width, width / ratio))
    left = _anchored(frame.x(), frame.width(), wide, grip.across)
    return QRect(left, _anchored(frame.y(), frame.height(), tall, grip.down), wide, tall)


def _anchored(low: int, old: int, new: int, side: int) -> int:
    """The lower edge of a side that was `old` long: the edge that is not pulled stays."""
    if side:
        return low + old - new if side < 0 else low
    return low + (old - new) // 2


def _pulled_edges(low: int, size: int, side: int, by: int) -> tuple[int, int]:
    high = low + size
    if side < 0:
        return min(low + by, high - 1), high
    return low, max(high + by, low + 1) if side else high


def _snapped_edges(
    low: int, size: int, side: int, moves: bool, edges: tuple[int, ...], near: float
) -> tuple[int, int]:
    high = low + size
    if moves:
        wanted = [edge - low for edge in edges] + [edge - high for edge in edges]
        by = _nearest(wanted, near, [_on_grid(low) - low])
        return low + by, high + by
    if side < 0:
        whole = high - max(SNAP, _on_grid(size))
        return low + _nearest([edge - low for edge in edges], near, [whole - low]), high
    if side > 0:
        whole = low + max(SNAP, _on_grid(size))
        return low, high + _nearest([edge - high for edge in edges], near, [whole - high])
    return low, high


def _nearest(first: list[int], near: float, then: list[int]) -> int:
    """The smallest step that is near enough, of `first` before `then`; 0 if none is."""
    for steps in (first, then):
        reached = [step for step in steps if abs(step) <= near]
        if reached:
            return min(reached, key=abs)
    return 0


def _on_grid(value: int) -> int:
    return round(value / SNAP) * SNAP
