"""The top of the Models page: adding what one has, the way back, and what there is to tell."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARGIN = 24


class ModelsHead(QWidget):
    """The title with two buttons, and a line of text below.

    Signals:
        file_wanted(), folder_wanted(): the user wants to choose something to add.
        closed(): back to the pictures.
    """

    file_wanted = Signal()
    folder_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = WrappedLabel("modelsNote")
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 18, MARGIN, 12)
        column.setSpacing(6)
        column.addLayout(self._make_line())
        column.addWidget(self.note)

    def say(self, text: str) -> None:
        """Tells what is going on or went well; an empty text clears the line."""
        self.note.show_as("caption", text)

    def warn(self, message: str, advice: str = "") -> None:
        """Tells what did not work, and what to do next."""
        self.note.show_as("problem", in_language(f"{message} {advice}".strip()))

    def _make_line(self) -> QHBoxLayout:
        title = QLabel(self.tr("Models"))
        title.setProperty("role", "title")
        back = _button("closeModels", self.tr("Back to the pictures"), "close", self.tr("Back"))
        back.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(title, 1)
        line.addWidget(self._make_add())
        line.addWidget(back)
        return line

    def _make_add(self) -> QPushButton:
        add = _button("addModel", self.tr("Add models of yours"), "open", self.tr("Add…"))
        menu = QMenu(add)
        for name, text, icon, signal in (
            ("addModelFile", self.tr("A file…"), "open", self.file_wanted),
            ("addModelFolder", self.tr("A folder…"), "folder", self.folder_wanted),
        ):
            action = menu.addAction(text)
            action.setObjectName(name)
            set_icon(action, icon)
            action.triggered.connect(signal)
        add.setMenu(menu)
        add.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        return add


def _button(name: str, spoken: str, icon: str, text: str) -> QPushButton:
    button = QPushButton(f" {text}")
    button.setObjectName(name)
    button.setAccessibleName(spoken)
    button.setToolTip(spoken)
    set_icon(button, icon)
    return button
