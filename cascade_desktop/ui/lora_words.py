"""The two fields for a LoRA's new word, where its file does not say what it is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.wrapped_label import WrappedLabel
from cascade_desktop.uses import LoraUse

if TYPE_CHECKING:
    from cascade_desktop.lora_list import LoraFile

BARE = re.compile(r"[^\[\]<>,\s]+")
"""A word that someone typed without the brackets it needs."""


class LoraWords(QWidget):
    """What the new word is called, and which known words it starts from.

    Signals:
        changed(token, starts_from): the user has typed in one of them.
    """

    changed = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.token = QLineEdit()
        self.token.setObjectName(f"{name}Token")
        self.token.setAccessibleName(self.tr("New word"))
        self.token.setToolTip(
            self.tr("What to write in the prompt for what it learnt: in brackets, as [fernando]")
        )
        self.start = QLineEdit()
        self.start.setObjectName(f"{name}StartsFrom")
        self.start.setAccessibleName(self.tr("Starts from"))
        self.start.setToolTip(
            plain_tip(
                self.tr(
                    "A regular expression of the known words that the new one was trained from; "
                    "^dog</w> is the word dog"
                )
            )
        )
        self.problem = WrappedLabel(f"{name}WordProblem", "problem")
        self._arrange()
        for field in (self.token, self.start):
            field.setAcceptDrops(False)  # A file that is dropped here is a LoRA.
            field.textEdited.connect(self._tell)
        self.token.editingFinished.connect(self._add_brackets)
        self.hide()

    def show_use(self, lora: LoraFile, use: LoraUse | None) -> None:
        """Only for a LoRA in use that lacks a word's name or start, or was given another one."""
        if use is None:
            self.hide()
            return
        brings = bool(lora.unnamed) or (lora.dialect == "authors" and bool(lora.words))
        lacks = lora.unnamed or (brings and not lora.starts_from)
        asked = bool(lacks or use.token or use.starts_from) and not lora.is_missing
        self.token.setPlaceholderText(" ".join(lora.words) or "[fernando]")
        self.start.setPlaceholderText(lora.starts_from or "^dog</w>")
        for field, text in ((self.token, use.token), (self.start, use.starts_from)):
            if field.text() != text:
                with QSignalBlocker(field):
                    field.setText(text)
        self.problem.show_text(in_language(lora.problem_with(use)))
        # Emptied by hand they stay, or they would go under the fingers.
        self.setVisible(asked or (self.isVisible() and self._has_focus()))

    def _has_focus(self) -> bool:
        return self.token.hasFocus() or self.start.hasFocus()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.token.text(), self.start.text().strip())

    @Slot()
    def _add_brackets(self) -> None:
        """A word that was typed without them gets them."""
        text = self.token.text()
        words = text.replace(",", " ").split()
        named = " ".join(f"[{word}]" if BARE.fullmatch(word) else word for word in words)
        if any(BARE.fullmatch(word) for word in words):
            self.token.setText(named)
            self._tell()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        for line, field in enumerate((self.token, self.start)):
            label = QLabel(field.accessibleName())
            label.setProperty("role", "caption")
            label.setBuddy(field)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
        grid.addWidget(self.problem, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
