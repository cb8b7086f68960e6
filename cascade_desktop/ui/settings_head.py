"""The top of the page of settings: search, undo, reset, and what the loaded model lags behind."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.settings_area import MARGIN
from cascade_desktop.ui.wrapped_label import WrappedLabel

STYLE = """
QFrame#reloadHint {
    background: palette(base); border: 1px solid palette(mid);
    border-left: 4px solid palette(highlight); border-radius: 8px;
}
"""


class SettingsHead(QWidget):
    """Stays in sight while the settings scroll.

    Signals:
        searched(str): only what is about this is to be seen.
        reset_wanted(): all preferences are to have their defaults.
        load_wanted(): the model is to be loaded anew at once.
        closed(): back to the pictures.
    """

    searched = Signal(str)
    reset_wanted = Signal()
    load_wanted = Signal()
    closed = Signal()

    def __init__(self, undo: QUndoStack) -> None:
        super().__init__()
        self.search = self._make_search()
        self.undo = self._button("undoSetting", self.tr("Undo"), "undo")
        self.reset = self._button("resetSettings", self.tr("Reset all"), "restore")
        self.reset.setToolTip(self.tr("All settings as they were at first; Undo brings them back"))
        self.back = self._button("closeSettings", self.tr("Back"), "close")
        self.hint, self.load = self._make_hint()
        self._connect(undo)
        self._arrange()

    def show_reload(self, sentence: str) -> None:
        """Says why the model is to be loaded anew; empty: it is as it should be."""
        self._hint_text.setText(sentence)
        self.hint.setVisible(bool(sentence))

    @Slot(str)
    def _show_step(self, name: str) -> None:
        text = self.tr("Undo: {0}").format(name) if name else self.tr("Nothing to undo")
        self.undo.setToolTip(self.tr("{0} (Ctrl+Z)").format(text))
        self.undo.setAccessibleName(text)

    def _connect(self, undo: QUndoStack) -> None:
        self.search.textChanged.connect(self.searched)
        self.undo.clicked.connect(undo.undo)
        self.undo.setEnabled(False)
        undo.canUndoChanged.connect(self.undo.setEnabled)
        undo.undoTextChanged.connect(self._show_step)
        self.reset.clicked.connect(self.reset_wanted)
        self.load.clicked.connect(self.load_wanted)
        self.back.clicked.connect(self.closed)

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setObjectName("searchSettings")
        search.setAccessibleName(self.tr("Search the settings"))
        search.setPlaceholderText(self.tr("Search the settings"))
        search.setClearButtonEnabled(True)
        return search

    def _make_hint(self) -> tuple[QFrame, QPushButton]:
        hint = QFrame()
        hint.setObjectName("reloadHint")
        hint.setStyleSheet(STYLE)
        self._hint_text = WrappedLabel("reloadText")
        load = self._button("loadNow", self.tr("Load now"), "play")
        line = QHBoxLayout(hint)
        line.setContentsMargins(14, 8, 8, 8)
        line.addWidget(self._hint_text, 1)
        line.addWidget(load)
        hint.hide()
        return hint, load

    def _button(self, name: str, text: str, icon: str) -> QPushButton:
        button = QPushButton(f" {text}")
        button.setObjectName(name)
        button.setAccessibleName(text)
        set_icon(button, icon)
        return button

    def _arrange(self) -> None:
        title = QLabel(self.tr("Settings"))
        title.setProperty("role", "title")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(title, 1)
        line.addWidget(self.back)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.search, 1)
        below.addWidget(self.undo)
        below.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 18, MARGIN, 8)
        column.setSpacing(10)
        column.addLayout(line)
        column.addLayout(below)
        column.addWidget(self.hint)
