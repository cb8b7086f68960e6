"""What is inside the section LoRA: a search, the rows that are seen, and ways to more of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from cascade_desktop.ui import lora_row, token_chips
from cascade_desktop.ui.lora_entries import Entry, Key, matching
from cascade_desktop.ui.lora_row import LoraRow
from cascade_desktop.ui.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cascade_desktop.lora_list import LoraFile

FIRST, MORE = 8, 24
"""How many are shown at first, and how many more at each click. Where not all are, one can search.
"""


class LoraArea(QWidget):
    """Only rows that are seen are made, and they stay as long as they are seen.

    Signals:
        changed(LoraRow): the user has changed the use in this row.
        token_wanted(str): this word is to be put into the prompt.
        wanted(): others are to be seen: `show_entries` is to be called again.
    """

    changed = Signal(object)
    token_wanted = Signal(str)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(lora_row.STYLE + token_chips.STYLE)
        self.rows: dict[Key, LoraRow] = {}
        self._limit = FIRST
        self._made = 0
        self._stops: list[QWidget] = []
        self.search = self._make_search()
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.note = WrappedLabel("lorasNote", "caption")
        self.more = QPushButton()
        self.more.setObjectName("moreLoras")
        self.more.setAccessibleName(self.tr("Show more LoRAs"))
        self.more.setToolTip(self.tr("Lists more of the LoRAs that were found"))
        self.more.clicked.connect(self._show_more)
        self.add_button = QPushButton(self.tr("Add file…"))
        self.add_button.setObjectName("addLora")
        self.add_button.setAccessibleName(self.tr("Add a LoRA file"))
        self.add_button.setToolTip(self.tr("Choose LoRA files, or drop them here"))
        self._arrange()

    def show_entries(
        self, entries: list[Entry], note_on: Callable[[LoraFile], str], *, is_listed: bool
    ) -> None:
        """Shows the first of those that are searched for, and all that are used.

        `note_on` gives a sentence to add to a row, `is_listed` says that no file is still to come.
        """
        fitting = matching(entries, self.search.text())
        shown = [entry for at, entry in enumerate(fitting) if at < self._limit or entry.use]
        self._place_rows(shown)
        for entry in shown:
            self.rows[entry.key].show_use(entry.lora, entry.use, note_on(entry.lora))
        self.search.setVisible(len(entries) > FIRST)
        self._show_rest(len(fitting) - len(shown))
        self.note.show_text("" if fitting else self._remark(len(entries), is_listed))
        self._order_tabs()

    def in_order(self) -> list[LoraRow]:
        """The rows that are shown, from top to bottom."""
        return sorted(self.rows.values(), key=self.list.indexOf)

    def key_of(self, row: LoraRow) -> Key:
        return next(key for key, each in self.rows.items() if each is row)

    def _place_rows(self, shown: list[Entry]) -> None:
        wanted = {entry.key for entry in shown}
        for key in [key for key in self.rows if key not in wanted]:
            row = self.rows.pop(key)
            self.list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, entry in enumerate(shown):
            if entry.key not in self.rows:
                self.rows[entry.key] = self._make_row(entry.lora)
            row = self.rows[entry.key]
            if self.list.indexOf(row) != place:
                self.list.removeWidget(row)
                self.list.insertWidget(place, row)
                row.show()  # At once, so that it can be given the focus.

    def _make_row(self, lora: LoraFile) -> LoraRow:
        self._made += 1
        row = LoraRow(f"lora{self._made}", lora)
        row.changed.connect(self.changed)
        row.token_wanted.connect(self.token_wanted)
        return row

    def _show_rest(self, hidden: int) -> None:
        self.more.setVisible(hidden > 0)
        self.more.setText(self.tr("Show more ({0})").format(hidden))
        self.more.setAccessibleName(self.more.text())

    def _remark(self, known: int, is_listed: bool) -> str:
        """Why there is nothing to be seen."""
        if known:
            return self.tr("None of the {0} LoRAs matches.").format(known)
        if not is_listed:
            return self.tr("Looking for LoRAs…")
        return self.tr("There is no LoRA for this model yet. Drop a file here, or add one.")

    def _order_tabs(self) -> None:
        """From top to bottom, in whichever order the rows were made."""
        stops = [self.search, *(stop for row in self.in_order() for stop in row.stops())]
        stops += [self.more, self.add_button]
        if stops != self._stops:
            self._stops = stops
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    @Slot()
    def _show_more(self) -> None:
        self._limit += MORE
        self.wanted.emit()

    @Slot()
    def _follow_search(self) -> None:
        self._limit = FIRST
        self.wanted.emit()

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setObjectName("loraSearch")
        search.setAccessibleName(self.tr("Search LoRAs"))
        search.setPlaceholderText(self.tr("Search"))
        search.setToolTip(self.tr("By name, folder, word, or what it was trained with"))
        search.setClearButtonEnabled(True)
        search.setAcceptDrops(False)  # A file that is dropped here is a LoRA.
        search.textChanged.connect(self._follow_search)
        return search

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addLayout(self.list)
        for part in (self.note, self.more, self.add_button):
            column.addWidget(part)
