"""Five stars to click, for one picture or for many."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cascade_desktop.history import MOST_STARS
from cascade_desktop.ui.gallery_words import stars_spoken, text
from cascade_desktop.ui.icons import set_icon


class StarsField(QWidget):
    """Shows how many a picture has; a click on the last of them takes all away.

    Signals:
        chosen(stars): 0 to 5.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("galleryStars")
        self.stars = 0
        self.buttons = [self._button(stars) for stars in range(1, MOST_STARS + 1)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.show_stars(0)

    def show_stars(self, stars: int) -> None:
        self.stars = stars
        self.setAccessibleName(stars_spoken(stars))
        for place, button in enumerate(self.buttons, 1):
            name, tint = ("star-full", "accent") if place <= stars else ("star", "text")
            if button.property("iconName") != name:
                set_icon(button, name, tint)

    def _button(self, stars: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"galleryStar{stars}")
        button.setAccessibleName(stars_spoken(stars))
        button.setToolTip(text("{0} (key {1})", stars_spoken(stars), stars))
        button.setProperty("stars", stars)
        button.setIconSize(QSize(18, 18))
        button.setStyleSheet("QToolButton { padding: 3px; }")
        button.clicked.connect(self._choose)
        return button

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, QToolButton), "only the stars are connected here"
        stars = int(button.property("stars"))
        self.chosen.emit(0 if stars == self.stars else stars)
