"""The options of one tool: a slider with its number, or a check box, for each."""

import math

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.canvas.tool import Option, Tool
from cascade_desktop.ui.theme import scaled

FINENESS = 1000
"""Places of a steep slider."""

STEEPNESS = 3

NUMBER_WIDTH = 100
# A spin box of whole numbers does not give its text the room that the style asks for.
INDENT = 7


class ToolOptions(QWidget):
    """One row per option; shows the tool's values and changes them."""

    def __init__(self, tool: Tool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for item in tool.declared:
            is_switch = isinstance(item.first, bool)
            column.addWidget(Switch(tool, item) if is_switch else Amount(tool, item))
        column.addStretch(1)


class Switch(QCheckBox):
    """An option that is on or off."""

    def __init__(self, tool: Tool, item: Option) -> None:
        super().__init__(item.title)
        self._tool, self._item = tool, item
        self.setObjectName(f"{tool.name}-{item.name}")
        self.setAccessibleName(item.title)
        self.setToolTip(item.hint)
        self.show_option(item.name)
        self.toggled.connect(self._change)
        tool.option_changed.connect(self.show_option)

    @Slot(bool)
    def _change(self, on: bool) -> None:
        self._tool.set_option(self._item.name, on)

    @Slot(str)
    def show_option(self, name: str) -> None:
        if name == self._item.name:
            self.setChecked(self._tool.option(name))


class Amount(QWidget):
    """An option that is a number: its name and number, and a slider below them."""

    def __init__(self, tool: Tool, item: Option) -> None:
        super().__init__()
        self._tool, self._item = tool, item
        self.number = QSpinBox()
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        self._set_up()
        self._arrange()
        self.show_option(item.name)
        self.number.valueChanged.connect(self._change)
        self.slider.valueChanged.connect(self._slide)
        tool.option_changed.connect(self.show_option)

    @Slot(int)
    def _change(self, value: int) -> None:
        self._tool.set_option(self._item.name, value)

    @Slot(int)
    def _slide(self, place: int) -> None:
        self._change(self._value(place))

    @Slot(str)
    def show_option(self, name: str) -> None:
        if name != self._item.name:
            return
        value = self._tool.option(name)
        with QSignalBlocker(self.number), QSignalBlocker(self.slider):
            self.number.setValue(value)
            # While it is dragged, rounding must not move it under the mouse.
            if self._value(self.slider.value()) != value:
                self.slider.setValue(self._place(value))

    def _value(self, place: int) -> int:
        low, high = self._item.low, self._item.high
        return low + round((high - low) * math.pow(place / FINENESS, self._bend))

    def _place(self, value: int) -> int:
        low, high = self._item.low, self._item.high
        return round(FINENESS * math.pow((value - low) / (high - low), 1 / self._bend))

    @property
    def _bend(self) -> int:
        return STEEPNESS if self._item.steep else 1

    def _set_up(self) -> None:
        item, name = self._item, f"{self._tool.name}-{self._item.name}"
        self.number.setObjectName(name)
        self.number.setRange(item.low, item.high)
        self.number.setSuffix(item.suffix)
        self.number.setFixedWidth(scaled(NUMBER_WIDTH))
        self.number.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        self.number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setObjectName(f"{name}-slider")
        self.slider.setRange(0, FINENESS)
        self.slider.setPageStep(FINENESS // 10)
        self.slider.setSingleStep(FINENESS // 100)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.number, self.slider):
            widget.setAccessibleName(item.title)
            widget.setToolTip(item.hint)

    def _arrange(self) -> None:
        label = QLabel(self._item.title)
        label.setProperty("role", "caption")
        label.setBuddy(self.number)
        line = QHBoxLayout()
        line.addWidget(label, 1)
        line.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.slider)


class CalmSlider(QSlider):
    """Scrolling over the panel must not change it on its way."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
