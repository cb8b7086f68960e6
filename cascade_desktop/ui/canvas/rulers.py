"""The rulers along the top and the left: where one is in pixels, and how far the frame goes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

THICK = 20
"""Logical pixels across a ruler."""
APART = 56
"""The fewest logical pixels between two numbers."""
SHORT, LONG = 4, 9
LETTERS = 10


class Ruler(QWidget):
    """One ruler, horizontal or vertical, for a view that lies beside it."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = orientation == Qt.Orientation.Horizontal
        self._zoom, self._start = 1.0, 0.0
        self._frame = QRect()
        self.setObjectName("rulerAcross" if self._across else "rulerDown")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def look(self, zoom: float, start: float) -> None:
        """The view shows the document from `start` on (in its pixels), at `zoom`."""
        if (zoom, start) != (self._zoom, self._start):
            self._zoom, self._start = zoom, start
            self.update()

    def show_frame(self, frame: QRect) -> None:
        if frame != self._frame:
            self._frame = QRect(frame)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(THICK, THICK)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Window))
        self._paint_frame(painter, palette.color(QPalette.ColorRole.Accent))
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        font = self.font()
        font.setPixelSize(LETTERS)
        painter.setFont(font)  # The style of the app gives the widget itself another size.
        step = step_for(self._zoom)
        for value in ticks(self._start, self._start + self._length() / self._zoom, step / 5):
            self._paint_tick(painter, value, value % step == 0)

    def _paint_frame(self, painter: QPainter, accent: QColor) -> None:
        """A band as long as the frame, with its ends marked."""
        low, size = (
            (self._frame.x(), self._frame.width())
            if self._across
            else (self._frame.y(), self._frame.height())
        )
        if size <= 0:
            return
        band = QColor(accent)
        band.setAlpha(70)
        begin, end = self._place(low), self._place(low + size)
        painter.fillRect(self._area(begin, end - begin, THICK), band)
        for edge in (begin, end - 1):
            painter.fillRect(self._area(edge, 2, THICK), accent)

    def _paint_tick(self, painter: QPainter, value: int, is_long: bool) -> None:
        place = round(self._place(value))
        colour = painter.pen().color()
        painter.fillRect(self._area(place, 1, LONG if is_long else SHORT), colour)
        if not is_long:
            return
        if self._across:
            painter.drawText(place + 4, THICK - 8, str(value))
            return
        painter.save()
        painter.translate(THICK - 8, place - 4)
        painter.rotate(-90)
        painter.drawText(0, 0, str(value))
        painter.restore()

    def _area(self, along: float, size: float, across: float) -> QRectF:
        if self._across:
            return QRectF(along, THICK - across, size, across)
        return QRectF(THICK - across, along, across, size)

    def _place(self, value: float) -> float:
        return (value - self._start) * self._zoom

    def _length(self) -> int:
        return self.width() if self._across else self.height()


def step_for(zoom: float) -> int:
    """Document pixels from one number to the next: 5, 10, 20, 50, 100, ...; never fewer than 5."""
    least = APART / zoom
    power = 10 ** math.floor(math.log10(max(least, 1)))
    step = next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= least)
    return max(5, step)


def ticks(start: float, end: float, step: float) -> Iterator[int]:
    """The whole multiples of `step` (at least one pixel) from `start` to `end`."""
    every = max(1, round(step))
    value = math.floor(start / every) * every
    while value <= end:
        yield value
        value += every
