"""The brush: soft round dabs along a smooth line, laid over what was there before the stroke.

Places are in pixels of the document, where a pixel's own middle is at one half. All that is painted
is grey: 0 is nothing, 255 all of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

SPACING = 0.05
"""Part of a brush's size between two dabs: a hard edge is then uneven by 1/1600 of the size."""

CLOSEST = 0.5
"""Pixels between dabs at the least."""

STEP_OF_PRESSURE = 0.01
"""Sizes differ by this much, so that a stroke needs few different dabs."""

LEAST_PRESSURE = 0.02

TILE = 256
"""Pixels along a side of the squares in which a stroke is remembered."""

REACH_OF_GROUP = 384
"""A long line is painted in pieces of about so many pixels, each in a small rectangle."""


class Box(NamedTuple):
    """A rectangle of pixels; `right` and `bottom` lie just outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    def united(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Patch(NamedTuple):
    """New values [height, width] for the pixels of `box`."""

    box: Box
    values: Grey


class Point(NamedTuple):
    """Where the pen was, and how hard it was pressed (0 to 1)."""

    x: float
    y: float
    pressure: float = 1.0


class Dab(NamedTuple):
    """One round spot: its middle, its diameter in pixels, and how much it covers (0 to 1)."""

    x: float
    y: float
    size: float
    flow: float


@dataclass(frozen=True)
class Brush:
    """`size` is the diameter in pixels; up to `hardness` (0 to 1) of it a dab covers fully.

    `flow` (0 to 1) is how much a stroke covers. Pressure can lessen the size, the flow or both.
    """

    size: float = 60
    hardness: float = 0.8
    flow: float = 1.0
    pressure_size: bool = False
    pressure_flow: bool = False

    def dab(self, x: float, y: float, pressure: float) -> Dab:
        given = min(1.0, max(LEAST_PRESSURE, pressure))
        stepped = math.exp(round(math.log(given) / STEP_OF_PRESSURE) * STEP_OF_PRESSURE)
        size = max(1.0, self.size * (stepped if self.pressure_size else 1))
        return Dab(x, y, size, self.flow * (given if self.pressure_flow else 1))


def dabs_between(
    brush: Brush,
    start: Point,
    end: Point,
    before: Point | None = None,
    after: Point | None = None,
) -> list[Dab]:
    """Dabs from `start` to `end`, on a curve that comes from `before` and goes on to `after`.

    A centripetal Catmull-Rom spline (Yuksel, Schaefer and Keyser 2011): it goes through all
    points, and has no loops however unevenly they lie. With neither neighbour it is straight.
    """
    points = _points_on(_tangents(start, end, before, after), start, end)
    steps = np.hypot(*np.diff(points(np.linspace(0, 1, 9))[:2]))
    sizes = [brush.dab(0, 0, pressure).size for pressure in (start.pressure, end.pressure)]
    apart = max(CLOSEST, math.sqrt(sizes[0] * sizes[1]) * SPACING)
    count = math.ceil(float(steps.sum()) / apart)
    found = points(np.linspace(0, 1, count + 1)) if count else np.array([[*end]]).T
    return [brush.dab(*place) for place in found.T.tolist()]


def _points_on(
    tangents: tuple[NDArray[np.float64], NDArray[np.float64]], start: Point, end: Point
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """For times from 0 to 1 the x, the y and the pressure there, [3, number of times]."""
    (first, last), (here, there) = tangents, (np.array(start[:2]), np.array(end[:2]))

    def points(times: NDArray[np.float64]) -> NDArray[np.float64]:
        t, left = times, 1 - times
        places = (
            np.outer(here, (1 + 2 * t) * left**2)
            + np.outer(first, t * left**2)
            + np.outer(there, t**2 * (3 - 2 * t))
            - np.outer(last, t**2 * left)
        )
        return np.vstack([places, start.pressure * left + end.pressure * t])

    return points


def _tangents(
    start: Point, end: Point, before: Point | None, after: Point | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The speed with which the curve leaves `start` and comes to `end`."""
    here, there = np.array(start[:2]), np.array(end[:2])
    ahead = there - here
    first = _speed(np.array(before[:2]), here, there) if before else ahead
    last = _speed(np.array(after[:2]), there, here) if after else -ahead
    return first, -last


