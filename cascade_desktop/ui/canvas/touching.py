"""Fingers on the screen: one uses the tool, two zoom and move what is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF
from PySide6.QtGui import QEventPoint, QTouchEvent

from cascade_desktop.ui.canvas.pointing import Pointing
from cascade_desktop.ui.canvas.zoom_view import ZoomView

TOUCH = "touch"
ENDS = (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)


class Fingers:
    """Follows the fingers; a second one takes back what the first had begun."""

    def __init__(self, view: ZoomView, pointing: Pointing) -> None:
        self._view, self._pointing = view, pointing
        self._between: QLineF | None = None

    def follow(self, event: QTouchEvent) -> None:
        points = event.points()
        down = [point.position() for point in points if _is_down(point)]
        if event.type() == QEvent.Type.TouchCancel:
            self._pointing.cancel()
        elif len(down) >= 2:
            self._pinch(QLineF(down[0], down[1]))
        elif self._between is None and points:
            self._use(event, points[0])
        if event.type() in ENDS:
            self._between = None
        event.accept()

    def _use(self, event: QTouchEvent, point: QEventPoint) -> None:
        at, keys = point.position(), event.modifiers()
        if event.type() == QEvent.Type.TouchBegin:
            self._pointing.press(TOUCH, at, keys)
        elif event.type() == QEvent.Type.TouchEnd:
            self._pointing.release(TOUCH, at, keys)
        elif self._pointing.device == TOUCH:
            self._pointing.move(TOUCH, at, keys)

    def _pinch(self, between: QLineF) -> None:
        before, self._between = self._between, between
        if before is None:
            if self._pointing.device == TOUCH:
                self._pointing.cancel()
            return
        middle: QPointF = between.center()
        self._view.pan(middle - before.center())
        if before.length() > 0:
            self._view.zoom_to(self._view.zoom * between.length() / before.length(), middle)


def _is_down(point: QEventPoint) -> bool:
    return point.state() != QEventPoint.State.Released
