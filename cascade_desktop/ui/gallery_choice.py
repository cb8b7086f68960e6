"""A short list to choose from, whose first row leaves all open."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from cascade_desktop.ui.choice_box import ChoiceBox

NARROWEST = 92


class GalleryChoice(ChoiceBox):
    """One filter or order of the gallery.

    Signals:
        chosen(): the user has chosen another row.
    """

    chosen = Signal()

    def __init__(self, name: str, spoken: str, whole: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMinimumWidth(NARROWEST)
        self.setMaxVisibleItems(16)
        self._whole = whole
        self.fill(())
        self.activated.connect(self._tell)

    @property
    def value(self) -> object:
        """What stands behind the row; `None` in the first one, which leaves all open."""
        return self.currentData()

    def fill(self, rows: Iterable[tuple[str, object]]) -> None:
        """Offers these; what is chosen stays so, even if it is not among them any more."""
        before = (self.currentText(), self.currentData())
        with QSignalBlocker(self):
            self.clear()
            if self._whole:
                self.addItem(self._whole, None)
            for text, value in rows:
                self.addItem(text, value)
            if before[1] is not None and self._row(before[1]) < 0:
                self.addItem(*before)
            self.choose(before[1])

    def choose(self, value: object) -> None:
        """Shows this value without telling."""
        self.setCurrentIndex(max(0, self._row(value)))

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def _row(self, value: object) -> int:
        """Compared here, as Qt does not find tuples."""
        values = (self.itemData(row) for row in range(self.count()))
        return next((row for row, known in enumerate(values) if known == value), -1)

    def _tell(self) -> None:
        self.chosen.emit()
