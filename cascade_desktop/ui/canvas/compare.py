"""Before and after beside each other, with a divider that is dragged or moved by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLabel, QWidget

WIDE = 30
"""Logical pixels one can grasp it by."""
HANDLE = 26
ARROW = 4.0
STEP, LEAP = 0.01, 0.1
LABEL = (
    "background: rgba(20, 20, 24, 190); color: white; border-radius: 9px; padding: 3px 9px;"
    " font-size: 12px;"
)
APART = 10


class CompareDivider(QWidget):
    """A line from top to bottom of an area of its parent, with a word on either side.

    Signals:
        moved(position): 0.0 at the left end of the area, 1.0 at its right.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compareDivider")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setToolTip(self.tr("Drag to compare, or use the left and right arrow keys"))
        self.setAccessibleDescription(self.toolTip())
        self._area = QRect()
        self._grasped: float | None = None
        self.before = self._label("compareBefore", self.tr("Before"))
        self.after = self._label("compareAfter", self.tr("After"))
        self.position = 0.5
        self.hide()

    def set_area(self, area: QRect) -> None:
        """The part of the parent in which it moves."""
        self._area = QRect(area)
        self._place()

    def move_to(self, position: float) -> None:
        """Moves it to a share of the area's width; what is beyond its ends counts as the end."""
        position = min(1.0, max(0.0, position))
        if position != self.position:
            self.position = position
            self._place()
            self.moved.emit(position)

    @property
    def across(self) -> float:
        """Where the line is, in logical pixels from the area's left edge."""
        return self.position * self._area.width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = LEAP if leap else STEP
        places = {
            Qt.Key.Key_Left: self.position - step,
            Qt.Key.Key_Right: self.position + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self.move_to(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grasped = event.position().x() - self.width() / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grasped is not None and self._area.width():
            across = self.mapToParent(event.position()).x() - self._grasped - self._area.x()
            self.move_to(across / self._area.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grasped = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        for label in (self.before, self.after):
            label.setVisible(visible)
        self._place()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        accent = self.palette().color(QPalette.ColorRole.Accent)
        line = QRectF(middle.x() - 1, 0, 2, self.height())
        # Light within dark, to be seen on any picture.
        painter.fillRect(line.adjusted(-1, 0, 1, 0), QColor(20, 20, 24, 170))
        painter.fillRect(line, QColor(255, 255, 255))
        painter.setPen(QPen(accent if self.hasFocus() else QColor(20, 20, 24), 2))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(middle, HANDLE / 2 - 1, HANDLE / 2 - 1)
        painter.setBrush(painter.pen().color())
        for side in (-1, 1):
            tip = middle + QPointF(side * 9, 0)
            corners = [QPointF(-side * ARROW, y) + tip for y in (-ARROW, ARROW)]
            painter.drawPolygon(QPolygonF([tip, *corners]))

    def _place(self) -> None:
        area = self._area
        middle = area.x() + round(self.across)
        self.setGeometry(middle - WIDE // 2, area.y(), WIDE, area.height())
        for label, side in ((self.before, -1), (self.after, 1)):
            size: QSize = label.sizeHint()
            left = middle + APART if side > 0 else middle - APART - size.width()
            label.setGeometry(QRect(left, area.y() + APART, size.width(), size.height()))
            label.setVisible(not self.isHidden() and area.contains(label.geometry()))
        self._say()

    def _say(self) -> None:
        text = self.tr("Divider between before and after: {0} %").format(round(self.position * 100))
        self.setAccessibleName(text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _label(self, name: str, text: str) -> QLabel:
        label = QLabel(text, self.parentWidget())
        label.setObjectName(name)
        label.setStyleSheet(LABEL)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label
