"""Brush, eraser and sketch pen: soft lines that follow the pen, one undo step each."""

import math

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QCursor, QPainter, QPen, QPixmap

from cascade_desktop.brush_dabs import Box, Brush, Grey, Patch, Point, Stroke, dabs_between
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.mask_orders import MASK, SKETCH, plate_of, room
from cascade_desktop.ui.canvas.tool import DARK, LIGHT, Option, Spot, Tool

SMALLEST_RING = 5
LARGEST_CURSOR = 128
"""Device pixels; larger cursors are not shown everywhere, so that the ring is drawn instead."""

LARGEST = 1000
STEP = 1.2
"""A press of a key makes the brush so many times larger."""


class BrushTool(Tool):
    """Paints the mask. Alt erases; Shift draws a straight line from where the last one ended."""

    name, icon, key = "brush", "brush", "B"
    which = MASK
    value = 255
    size, hardness = 80, 80

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._stroke: Stroke | None = None
        self._points: list[Point] = []
        self._last: Point | None = None
        self._painted = self.which, self.value
        self._place: QPointF | None = None
        self._seen = (1.0, 1.0)
        self.option_changed.connect(self._show_option)
        document.layers_changed.connect(self._forget_if_empty)

    def title(self) -> str:
        return self.tr("Brush: paint what is drawn anew. Alt erases, Shift draws straight lines")

    @property
    def is_busy(self) -> bool:
        return self._stroke is not None

    def press(self, spot: Spot) -> None:
        if self.is_busy:
            return
        brush, point = self._brush(), _point(spot)
        which = self._plate_name()
        value = 255 - self.value if spot.modifiers & Qt.KeyboardModifier.AltModifier else self.value
        self._painted = which, value
        self._stroke = Stroke(self._read, brush, value)
        self._document.begin_stroke(which, self._stroke_name(value))
        self._points = [point]
        shift = spot.modifiers & Qt.KeyboardModifier.ShiftModifier
        start = self._last if shift and self._last else point
        self._write(self._stroke.add(dabs_between(brush, start, point)))
        self.hover(spot)

    def move(self, spot: Spot) -> None:
        self.hover(spot)
        if self._stroke is None or _point(spot)[:2] == self._points[-1][:2]:
            return
        # The curve to the newest point depends on the next one: until then it is only a guess.
        before, start, end, after = (None, None, None, *self._points[-3:], _point(spot))[-4:]
        brush = self._brush()
        settled = dabs_between(brush, start, end, before, after) if start and end else []
        loose = dabs_between(brush, end, after, start) if end and after else []
        self._points = [*self._points[-2:], _point(spot)]
        self._write(self._stroke.add(settled, loose))

    def release(self, spot: Spot) -> None:
        if self._stroke is None:
            return
        # A pen that is lifted has no pressure any more, but it was there until then.
        self.move(Spot(spot.x, spot.y, self._points[-1].pressure, spot.modifiers))
        before, start, end = (None, None, *self._points)[-3:]
        if start and end:
            self._write(self._stroke.add(dabs_between(self._brush(), start, end, before)))
        self._last, self._stroke = end, None
        self._document.end_stroke()

    def cancel(self) -> None:
        if self._stroke is not None:
            self._stroke = None
            self._document.cancel_stroke()

    def hover(self, spot: Spot) -> None:
        old, self._place = self._place, QPointF(spot.x, spot.y)
        if self._is_large():
            for place in (old, self._place):
                self._repaint_ring(place)

    def resize(self, steps: int) -> None:
        """Larger by so many presses of the key, or smaller; by a pixel at the least."""
        size = self.option("size")
        self.set_option(
            "size",
            max(round(size * STEP**steps), size + steps)
            if steps > 0
            else min(round(size * STEP**steps), size + steps),
        )

    def harden(self, steps: int) -> None:
        """Harder by so many tenths, or softer."""
        self.set_option("hardness", self.option("hardness") + 10 * steps)

    def cursor(self, zoom: float, ratio: float) -> QCursor:
        self._seen = zoom, ratio
        across = self.option("size") * zoom
        if across < SMALLEST_RING or self._is_large():
            return QCursor(Qt.CursorShape.CrossCursor)
        return QCursor(_ring(across, ratio))

    def paint(self, painter: QPainter, zoom: float) -> None:
        """The ring of a brush that is too large for a cursor."""
        self._seen = zoom, self._seen[1]
        if self._place is not None and self._is_large():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            radius = self.option("size") / 2
            for colour, further in ((DARK, 0.0), (LIGHT, -1 / zoom)):
                pen = QPen(colour, 1)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self._place, radius + further, radius + further)

    def _declare(self) -> tuple[Option, ...]:
        return (
            Option(
                "size",
                self.tr("Size"),
                self.tr("How wide the line is, in pixels of the picture ([ and ])"),
                self.size,
                1,
                LARGEST,
                self.tr(" px"),
                steep=True,
            ),
            Option(
                "hardness",
                self.tr("Hardness"),
                self.tr("How much of the line is covered fully, before its soft rim ({ and })"),
                self.hardness,
            ),
            Option(
                "flow",
                self.tr("Flow"),
                self.tr("How much a single line covers at most"),
                100,
                1,
            ),
            Option(
                "pressure_size",
                self.tr("Pressure changes size"),
                self.tr("A tablet's pen draws wider lines the harder it is pressed"),
                True,
            ),
            Option(
                "pressure_flow",
                self.tr("Pressure changes flow"),
                self.tr("A tablet's pen covers more the harder it is pressed"),
                False,
            ),
        )

    def _plate_name(self) -> str:
        return self.which

    def _stroke_name(self, value: int) -> str:
        return self.tr("Brush stroke") if value else self.tr("Eraser stroke")

    def _brush(self) -> Brush:
        return Brush(
            self.option("size"),
            self.option("hardness") / 100,
            self.option("flow") / 100,
            self.option("pressure_size"),
            self.option("pressure_flow"),
        )

    def _read(self, box: Box) -> Grey:
        return plate_of(self._document, self._painted[0]).array(_rect(box))

    def _write(self, patches: list[Patch]) -> None:
        which, value = self._painted
        plate = plate_of(self._document, which)
        reached = room(self._document) if value else plate.rect
        for box, values in patches:
            rect = _rect(box).intersected(reached)
            # Where nothing is painted, there is nothing to erase either.
            if not rect.isEmpty():
                top, left = rect.top() - box.top, rect.left() - box.left
                part = values[top : top + rect.height(), left : left + rect.width()]
                self._document.stroke_patch(rect, part)

    def _is_large(self) -> bool:
        zoom, ratio = self._seen
        return bool((self.option("size") * zoom + 4) * ratio > LARGEST_CURSOR)

    def _repaint_ring(self, place: QPointF | None) -> None:
        if place is not None:
            half = self.option("size") / 2 + 2 / self._seen[0]
            rect = QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half)
            self.overlay_changed.emit(rect)

    def _show_option(self, name: str) -> None:
        if name == "size":
            self.cursor_changed.emit()
            self.overlay_changed.emit(QRectF())

    def _forget_if_empty(self) -> None:
        if self._document.is_empty:
            self._last = None


