"""Looking at something large: zoom towards the cursor, move it about, fit it into the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QInputDevice,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

LOWEST, HIGHEST = 0.02, 64.0
STEP = 1.25
"""How much larger by a key or one notch of a wheel."""
NOTCH = 120
"""Eighths of a degree, as Qt counts them."""
ROOM = 24
"""Logical pixels left free around what is fitted."""


class ZoomView(QGraphicsView):
    """A view of a scene in its own pixels; 1.0 shows each as one logical pixel of the screen.

    Signals:
        zoom_changed(zoom): after each change, 1.0 for 100 %.
        looked_elsewhere(): another part is seen: after a zoom, a move or another size.
    """

    zoom_changed = Signal(float)
    looked_elsewhere = Signal()

    def __init__(self) -> None:
        self._fitted = True  # First, as Qt asks for sizes while it builds the view.
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def content(self) -> QRectF:
        """What `fit` shows; a view of something says what."""
        return self.scene().itemsBoundingRect()

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Sets the zoom; what lies under `at` (in the viewport; its middle) stays there."""
        self._fitted = False
        self._zoom_to(zoom, at or self._middle())

    @Slot()
    def zoom_in(self) -> None:
        self.zoom_to(self.zoom * STEP)

    @Slot()
    def zoom_out(self) -> None:
        self.zoom_to(self.zoom / STEP)

    @Slot()
    def actual_size(self) -> None:
        self.zoom_to(1.0)

    @Slot()
    def fit(self) -> None:
        """Shows all of the content as large as it goes; it stays so when the window is resized."""
        content = self.content()
        wide, tall = self.viewport().width() - 2 * ROOM, self.viewport().height() - 2 * ROOM
        if not content.isEmpty() and wide > 0 and tall > 0:
            zoom = min(wide / content.width(), tall / content.height())
            self._zoom_to(zoom, self._middle())
            self._look_at(content.center(), self._middle())
        self._fitted = True

    def pan(self, by: QPointF) -> None:
        """Moves what is seen by logical pixels."""
        self._fitted = False
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(by.x()))
        down.setValue(down.value() - round(by.y()))

    def spot(self, at: QPointF) -> QPointF:
        """The place in the document under a place in the viewport, with its fraction."""
        return self.viewportTransform().inverted()[0].map(at)

    def make_room(self) -> None:
        """One can go as far as the content's edge to the other side of the window."""
        wide, tall = self.viewport().width() / self.zoom, self.viewport().height() / self.zoom
        where = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.setSceneRect(self.content().adjusted(-wide, -tall, wide, tall))
        self.horizontalScrollBar().setValue(where[0])
        self.verticalScrollBar().setValue(where[1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms, with Ctrl or without; two fingers on a touchpad move what is seen."""
        on_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        turned = event.angleDelta().y() or event.angleDelta().x()
        if on_pad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            moved = event.pixelDelta()
            self.pan(QPointF(event.angleDelta() / 8 if moved.isNull() else moved))
        elif turned:
            self.zoom_to(self.zoom * STEP ** (turned / NOTCH), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._gesture(event)
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.looked_elsewhere.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        self.make_room()
        self.looked_elsewhere.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fitted:
            self.fit()

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
        elif kind == Qt.NativeGestureType.PanNativeGesture:
            self.pan(event.delta())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.fit() if not self._fitted else self.zoom_to(1.0, event.position())
        else:
            return False
        event.accept()
        return True

    def _zoom_to(self, zoom: float, at: QPointF) -> None:
        zoom = min(HIGHEST, max(LOWEST, zoom))
        under = self.spot(at)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.make_room()
        self._look_at(under, at)
        self.zoom_changed.emit(self.zoom)
        self.looked_elsewhere.emit()

    def _look_at(self, spot: QPointF, at: QPointF) -> None:
        """Brings a place of the document to a place in the viewport."""
        self.horizontalScrollBar().setValue(round(spot.x() * self.zoom - at.x()))
        self.verticalScrollBar().setValue(round(spot.y() * self.zoom - at.y()))

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()
