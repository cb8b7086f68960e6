"""What the tests of the canvas's view share: a tool that notes, plain pictures, what is seen."""

import math

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage

from cascade_desktop.ui.canvas.tool import Spot, Tool
from cascade_desktop.ui.canvas.view import CanvasView

BLUE, GREEN, RED = QColor(30, 60, 200), QColor(20, 180, 60), QColor(255, 0, 0)
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Noted(Tool):
    """A tool that writes down what it is given."""

    name = "noted"

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, float, float, float]] = []
        self._busy = False

    def press(self, spot: Spot) -> None:
        self._busy = True
        self._note("press", spot)

    def move(self, spot: Spot) -> None:
        self._note("move", spot)

    def release(self, spot: Spot) -> None:
        self._busy = False
        self._note("release", spot)

    def cancel(self) -> None:
        self._busy = False
        self.said.append(("cancel", 0, 0, 0))

    def hover(self, spot: Spot) -> None:
        self._note("hover", spot)

    @property
    def is_busy(self) -> bool:
        return self._busy

    def words(self) -> list[str]:
        return [word for word, *_ in self.said]

    def _note(self, word: str, spot: Spot) -> None:
        self.said.append((word, spot.x, spot.y, spot.pressure))


def plain(width: int, height: int, colour: QColor = BLUE) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(colour)
    return image


def place(view: CanvasView, x: float, y: float) -> QPoint:
    """Where a place of the document is in the viewport."""
    return view.viewportTransform().map(QPointF(x, y)).toPoint()


def seen(view: CanvasView, x: float, y: float) -> QColor:
    """The colour on the screen in the middle of a pixel of the document."""
    at = view.viewportTransform().map(QPointF(x + 0.5, y + 0.5))
    image = view.viewport().grab().toImage()
    return image.pixelColor(math.floor(at.x()), math.floor(at.y()))
