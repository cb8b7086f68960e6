"""Rectangle, ellipse and lasso: a drawn outline is filled in the mask when the button goes up."""

import math

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from cascade_desktop.brush_dabs import laid_over
from cascade_desktop.mask_shapes import Shape, Window, ellipse, polygon, rectangle
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.mask_orders import MASK, change, room
from cascade_desktop.ui.canvas.tool import Spot, Tool, outline_pens

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


class ShapeTool(Tool):
    """A shape is added to the mask, or with Alt taken from it."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._spots: list[Spot] = []

    @property
    def is_busy(self) -> bool:
        return bool(self._spots)

    def press(self, spot: Spot) -> None:
        if not self.is_busy:
            self._spots = [spot]

    def move(self, spot: Spot) -> None:
        if self.is_busy:
            old = self._outline().boundingRect()
            self._add(spot)
            self.overlay_changed.emit(old.united(self._outline().boundingRect()))

    def release(self, spot: Spot) -> None:
        """Alt and Shift count if they are held at the press or at the end."""
        if not self.is_busy:
            return
        self.move(spot)
        subtracts = any(item.modifiers & ALT for item in (self._spots[0], spot))
        shape = self._shape(_window(room(self._document)))
        self._end()
        self._fill(shape, subtracts)

    def cancel(self) -> None:
        if self.is_busy:
            self._end()

    def paint(self, painter: QPainter, zoom: float) -> None:
        if self.is_busy:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in outline_pens(zoom):
                painter.setPen(pen)
                self._draw(painter)

    def _add(self, spot: Spot) -> None:
        """Only where it began and where it is now matter."""
        self._spots = [self._spots[0], spot]

    def _corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where the drag began, and the opposite corner; with Shift, of a square."""
        start, end = self._spots[0], self._spots[-1]
        width, height = end.x - start.x, end.y - start.y
        if end.modifiers & SHIFT:
            side = max(abs(width), abs(height))
            width, height = math.copysign(side, width), math.copysign(side, height)
        return (start.x, start.y), (start.x + width, start.y + height)

    def _outline(self) -> QPolygonF:
        """What has to be repainted when it changes lies around these points."""
        return QPolygonF([QPointF(*corner) for corner in self._corners()])

    def _draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _shape(self, window: Window) -> Shape:
        raise NotImplementedError

    def _fill_name(self) -> str:
        raise NotImplementedError

    def _fill(self, shape: Shape, subtracts: bool) -> None:
        height, width = shape.values.shape
        rect = QRect(shape.left, shape.top, width, height)
        if rect.isEmpty():
            return
        before = self._document.mask.array(rect)
        after = laid_over(before, shape.values, 0 if subtracts else 255)
        change(self._document, MASK, self._fill_name(), rect, after)

    def _end(self) -> None:
        rect = self._outline().boundingRect()
        self._spots = []
        self.overlay_changed.emit(rect)


class RectangleTool(ShapeTool):
    """A rectangle of whole pixels from corner to corner."""

    name, icon, key = "rectangle", "rectangle", "R"

    def title(self) -> str:
        return self.tr("Rectangle: adds to the mask. Shift keeps it square, Alt takes away")

    def _draw(self, painter: QPainter) -> None:
        painter.drawRect(_between(*self._corners()))

    def _shape(self, window: Window) -> Shape:
        return rectangle(*self._corners(), window)

    def _fill_name(self) -> str:
        return self.tr("Rectangle")


class EllipseTool(ShapeTool):
    """An ellipse within the rectangle from corner to corner."""

    name, icon, key = "ellipse", "ellipse", "O"

    def title(self) -> str:
        return self.tr("Ellipse: adds to the mask. Shift makes a circle, Alt takes away")

    def _draw(self, painter: QPainter) -> None:
        painter.drawEllipse(_between(*self._corners()))

    def _shape(self, window: Window) -> Shape:
        return ellipse(*self._corners(), window)

    def _fill_name(self) -> str:
        return self.tr("Ellipse")


class LassoTool(ShapeTool):
    """What a drawn line goes round; its ends are joined."""

    name, icon, key = "lasso", "lasso", "L"

    def title(self) -> str:
        return self.tr("Lasso: adds what you draw round to the mask. Alt takes it away")

    def _add(self, spot: Spot) -> None:
        last = self._spots[-1]
        if (spot.x, spot.y) != (last.x, last.y):
            self._spots.append(spot)

    def _outline(self) -> QPolygonF:
        return QPolygonF([QPointF(spot.x, spot.y) for spot in self._spots])

    def _draw(self, painter: QPainter) -> None:
        painter.drawPolygon(self._outline())

    def _shape(self, window: Window) -> Shape:
        return polygon([(spot.x, spot.y) for spot in self._spots], window)

    def _fill_name(self) -> str:
        return self.tr("Lasso")


def _between(corner: tuple[float, float], opposite: tuple[float, float]) -> QRectF:
    return QRectF(QPointF(*corner), QPointF(*opposite)).normalized()


def _window(rect: QRect) -> Window:
    return Window(rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())
