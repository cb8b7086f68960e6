"""The frame: what Generate will draw. Moved and resized with the mouse, or moved by the arrows."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_edges import (
    GRIPS,
    MOVE,
    SNAP,
    Grip,
    limited,
    pulled,
    shaped,
    snapped,
)

NEAR = 8.0
"""Logical pixels of the screen from which on it snaps."""
GRASP = 9.0
"""Logical pixels around a handle's middle, or along an edge, where the frame can be grasped."""

HANDLE = 9
LIGHT, DARK = QColor(255, 255, 255), QColor(20, 20, 24, 200)
DASHES = [5.0, 4.0]
AROUND = 32.0
"""Logical pixels around the frame that its line, handles and size may take."""
EVERYWHERE = QRectF(-(2**21), -(2**21), 2**22, 2**22)

ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class FrameItem(QGraphicsItem):
    """The frame of `document`, always seen; it can be grasped while `is_active`.

    `ratio`: width by height that resizing keeps; 0 for any. `snaps`: whether it snaps without
    Ctrl; with Ctrl it is the other way round.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.ratio, self.snaps = 0.0, True
        self._document = document
        self._shown = document.frame
        self._is_active = False
        self._grip: Grip | None = None
        self._start, self._from = QRect(), QPointF()

    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    @property
    def is_active(self) -> bool:
        """Whether it has handles, because the tool for it is chosen."""
        return self._is_active

    @is_active.setter
    def is_active(self, on: bool) -> None:
        self._is_active = on
        self.update()

    @property
    def is_busy(self) -> bool:
        return self._grip is not None

    def follow(self, zoom: float) -> None:
        """The document's frame is another one: paints where it was and where it is."""
        wide = AROUND / zoom
        for rect in (self._shown, self._document.frame):
            self.update(QRectF(rect).adjusted(-wide, -wide, wide, wide))
        self._shown = self._document.frame

    def grip_at(self, spot: QPointF, zoom: float) -> Grip | None:
        """What of the frame lies under a place of the document."""
        frame, reach = QRectF(self._document.frame), GRASP / zoom
        if not self._is_active or not _grown(frame, reach).contains(spot):
            return None
        # In a frame that is small on the screen, the middle stays free to move it.
        inward_x, inward_y = min(reach, frame.width() / 4), min(reach, frame.height() / 4)
        return Grip(
            _side(spot.x(), frame.left() + inward_x, frame.right() - inward_x),
            _side(spot.y(), frame.top() + inward_y, frame.bottom() - inward_y),
        )

    def press(self, spot: QPointF, zoom: float) -> bool:
        """Grasps what is under `spot`; whether there was anything."""
        self._grip = self.grip_at(spot, zoom)
        if self._grip is None:
            return False
        self._start, self._from = self._document.frame, spot
        self._document.begin_drag()
        return True

    def drag(self, spot: QPointF, zoom: float, *, snaps: bool) -> None:
        """Follows the mouse to `spot`."""
        if self._grip is None:
            return
        frame = pulled(self._start, self._grip, spot - self._from)
        if self.ratio and self._grip != MOVE:
            self._set(shaped(frame, self._grip, self.ratio, snaps=snaps))
            return
        if snaps:
            frame = snapped(frame, self._grip, self._document.bounds, NEAR / zoom)
        self._set(limited(frame, self._grip))

    def release(self) -> None:
        if self._grip is not None:
            self._grip = None
            self._document.end_drag()

    def cancel(self) -> None:
        """The frame is where it was before it was grasped."""
        if self._grip is not None:
            self._document.set_frame(self._start)
            self.release()

    def nudge(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Moves by a pixel for an arrow key, by 64 with Shift; whether the key was one."""
        step = ARROWS.get(key)
        others = modifiers & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if step is None or others or not self._is_active:
            return False
        far = SNAP if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        self._set(self._document.frame.translated(step * far))
        return True

    def _set(self, frame: QRect) -> None:
        """Where a frame cannot be, the last one stays: it is pushed against the end."""
        with suppress(BadRequest):
            self._document.set_frame(frame)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        frame = self._document.frame
        if frame.isEmpty():
            return
        # In pixels of the screen, so that line and handles are as large at any zoom.
        seen = painter.worldTransform().mapRect(QRectF(frame))
        painter.save()
        painter.setWorldTransform(QTransform())
        outline = QRectF(seen.toRect()).adjusted(-0.5, -0.5, 0.5, 0.5)
        for pen in _pens():
            painter.setPen(pen)
            painter.drawRect(outline)
        if self._is_active:
            _paint_handles(painter, seen)
            _paint_size(painter, seen, frame)
        painter.restore()


def cursor_for(grip: Grip) -> Qt.CursorShape:
    """The cursor over a part of the frame."""
    if grip == MOVE:
        return Qt.CursorShape.SizeAllCursor
    if not grip.down:
        return Qt.CursorShape.SizeHorCursor
    if not grip.across:
        return Qt.CursorShape.SizeVerCursor
    falling = grip.across == grip.down
    return Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor


def _side(value: float, low: float, high: float) -> int:
    return -1 if value < low else int(value > high)


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _pens() -> tuple[QPen, QPen]:
    """Light dashes on a dark line, seen on any picture."""
    dashes = QPen(LIGHT, 1)
    dashes.setDashPattern(DASHES)
    return QPen(DARK, 1), dashes


def _paint_handles(painter: QPainter, seen: QRectF) -> None:
    painter.setPen(QPen(DARK, 1))
    painter.setBrush(LIGHT)
    for grip in GRIPS:
        middle = seen.center()
        middle += QPointF(grip.across * seen.width() / 2, grip.down * seen.height() / 2)
        corner = middle.toPoint() - QPoint(HANDLE // 2, HANDLE // 2)
        painter.drawRect(QRectF(corner.x() - 0.5, corner.y() - 0.5, HANDLE, HANDLE))


def _paint_size(painter: QPainter, seen: QRectF, frame: QRect) -> None:
    """The frame's width and height, above its top left corner."""
    text = f"{frame.width()} × {frame.height()}"
    area = QRectF(painter.fontMetrics().boundingRect(text))
    area.moveBottomLeft(seen.topLeft() - QPointF(-6, 9))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK)
    painter.drawRoundedRect(area.adjusted(-5, -2, 5, 2), 3, 3)
    painter.setPen(LIGHT)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
