"""Words as small buttons: a click puts one into the prompt."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from cascade_desktop.ui.plain_tip import plain_tip

GAP = 6
STYLE = """
QPushButton[role="chip"] {
    background: palette(window); border: 1px solid palette(mid); border-radius: 10px;
    padding: 2px 9px; font-size: 12px;
}
QPushButton[role="chip"]:hover { border-color: palette(highlight); color: palette(highlight); }
QPushButton[role="chip"]:focus { border-color: palette(highlight); }
QPushButton[role="chip"]:disabled { color: palette(placeholder-text); }
"""

LONGEST = 28
"""Letters of a word that are shown; the whole of it is in the tooltip."""


class TokenChips(QWidget):
    """One button for each word, over as many lines as they need.

    Signals:
        wanted(str): this word is to be inserted.
    """

    wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.chips: list[QPushButton] = []
        self._flow = Flow(self)
        self.hide()

    def show_words(self, words: Sequence[str]) -> None:
        """Shows these words; what stays the same keeps its button, and so the focus."""
        if [chip.property("word") for chip in self.chips] != list(words):
            for chip in self.chips[len(words) :]:
                chip.hide()
                chip.deleteLater()
                self._flow.removeWidget(chip)
            del self.chips[len(words) :]
            while len(self.chips) < len(words):
                self.chips.append(self._chip(len(self.chips)))
            for chip, word in zip(self.chips, words, strict=True):
                self._name(chip, word)
            self.updateGeometry()
        self.setVisible(bool(words))

    def _chip(self, number: int) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName(f"{self.objectName()}{number}")
        chip.setProperty("role", "chip")
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(self._ask)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _name(self, chip: QPushButton, word: str) -> None:
        line = " ".join(word.split())
        short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
        chip.setProperty("word", word)
        chip.setText(short.replace("&", "&&"))  # A single one would underline what follows it.
        text = self.tr("Insert {0} into the prompt").format(word)
        chip.setAccessibleName(text)
        chip.setToolTip(plain_tip(text))

    def _ask(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.wanted.emit(chip.property("word"))


class Flow(QLayout):
    """From left to right, and on in the next line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._placed(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._placed(area, moves=True)

    def minimumSize(self) -> QSize:
        return QSize(40, max((item.sizeHint().height() for item in self._items), default=0))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def _placed(self, area: QRect, moves: bool) -> int:
        """The height that is taken."""
        x, y, line = 0, 0, 0
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(1, area.width()), item.sizeHint().height()))
            if x and x + size.width() > area.width():
                x, y, line = 0, y + line + GAP, 0
            if moves:
                item.setGeometry(QRect(area.topLeft() + QPoint(x, y), size))
            x, line = x + size.width() + GAP, max(line, size.height())
        return y + line
