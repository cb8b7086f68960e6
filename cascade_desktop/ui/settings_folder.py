"""A folder in the settings: where it is, and a button that chooses another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from cascade_desktop.ui.preferences import Preferences
from cascade_desktop.ui.settings_words import title
from cascade_desktop.ui.wrapped_label import WrappedLabel


class FolderField(QWidget):
    """Shows the folder that is used; `usual` is the one of an empty setting."""

    def __init__(self, preferences: Preferences, name: str, usual: str) -> None:
        super().__init__()
        self._preferences, self._name, self._usual = preferences, name, usual
        self.path = WrappedLabel(f"{name}Path")
        self.choose = QPushButton(self.tr("Change…"))
        self.choose.clicked.connect(self._choose)
        self.setFocusProxy(self.choose)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.path, 1)
        line.addWidget(self.choose)
        preferences.changed.connect(self._show)
        self._show()

    @Slot()
    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, title(self._name), self._path())
        if chosen:
            self._preferences.change({self._name: str(Path(chosen))})

    @Slot()
    def _show(self) -> None:
        self.path.setText(breakable(self._path()))
        self.path.setToolTip(self._path())

    def _path(self) -> str:
        return getattr(self._preferences.settings, self._name) or self._usual


def breakable(path: str) -> str:
    """The same to the eye; a line may end after each folder."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