def _speed(
    before: NDArray[np.float64], here: NDArray[np.float64], after: NDArray[np.float64]
) -> NDArray[np.float64]:
    """At `here`, for a time of 1 until `after`; a neighbour at the same place counts for nothing.

    Each stretch takes the square root of its length.
    """
    gone, to_go = (math.sqrt(math.dist(here, other)) for other in (before, after))
    if not gone or not to_go:
        return np.asarray(after - here)
    speed = (here - before) / gone - (after - before) / (gone + to_go) + (after - here) / to_go
    return np.asarray(speed * to_go)


@lru_cache(maxsize=256)
def stamp(size: float, hardness: float, right: float, down: float) -> Grey:
    """How much a dab covers, 0 to 255, in a square whose middle pixel is at its middle.

    The dab's own middle is `right` and `down` of that pixel's left and upper edge. Its rim is a
    pixel wide at the least, and not to be changed by who gets it.
    """
    radius = max(size, 1) / 2
    reach = _reach(size)
    places = np.arange(2 * reach + 1, dtype=np.float32) + np.float32(0.5 - reach)
    share = (places[:, None] - np.float32(down)) ** 2 + (places - np.float32(right)) ** 2
    rim = max(1.0, radius * (1 - hardness))
    # In place: this is done for each new size while a tablet's pen is pressed harder.
    np.sqrt(share, out=share)
    np.subtract(np.float32(radius + 0.5), share, out=share)
    share *= np.float32(1 / rim)
    np.clip(share, 0, 1, out=share)
    if rim > 1:
        smooth = 3 - 2 * share
        share *= share
        share *= smooth
    share *= 255
    share += np.float32(0.5)
    made: Grey = share.astype(np.uint8)
    made.setflags(write=False)
    return made


class Stroke:
    """From the press of the button to its release: dabs that do not pile up on one another.

    Where dabs of one stroke meet, the larger coverage counts; then `value` (255 paints, 0 erases)
    is laid over what was there before. `read` gives the values of a box as they are now.
    """

    def __init__(self, read: Callable[[Box], Grey], brush: Brush, value: int = 255) -> None:
        self._before = _Tiles(read)
        self._coverage = _Tiles(_nothing)
        self._brush, self._value = brush, value
        self._loose: list[Patch] = []

    def add(self, settled: Sequence[Dab], loose: Sequence[Dab] = ()) -> list[Patch]:
        """What has to be written now. The `loose` dabs are taken back by the next call.

        They show where the line is going while its curve is not yet known.
        """
        boxes = self._take_back()
        boxes += [self._cover(group) for group in _groups(settled)]
        boxes += [self._cover(group, loosely=True) for group in _groups(loose)]
        return [Patch(box, self._composed(box)) for box in _joined(boxes)]

    def _take_back(self) -> list[Box]:
        for box, coverage in reversed(self._loose):
            self._coverage.write(box, coverage)
        boxes = [box for box, _ in self._loose]
        self._loose = []
        return boxes

    def _cover(self, dabs: Sequence[Dab], loosely: bool = False) -> Box:
        placed = [_placed(dab, self._brush.hardness) for dab in dabs]
        box = _around(box for box, _ in placed)
        coverage = self._coverage.read(box)
        if loosely:
            self._loose.append(Patch(box, coverage.copy()))
        for (left, top, right, bottom), values in placed:
            rows, columns = (
                slice(top - box.top, bottom - box.top),
                slice(left - box.left, right - box.left),
            )
            np.maximum(coverage[rows, columns], values, out=coverage[rows, columns])
        self._coverage.write(box, coverage)
        return box

    def _composed(self, box: Box) -> Grey:
        return laid_over(self._before.read(box), self._coverage.read(box), self._value)


