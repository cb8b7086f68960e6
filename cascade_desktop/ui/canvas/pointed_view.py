"""A view in which mouse, pen and fingers use a tool, and the keys that belong to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_item import ARROWS, FrameItem
from cascade_desktop.ui.canvas.pointing import FRAME, Pointing
from cascade_desktop.ui.canvas.tool import Tool
from cascade_desktop.ui.canvas.touching import Fingers
from cascade_desktop.ui.canvas.zoom_view import ZoomView

MOUSE, PEN = "mouse", "pen"
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PENS = (QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser)
MARGIN = 3
"""Logical pixels that a tool's outline may be wider than it says."""


class PointedView(ZoomView):
    """Gives each device's strokes to the tool, one device at a time.

    `frame`: the item of the document's frame, followed while the tool of that name is chosen.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setTabletTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.frame = FrameItem(document)
        self.pointing = Pointing(self, self.frame)
        self._fingers = Fingers(self, self.pointing)
        self._button = Qt.MouseButton.NoButton
        self._space = False
        self._shape: Qt.CursorShape | None = None
        self.pointing.changed.connect(self.show_cursor)
        self.zoom_changed.connect(self.show_cursor)

    @property
    def tool(self) -> Tool | None:
        return self.pointing.tool

    def set_tool(self, tool: Tool) -> None:
        """Uses `tool` from now on; a stroke of the one before is taken back."""
        old = self.pointing.tool
        if old is not None:
            self.pointing.cancel()
            old.overlay_changed.disconnect(self.repaint_overlay)
            old.cursor_changed.disconnect(self.show_cursor)
        self.pointing.tool = tool
        tool.overlay_changed.connect(self.repaint_overlay)
        tool.cursor_changed.connect(self.show_cursor)
        self.frame.is_active = tool.name == FRAME
        self.show_cursor()
        self.viewport().update()

    @Slot(QRectF)
    def repaint_overlay(self, rect: QRectF) -> None:
        """Paints the tool's outline anew in a rectangle of the document; all of it if empty."""
        if rect.isEmpty():
            self.viewport().update()
            return
        seen = self.viewportTransform().mapRect(rect).toAlignedRect()
        self.viewport().update(seen.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    @Slot()
    def show_cursor(self) -> None:
        """Shows the cursor of what a press would do now."""
        at = QPointF(self.viewport().mapFromGlobal(QCursor.pos()))
        self._set_cursor(self._wanted_shape(at))

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: ARG002
        if self.tool is not None:
            painter.save()
            self.tool.paint(painter, self.zoom)
            painter.restore()

    def event(self, event: QEvent) -> bool:
        """Keys that are used here go before the window's shortcuts."""
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and self._uses(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QTabletEvent):
            return self._follow_pen(event)
        if isinstance(event, QTouchEvent):
            self._fingers.follow(event)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() not in (LEFT, MIDDLE) or self.pointing.is_busy or _of_pen(event):
            return
        self._button = event.button()
        pans = event.button() == MIDDLE or self._space
        self.pointing.press(MOUSE, event.position(), event.modifiers(), pans=pans)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick strokes are two strokes."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not _of_pen(event):
            self.pointing.move(MOUSE, event.position(), event.modifiers())
            self._follow_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self.pointing.release(MOUSE, event.position(), event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._uses(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.pointing.cancel()
        elif event.key() == Qt.Key.Key_Space:
            self._set_space(True)
        else:
            self.frame.nudge(Qt.Key(event.key()), event.modifiers())

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_space(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_space(False)
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was begun is finished: its end would never arrive."""
        self.pointing.finish()
        super().hideEvent(event)

    def _uses(self, event: QKeyEvent) -> bool:
        key, plain = event.key(), not event.modifiers()
        if key == Qt.Key.Key_Escape:
            return plain and self.pointing.can_cancel
        if key == Qt.Key.Key_Space:
            return plain
        shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        return self.frame.is_active and key in ARROWS and not event.modifiers() & ~shift

    def _follow_pen(self, event: QTabletEvent) -> bool:
        """Accepted, so that no mouse event is made of it; a menu's button is left to be one."""
        at, keys, kind = event.position(), event.modifiers(), event.type()
        if kind == QEvent.Type.TabletPress:
            if event.button() not in (LEFT, MIDDLE):
                event.ignore()
                return False
            pans = event.button() == MIDDLE or self._space
            self.pointing.press(PEN, at, keys, event.pressure(), pans=pans)
        elif kind == QEvent.Type.TabletMove:
            self.pointing.move(PEN, at, keys, event.pressure())
            self._follow_cursor(at)
        elif kind == QEvent.Type.TabletRelease and event.button() in (LEFT, MIDDLE):
            self.pointing.release(PEN, at, keys, event.pressure())
        event.accept()
        return True

    def _set_space(self, held: bool) -> None:
        if held != self._space:
            self._space = held
            self.show_cursor()

    def _wanted_shape(self, at: QPointF) -> Qt.CursorShape | None:
        if self._space and not self.pointing.is_busy:
            return Qt.CursorShape.OpenHandCursor
        return self.pointing.cursor_shape(at)

    def _follow_cursor(self, at: QPointF) -> None:
        shape = self._wanted_shape(at)
        if shape != self._shape:
            self._set_cursor(shape)

    def _set_cursor(self, shape: Qt.CursorShape | None) -> None:
        self._shape = shape
        if shape is not None:
            self.viewport().setCursor(shape)
        elif self.tool is not None:
            self.viewport().setCursor(self.tool.cursor(self.zoom, self.devicePixelRatioF()))


def _of_pen(event: QMouseEvent) -> bool:
    """Whether the mouse event was made of a pen's, which has been followed already."""
    return event.pointerType() in PENS and not event.buttons() & ~LEFT
