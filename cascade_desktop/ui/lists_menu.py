"""The button above the prompt that shows the lists of words, and where they are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QToolButton

from cascade_desktop.errors import CascadeError
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.wildcards import Wildcards

MOST_SHOWN = 25
"""Names in the menu; a folder may have hundreds, which are found by typing."""

STYLE = """
QToolButton#lists { padding: 1px 4px; font-size: 12px; border-radius: 6px; }
QToolButton#lists::menu-indicator { image: none; }
"""


class ListsMenu(QToolButton):
    """Signals:
    chosen(str): `__name__` of a list is to be put into the prompt.
    refused(str, str): what could not be done, and what to do.
    """

    chosen = Signal(str)
    refused = Signal(str, str)

    def __init__(self, lists: Wildcards) -> None:
        super().__init__()
        self.setObjectName("lists")
        self._lists = lists
        self.setText(self.tr("Lists"))
        self.setAccessibleName(self.tr("Lists of words"))
        self.setToolTip(self.tr("Lists of words: each picture takes one of them"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet(STYLE)
        set_icon(self, "words")
        self.choices = QMenu(self)
        self.choices.setObjectName("listsMenu")
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)
        self.setEnabled(lists.folder is not None)

    @Slot()
    def fill(self) -> None:
        """Shows the lists there are now: they are files, which come and go."""
        self.choices.clear()
        names = self._lists.names()
        for name in names[:MOST_SHOWN]:
            self._add_list(name)
        if not names:
            self._add("noLists", self.tr("There are no lists yet")).setEnabled(False)
        elif len(names) > MOST_SHOWN:
            more = self.tr("{0} more: type __ and how the name begins")
            text = more.format(len(names) - MOST_SHOWN)
            self._add("moreLists", text).setEnabled(False)
        self.choices.addSeparator()
        self._add("openLists", self.tr("Open the folder of the lists")).triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Shows the folder, with an example in it if it was not there."""
        try:
            folder = self._lists.begun()
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(f"__{action.data()}__")

    def _add_list(self, name: str) -> None:
        action = self._add(f"list-{name}", name)
        action.setData(name)
        action.setToolTip(plain_tip(self._told(name)))
        action.triggered.connect(self._choose)

    def _told(self, name: str) -> str:
        """How the list begins, or why it cannot be used."""
        try:
            lines = self._lists.lines(name)
        except CascadeError as error:
            return str(error)
        begun = ", ".join(lines[:5]) + ("…" if len(lines) > 5 else "")
        return self.tr("{0} lines: {1}").format(len(lines), begun)

    def _add(self, name: str, text: str) -> QAction:
        action = QAction(text.replace("&", "&&"), self.choices)
        action.setObjectName(name)
        self.choices.addAction(action)
        return action