def laid_over(before: Grey, coverage: Grey, value: int) -> Grey:
    """`value` where `coverage` is 255, `before` where it is 0, between them a mixture."""
    # 255 * 255 + 127 fits into 16 bits.
    mixed = before.astype(np.uint16)
    mixed *= 255 - coverage
    mixed += np.uint16(value) * coverage + np.uint16(127)
    mixed //= np.uint16(255)
    return mixed.astype(np.uint8)


def _placed(dab: Dab, hardness: float) -> Patch:
    """Which pixels a dab covers, and how much; small dabs are placed to a quarter of a pixel."""
    parts = 4 if dab.size <= 128 else 2 if dab.size <= 256 else 1
    x, y = (round(place * parts) for place in (dab.x, dab.y))
    values = stamp(dab.size, hardness, x % parts / parts, y % parts / parts)
    if dab.flow < 1:
        values = (values * np.uint16(round(dab.flow * 256)) >> np.uint16(8)).astype(np.uint8)
    reach = _reach(dab.size)
    left, top = x // parts - reach, y // parts - reach
    return Patch(Box(left, top, left + values.shape[1], top + values.shape[0]), values)


def _reach(size: float) -> int:
    return math.ceil(max(size, 1) / 2 + 0.5)


def _groups(dabs: Sequence[Dab]) -> Iterator[Sequence[Dab]]:
    """Neighbours together, as many as lie in one small rectangle."""
    first = 0
    for number, dab in enumerate(dabs):
        reach = max(REACH_OF_GROUP, dab.size)
        if max(abs(dab.x - dabs[first].x), abs(dab.y - dabs[first].y)) > reach:
            yield dabs[first:number]
            first = number
    if dabs:
        yield dabs[first:]


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap a lot become one, so that no pixel is written many times."""
    joined: list[Box] = []
    for box in boxes:
        if joined and (whole := joined[-1].united(box)).area <= 1.2 * (joined[-1].area + box.area):
            joined[-1] = whole
        else:
            joined.append(box)
    return joined


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _nothing(box: Box) -> Grey:
    return np.zeros((box.bottom - box.top, box.right - box.left), np.uint8)


class _Tiles:
    """Values of the whole plane, of which only the squares that were asked for are kept."""

    def __init__(self, first: Callable[[Box], Grey]) -> None:
        self._first = first
        self._tiles: dict[tuple[int, int], Grey] = {}

    def read(self, box: Box) -> Grey:
        found = _nothing(box)
        for tile, there, here in self._parts(box):
            found[here] = tile[there]
        return found

    def write(self, box: Box, values: Grey) -> None:
        for tile, there, here in self._parts(box):
            tile[there] = values[here]

    def _parts(self, box: Box) -> Iterator[tuple[Grey, tuple[slice, slice], tuple[slice, slice]]]:
        for row in range(box.top // TILE, -(-box.bottom // TILE)):
            for column in range(box.left // TILE, -(-box.right // TILE)):
                down, below = _shared(box.top, box.bottom, row)
                across, beside = _shared(box.left, box.right, column)
                yield self._tile(row, column), (down, across), (below, beside)

    def _tile(self, row: int, column: int) -> Grey:
        if (row, column) not in self._tiles:
            left, top = column * TILE, row * TILE
            self._tiles[row, column] = self._first(Box(left, top, left + TILE, top + TILE))
        return self._tiles[row, column]


def _shared(start: int, end: int, number: int) -> tuple[slice, slice]:
    """What tile `number` and the stretch from `start` to `end` share: within each of them."""
    origin = number * TILE
    first, last = max(start, origin), min(end, origin + TILE)
    return slice(first - origin, last - origin), slice(first - start, last - start)