class EraserTool(BrushTool):
    """Takes the mask away, or the sketch."""

    name, icon, key = "eraser", "eraser", "E"
    value = 0

    def title(self) -> str:
        return self.tr("Eraser: what is drawn anew becomes less. Shift draws straight lines")

    def _declare(self) -> tuple[Option, ...]:
        sketch = Option(
            "sketch",
            self.tr("Erase the sketch"),
            self.tr("The lines of the sketch are erased, and the mask is left alone"),
            False,
        )
        return (*super()._declare(), sketch)

    def _plate_name(self) -> str:
        return SKETCH if self.option("sketch") else MASK


class PenTool(BrushTool):
    """Draws white lines that can guide the picture."""

    name, icon, key = "pen", "pen", "P"
    which = SKETCH
    size, hardness = 4, 100

    def title(self) -> str:
        return self.tr("Sketch pen: lines that guide the picture. Alt erases them")

    def _stroke_name(self, value: int) -> str:
        return self.tr("Sketch line") if value else self.tr("Erase sketch")


def _point(spot: Spot) -> Point:
    return Point(spot.x, spot.y, spot.pressure)


def _rect(box: Box) -> QRect:
    return QRect(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _ring(across: float, ratio: float) -> QPixmap:
    """A dark ring with a light one inside it, so that one of them is seen on any picture."""
    side = math.ceil(across) + 4
    pixmap = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(QColor(0, 0, 0, 0)))
    for colour, radius in ((DARK, across / 2), (LIGHT, across / 2 - 1)):
        painter.setPen(QPen(colour, 1))
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return pixmap
