"""A list to choose from that, while it is closed, never cuts a word without saying so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip

from cascade_desktop.ui.plain_tip import plain_tip

BESIDE = 2
"""Pixels of its room that Qt leaves free beside the text (CE_ComboBoxLabel of its styles)."""


class ChoiceBox(QComboBox):
    """What is too long for the box, such as a folder's name, loses its middle, as both ends of a
    name tell it from others; pointing at it says the whole."""

    @property
    def room(self) -> int:
        """Pixels for the text while the list is closed."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        return field.width() - BESIDE

    @property
    def shown(self) -> str:
        """What can be read while the list is closed."""
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        return metrics.elidedText(self.currentText(), middle, self.room)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QStylePainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and self.shown != self.currentText()
        ):
            tip = "\n".join(filter(None, (self.currentText(), self.toolTip())))
            QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().event(event)
