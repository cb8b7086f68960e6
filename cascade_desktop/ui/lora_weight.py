"""How strongly a LoRA acts: a slider, and the number beside it."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from cascade_desktop.parameters import declaration
from cascade_desktop.ui.decimal_box import DecimalBox
from cascade_desktop.uses import LoraUse

FINE = 100
"""Places of the slider for each whole number."""

STEP, JUMP = 5, 25
"""Of those, by how many an arrow key and a page key move it."""

INDENT = 7
"""Pixels before the number, as in the other fields; the style gives it no room."""


class WeightSlider(QSlider):
    """Scrolling over the panel must not change it on its way."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WeightNumber(DecimalBox):
    """Likewise for the number."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LoraWeight(QWidget):
    """Both show one number, and either changes it.

    A stored number with more decimals than are shown stays exact until it is edited.

    Signals:
        changed(float): the user has moved or typed it.
    """

    changed = Signal(float)

    def __init__(self, name: str) -> None:
        super().__init__()
        about = declaration(LoraUse, "weight")
        self.slider = WeightSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{name}Slider")
        self.slider.setRange(round(about["low"] * FINE), round(about["high"] * FINE))
        self.slider.setSingleStep(STEP)
        self.slider.setPageStep(JUMP)
        self.number = WeightNumber()
        self.number.setObjectName(f"{name}Number")
        self.number.setRange(about["low"], about["high"])
        self.number.setSingleStep(STEP / FINE)
        self.number.lineEdit().setAcceptDrops(False)  # A file that is dropped here is a LoRA.
        self.number.lineEdit().setTextMargins(INDENT, 0, 0, 0)
        self.number.setFixedWidth(78)
        self.stops: tuple[QWidget, ...] = (self.slider, self.number)
        for part in self.stops:
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.valueChanged.connect(self._slide)
        self.number.valueChanged.connect(self._type)

    def name_for(self, title: str) -> None:
        """Says to screen readers and in tooltips whose weight this is."""
        text = self.tr("Weight of {0}").format(title)
        tip = self.tr("How strongly it acts: 1 as it was trained, 0 not at all, below 0 against it")
        for part in self.stops:
            part.setAccessibleName(text)
            part.setToolTip(tip)

    def show_weight(self, weight: float) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(round(weight * FINE))
            self.number.setValue(weight)

    @Slot(int)
    def _slide(self, place: int) -> None:
        with QSignalBlocker(self.number):
            self.number.setValue(place / FINE)
        self.changed.emit(place / FINE)

    @Slot(float)
    def _type(self, weight: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(weight * FINE))
        self.changed.emit(weight)
