"""Where one picture of the gallery is looked at closely, or two of them in one place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPalette, QPixmap

from cascade_desktop.ui.canvas.zoom_view import ZoomView

LARGEST_FIT = 2.0
"""Small pictures are enlarged to be seen, but no further than their pixels bear."""

PIXELS_SEEN = 4.0
"""From this zoom on, one wants to see the pixels as they are."""


class GalleryStage(ZoomView):
    """Shows pictures in one frame of a size in pixels, each fitted into it.

    Signals:
        asked(): the picture was clicked twice.
    """

    asked = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._frame = QSizeF(512, 512)
        self._images: list[QImage] = []
        self._scaled: list[tuple[float, QPixmap]] = []
        self._split: float | None = None
        self._grasped: QPoint | None = None

    def content(self) -> QRectF:
        return QRectF(QPointF(0, 0), self._frame)

    def show_images(self, frame: QSizeF, images: list[QImage]) -> None:
        """Puts others into place; with another frame, all of it is seen."""
        same = frame == self._frame
        self._frame, self._images, self._scaled = frame, images, []
        if not same:
            self.fit()
            self.make_room()
        self.viewport().update()

    def set_split(self, split: float | None) -> None:
        """The second picture begins so far from the left edge of the view."""
        self._split = split
        self.viewport().update()

    def fit(self) -> None:
        """As large as it goes, but small ones no larger than looks well."""
        super().fit()
        if self.zoom > LARGEST_FIT:
            self._zoom_to(LARGEST_FIT, self._middle())
            self._look_at(self.content().center(), self._middle())

    def look_as(self, other: GalleryStage) -> None:
        """Shows the part of the frame that another one shows."""
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        others = (other.horizontalScrollBar(), other.verticalScrollBar())
        same = self.transform() == other.transform()
        if same and all(a.value() == b.value() for a, b in zip(bars, others, strict=True)):
            return
        self.setTransform(other.transform())
        self._fitted = other._fitted
        self.make_room()
        for bar, like in zip(bars, others, strict=True):
            bar.setValue(like.value())

    def drawBackground(self, painter: QPainter, _: QRectF | QRect) -> None:
        painter.resetTransform()
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.Light))
        frame = self.viewportTransform().mapRect(self.content())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.zoom < PIXELS_SEEN)
        for number, image in enumerate(self._images):
            if not image.isNull():
                self._draw(painter, number, image, frame)

    def _draw(self, painter: QPainter, number: int, image: QImage, frame: QRectF) -> None:
        size = QSizeF(image.size()).scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(0, 0), size)
        place.moveCenter(frame.center())
        painter.setClipping(False)
        if self._split is not None:
            area = QRectF(self.viewport().rect())
            if number == 0:
                area.setRight(self._split)
            else:
                area.setLeft(self._split)
            painter.setClipRect(area)
        pixels = self._at_size(number, image, size.width() * self.devicePixelRatioF())
        painter.drawPixmap(place, pixels, QRectF(pixels.rect()))

    def _at_size(self, number: int, image: QImage, wide: float) -> QPixmap:
        """Made smaller over all its pixels; the painter alone would leave some out and flicker."""
        while len(self._scaled) <= number:
            self._scaled.append((0.0, QPixmap()))
        wanted = min(float(image.width()), max(1.0, wide))
        if self._scaled[number][0] != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            small = image if wanted == image.width() else image.scaledToWidth(round(wanted), smooth)
            self._scaled[number] = (wanted, QPixmap.fromImage(small))
        return self._scaled[number][1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys belong to the page: the arrows lead to other pictures."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grasped = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grasped is not None:
            at = event.position().toPoint()
            self.pan(QPointF(at - self._grasped))
            self._grasped = at

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:
        self._grasped = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _: QMouseEvent) -> None:
        self.asked.emit()
