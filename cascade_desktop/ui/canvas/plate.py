"""A grey picture beside the layers that grows while one paints: the mask, or the sketch."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage

from cascade_desktop.errors import BadRequest

GREY = QImage.Format.Format_Grayscale8

STEP = 256
"""A plate's edges lie on multiples of so many pixels, so that it grows seldom."""

AHEAD = 2048
"""So many pixels ahead a plate grows at once at most, within `room`."""

MOST_PIXELS = 2**30
"""A plate of a gibibyte: with two marks further apart than that, one of them is refused."""

Grey = NDArray[np.uint8]
"""[height, width]: 0 where nothing is painted."""


class Plate:
    """8-bit grey pixels of a part of the document; outside `rect` all of them are 0.

    One byte a pixel; nothing is allocated while it is empty. `image` looks at the same memory
    and always shows the present pixels: copy it to keep it, and change it through `put` alone.

    Attributes:
        rect: what it covers, in document pixels
        image: `Format_Grayscale8` of `rect`'s size; null while nothing is covered
        room: where it may grow further than what was asked for, so that it grows seldom
    """

    def __init__(self) -> None:
        self.rect = QRect()
        self.image = QImage()
        self.room = QRect()
        self._pixels: Grey = np.zeros((0, 0), np.uint8)

    def cover(self, rect: QRect) -> None:
        """Grows so that it covers `rect`; costs nothing where it does already.

        Raises `BadRequest` where `can_cover` is false.
        """
        if rect.isEmpty() or self.rect.contains(rect):
            return
        if _pixels(self.rect.united(rect)) > MOST_PIXELS:
            self._set_rect(self._shrunk(rect))
        wanted = aligned(self.rect.united(rect))
        self._set_rect(wanted.united(self._ahead(wanted)))

    def can_cover(self, rect: QRect) -> bool:
        """Whether `rect` and all that is painted fit into one plate of a gibibyte."""
        if _pixels(self.rect.united(rect)) <= MOST_PIXELS:
            return True
        return _pixels(self.painted_rect().united(rect)) <= MOST_PIXELS

    def array(self, rect: QRect) -> Grey:
        """A copy of the pixels in `rect` [height, width]."""
        copy = np.zeros((max(0, rect.height()), max(0, rect.width())), np.uint8)
        common = self.rect.intersected(rect)
        if not common.isEmpty():
            copy[_within(common, rect)] = self.seen(common)
        return copy

    def put(self, rect: QRect, values: Grey) -> None:
        """Writes `values` [height, width]; another size than `rect`'s is a `ValueError`."""
        if values.shape != (rect.height(), rect.width()):
            raise ValueError(f"{values.shape} values for {rect.height()} rows of {rect.width()}.")
        if values.size:
            self.cover(rect)
            self.seen(rect)[:] = values

    def seen(self, rect: QRect) -> Grey:
        """The covered pixels in `rect` themselves: no copy, what is written here is painted."""
        return self._pixels[_within(rect, self.rect)]

    def painted_rect(self) -> QRect:
        """The smallest rectangle around all that is not 0; an empty one if there is nothing."""
        if not self._pixels.size:
            return QRect()
        # Eight pixels at a time: the width is a multiple of 256.
        rows = np.flatnonzero(np.bitwise_or.reduce(self._pixels.view(np.uint64), axis=1))
        if not rows.size:
            return QRect()
        top, bottom = int(rows[0]), int(rows[-1])
        columns = np.flatnonzero(self._pixels[top : bottom + 1].max(axis=0))
        left, right = int(columns[0]), int(columns[-1])
        found = QRect(left, top, right - left + 1, bottom - top + 1)
        return found.translated(self.rect.topLeft())

    def is_empty(self) -> bool:
        """Whether nothing is painted."""
        return not self._pixels.view(np.uint64).any() if self._pixels.size else True

    def become(self, other: "Plate") -> None:
        """Shows what `other` holds, whose memory it takes over; `other` is empty afterwards."""
        self.rect, self.image, self._pixels = other.rect, other.image, other._pixels
        other.rect, other.image = QRect(), QImage()
        other._pixels = np.zeros((0, 0), np.uint8)

    def _ahead(self, wanted: QRect) -> QRect:
        """`wanted` and some of the room on the sides where it grows: half its size at once.

        So a stroke across a large picture copies what is there a few times, not at each segment.
        """
        old = self.rect if not self.rect.isEmpty() else QRect(wanted.center(), wanted.center())
        across = min(AHEAD, wanted.width() // 2)
        down = min(AHEAD, wanted.height() // 2)
        further = wanted.adjusted(
            -across if wanted.left() < old.left() else 0,
            -down if wanted.top() < old.top() else 0,
            across if wanted.right() > old.right() else 0,
            down if wanted.bottom() > old.bottom() else 0,
        )
        return aligned(further.intersected(self.room))

    def _shrunk(self, rect: QRect) -> QRect:
        """What has to be covered for the painted pixels alone, so that `rect` fits as well."""
        if not self.can_cover(rect):
            raise BadRequest(
                QCoreApplication.translate("Plate", "This is too far away from what is painted."),
                QCoreApplication.translate("Plate", "Clear the mask or the sketch first."),
            )
        return aligned(self.painted_rect())

    def _set_rect(self, rect: QRect) -> None:
        """New memory of `rect`'s size with the pixels of the old one.

        The system gives zeros page by page at the first touch, and the image keeps the memory
        alive for as long as anyone holds it.
        """
        pixels = np.zeros((rect.height(), rect.width()), np.uint8)
        common = self.rect.intersected(rect)
        if not common.isEmpty():
            pixels[_within(common, rect)] = self.seen(common)
        shape = (rect.width(), rect.height(), rect.width())
        self.image = QImage(pixels.data, *shape, GREY) if pixels.size else QImage()
        self.rect, self._pixels = rect, pixels


def aligned(rect: QRect) -> QRect:
    """The smallest rectangle around `rect` with edges on multiples of `STEP`."""
    if rect.isEmpty():
        return QRect()
    left, top = rect.left() // STEP * STEP, rect.top() // STEP * STEP
    right, bottom = rect.right() // STEP * STEP + STEP, rect.bottom() // STEP * STEP + STEP
    return QRect(left, top, right - left, bottom - top)


def tiles(rect: QRect) -> list[QRect]:
    """The squares of `STEP` pixels that `rect` touches."""
    whole = aligned(rect)
    return [
        QRect(left, top, STEP, STEP)
        for top in range(whole.top(), whole.top() + whole.height(), STEP)
        for left in range(whole.left(), whole.left() + whole.width(), STEP)
    ]


def _pixels(rect: QRect) -> int:
    whole = aligned(rect)
    return whole.width() * whole.height()


def _within(rect: QRect, outer: QRect) -> tuple[slice, slice]:
    """Rows and columns of `rect` in an array of `outer`, which contains it."""
    top, left = rect.top() - outer.top(), rect.left() - outer.left()
    return slice(top, top + rect.height()), slice(left, left + rect.width())
