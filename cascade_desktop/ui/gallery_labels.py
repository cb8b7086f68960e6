"""Tags or albums of the marked pictures: those they have, and a field to add one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.token_chips import STYLE, Flow

LONGEST = 24
"""Letters of a name that are shown; the whole of it is in the tooltip."""


class NewLabel(QLineEdit):
    """Completes names that are known.

    Signals:
        given(str): this name is to be added.
        left(): the user goes back to the pictures.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setPlaceholderText(words)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    def show_known(self, names: Sequence[str]) -> None:
        self._known.setStringList(list(names))

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this field, before it cancels the picture being drawn elsewhere."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        name = self.text().strip()
        self.clear()
        if name:
            self.given.emit(name)


class LabelField(QWidget):
    """One button for each tag, which takes it away, and a field for a new one.

    Signals:
        added(str), removed(str): this name, for all the marked pictures.
    """

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, title: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.chips: list[QPushButton] = []
        self.new = NewLabel(f"{name}New", words)
        self.new.given.connect(self.added)
        heading = QLabel(title)
        heading.setProperty("role", "caption")
        self._shown = QWidget()
        self._shown.setStyleSheet(STYLE)
        self._flow = Flow(self._shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (heading, self._shown, self.new):
            column.addWidget(widget)
        self.show_names({}, 0)

    def show_names(self, counts: dict[str, int], of: int) -> None:
        """How many of the `of` marked pictures have each name."""
        names = sorted(counts, key=str.casefold)
        while len(self.chips) > len(names):
            chip = self.chips.pop()
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        while len(self.chips) < len(names):
            self.chips.append(self._chip(len(self.chips)))
        for chip, name in zip(self.chips, names, strict=True):
            self._name(chip, name, counts[name], of)
        self._shown.setVisible(bool(names))
        self._shown.updateGeometry()

    def _chip(self, number: int) -> QPushButton:
        chip = QPushButton(self._shown)
        chip.setObjectName(f"{self.objectName()}{number}")
        chip.setProperty("role", "chip")
        chip.clicked.connect(self._remove)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _name(self, chip: QPushButton, name: str, count: int, of: int) -> None:
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        some = "" if count == of else f" {count}/{of}"
        chip.setProperty("word", name)
        chip.setText(f"{short}{some}  ×".replace("&", "&&"))
        spoken = self.tr("Take away: {0}").format(name)
        chip.setAccessibleName(spoken)
        chip.setToolTip(plain_tip(spoken))

    @Slot()
    def _remove(self) -> None:
        chip = self.sender()
        assert isinstance(chip, QPushButton), "only the buttons of names are connected here"
        self.removed.emit(chip.property("word"))
