"""What stands in place of the grid when there is no picture: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cascade_desktop.ui.icons import pixmap
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARK = 56
"""Logical pixels of the sign above the words."""


class GalleryEmpty(QWidget):
    """Signals:
    clear_wanted(): everything is to be shown again.
    """

    clear_wanted = Signal()

    def __init__(self) -> None:
        self._icon = ""  # First, as the palette may change while the widget is built.
        super().__init__()
        self.setObjectName("galleryEmpty")
        self.mark = QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = WrappedLabel("galleryEmptyTitle", "title")
        self.lead = WrappedLabel("galleryEmptyLead", "lead")
        for label in (self.title, self.lead):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear = QPushButton(self.tr("Clear filters"))
        self.clear.setObjectName("galleryEmptyClear")
        self.clear.setAccessibleName(self.tr("Clear the filters and show every picture"))
        self.clear.clicked.connect(self.clear_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(2)
        for widget in (self.mark, self.title, self.lead):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_nothing_made(self) -> None:
        self._show(
            "gallery",
            self.tr("Nothing has been made yet"),
            self.tr("Describe a picture and press Generate: every picture is kept here."),
        )
        self.clear.hide()

    def show_nothing_found(self) -> None:
        self._show(
            "search",
            self.tr("No picture matches"),
            self.tr("Search for fewer or other words, or clear the filters."),
        )
        self.clear.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon:
            self._paint_mark()

    def _paint_mark(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        self.mark.setPixmap(pixmap(self._icon, colour, MARK, self.devicePixelRatioF()))

    def _show(self, icon: str, title: str, lead: str) -> None:
        self._icon = icon
        self._paint_mark()
        self.title.setText(title)
        self.lead.setText(lead)
