"""Numbers and choices of a picture that is used, within the bounds declared for them."""

from __future__ import annotations

import math
from typing import Any, get_type_hints

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.parameters import declaration
from cascade_desktop.ui.buttons import icon_button
from cascade_desktop.ui.decimal_box import DecimalBox

INDENT = 7
"""Pixels before a number: the style gives it no room there."""

LINK = """
QPushButton {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 2px 0;
    color: palette(link); text-align: left; text-decoration: underline;
}
QPushButton:focus { border: 1px solid palette(highlight); }
"""


def title(owner: type, name: str) -> str:
    return QCoreApplication.translate("Uses", declaration(owner, name)["title"])


def hint(owner: type, name: str) -> str:
    return QCoreApplication.translate("Uses", declaration(owner, name)["hint"])


class UseNumber(DecimalBox):
    """The number `name` of a class of declared fields.

    A stored value with more decimals than are shown stays exact until it is edited.

    Signals:
        edited(float or int): the user, or a bound, has given it another value.
    """

    edited = Signal(object)

    def __init__(self, owner: type, name: str, object_name: str, spoken: str = "") -> None:
        super().__init__()
        about = declaration(owner, name)
        self._kind = get_type_hints(owner)[name]
        self._shown: float | None = None
        self.setObjectName(object_name)
        self.setAccessibleName(spoken or title(owner, name))
        self.setAccessibleDescription(hint(owner, name))
        self.setToolTip(f"{title(owner, name)}: {hint(owner, name)}")
        self.setDecimals(0 if self._kind is int else 2)
        self.setRange(about["low"], about["high"])
        self.setSingleStep(10 if self._kind is int else 0.1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: float) -> None:
        """Shows `value`; one out of bounds becomes the nearest that is allowed, and is told."""
        if value == self._shown:
            return
        self._shown = value
        with QSignalBlocker(self):
            self.setValue(value if math.isfinite(value) else self.minimum())
        if not self.minimum() <= value <= self.maximum():
            self._tell(self.value())

    @Slot(float)
    def _tell(self, value: float) -> None:
        self._shown = self._kind(value)
        self.edited.emit(self._shown)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a panel must not change a number on its way."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def captioned(text: str, widget: QWidget) -> QWidget:
    """The widget under its title."""
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setBuddy(widget)
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    column.addWidget(widget)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return box


def small_button(name: str, text: str, icon: str, slot: Any) -> QToolButton:
    """A button that is an icon, named `text` for those who cannot see it."""
    button = icon_button(name, icon, text)
    button.clicked.connect(slot)
    return button


def link_button(name: str, slot: Any) -> QPushButton:
    """A button that looks like a link, without a text yet."""
    button = QPushButton()
    button.setObjectName(name)
    button.setStyleSheet(LINK)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    button.clicked.connect(slot)
    return button
