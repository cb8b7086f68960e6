"""One LoRA of the list: whether it is used and how strongly, its words, what it was made for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui import measures
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.lora_weight import LoraWeight
from cascade_desktop.ui.lora_words import LoraWords
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.token_chips import TokenChips
from cascade_desktop.ui.wrapped_label import WrappedLabel
from cascade_desktop.uses import LoraUse

if TYPE_CHECKING:
    from cascade_desktop.lora_list import LoraFile

STYLE = """
QFrame#loraRow { border: 1px solid palette(mid); border-radius: 8px; background: palette(base); }
QFrame#loraRow[faded="true"] { background: transparent; }
"""
MOST_CHIPS = 12
BESIDE_THE_TITLE = 26
"""Pixels of the box that is ticked, with the room before the text."""


class LoraRow(QFrame):
    """Shows a file and its use; what the user changes is told, and shown once it is so.

    Signals:
        changed(LoraRow): `use` is now another one, or None.
        token_wanted(str): this word is to be put into the prompt.
    """

    changed = Signal(object)
    token_wanted = Signal(str)

    def __init__(self, name: str, lora: LoraFile) -> None:
        super().__init__()
        self.setObjectName("loraRow")
        self.name = name
        self.lora = lora
        self.use: LoraUse | None = None
        self._last = LoraUse(lora.file)
        self.check = self._make_check()
        self.remove = self._make_remove()
        self.about = WrappedLabel(f"{name}About", "caption")
        self.reason = WrappedLabel(f"{name}Reason", "problem")
        self.chips = TokenChips(f"{name}Chip")
        self.weight = LoraWeight(name)
        self.words = LoraWords(name)
        self._arrange()
        self._connect()

    def show_use(self, lora: LoraFile, use: LoraUse | None, note: str = "") -> None:
        """`note` is a sentence on the request that stands below what the file says of itself."""
        self.lora, self.use = lora, use
        self._last = use or self._last
        used = use is not None
        with QSignalBlocker(self.check):
            self.check.setChecked(used)
        self.check.setEnabled(used or not lora.problem)
        self.remove.setVisible(lora.is_missing)
        self.weight.setVisible(used and not lora.is_missing)
        self.weight.show_weight(self._last.weight)
        self.words.show_use(lora, use)
        self.chips.setEnabled(not lora.problem)
        words = (*lora.words_of(self._last), *lora.trained_words)
        self.chips.show_words(tuple(dict.fromkeys(words))[:MOST_CHIPS])
        self._show_texts(note)

    def stops(self) -> list[QWidget]:
        """What the Tab key goes through, from top to bottom."""
        fields = (self.words.token, self.words.start)
        return [self.check, self.remove, *self.weight.stops, *fields, *self.chips.chips]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _show_texts(self, note: str) -> None:
        lora = self.lora
        self.check.setAccessibleName(lora.title)
        self.check.setAccessibleDescription(
            " ".join(filter(None, (self._about(), in_language(lora.problem))))
        )
        self.weight.name_for(lora.title)
        self.about.show_text("\n".join(filter(None, (self._about(), note))))
        # What is greyed out is no fault; what the picture is to be drawn with, is.
        role = "problem" if self.use is not None else "caption"
        self.reason.show_as(role, in_language(lora.problem))
        faded = bool(lora.problem) and self.use is None
        self.about.setEnabled(not faded)
        if self.property("faded") != faded:
            self.setProperty("faded", faded)
            self.style().unpolish(self)
            self.style().polish(self)
        self._tell_more()
        self._elide()

    def _about(self) -> str:
        """Two lines at most: what it was made for and how large it is, and what it learnt."""
        lora = self.lora
        if lora.is_missing:
            return self.tr("Missing")
        facts = [self.tr("for {0}").format(lora.made_for)] if lora.made_for else []
        facts.append(measures.size(lora.size))
        lines = [" · ".join(facts)]
        taught = [self.tr("trained on {0}").format(lora.base)] if lora.base else []
        taught += [", ".join(lora.tags)] if lora.tags else []
        return "\n".join([*lines, *([" · ".join(taught)] if taught else [])])

    def _tell_more(self) -> None:
        lora = self.lora
        lines = [lora.title, str(lora.path)]
        if lora.dialect:
            lines.append(self.tr("Format {0}, rank {1}").format(lora.dialect, lora.rank))
        lines += [f"{name}: {text}" for name, text in lora.facts]
        lines.append(in_language(lora.problem))
        tip = plain_tip("\n".join(filter(None, lines)))
        for part in (self, self.check):
            part.setToolTip(tip)

    def _elide(self) -> None:
        """A title as wide as the row, and no wider."""
        room = self.check.width() - BESIDE_THE_TITLE
        metrics = self.check.fontMetrics()
        text = metrics.elidedText(self.lora.title, Qt.TextElideMode.ElideMiddle, max(40, room))
        self.check.setText(text.replace("&", "&&"))

    @Slot(bool)
    def _tick(self, on: bool) -> None:
        self._take(self._last if on else None)

    @Slot(float)
    def _weigh(self, weight: float) -> None:
        self._take(replace(self._last, weight=weight))

    @Slot(str, str)
    def _name(self, token: str, starts_from: str) -> None:
        self._take(replace(self._last, token=token, starts_from=starts_from))

    @Slot()
    def _drop(self) -> None:
        self._take(None)

    @Slot(str)
    def _insert(self, word: str) -> None:
        """Without the LoRA the word would mean nothing."""
        if self.use is None and not self.lora.problem:
            self._take(self._last)
        self.token_wanted.emit(word)

    def _take(self, use: LoraUse | None) -> None:
        self._last = use or self._last
        self.use = use
        self.changed.emit(self)

    def _make_check(self) -> QCheckBox:
        check = QCheckBox()
        check.setObjectName(f"{self.name}Check")
        check.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return check

    def _make_remove(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{self.name}Remove")
        button.setAccessibleName(self.tr("Remove {0}").format(self.lora.title))
        button.setToolTip(self.tr("Remove it from the request"))
        set_icon(button, "close")
        return button

    def _connect(self) -> None:
        self.check.toggled.connect(self._tick)
        self.remove.clicked.connect(self._drop)
        self.weight.changed.connect(self._weigh)
        self.words.changed.connect(self._name)
        self.chips.wanted.connect(self._insert)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.check, 1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 8)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.reason)
        column.addWidget(self.weight)
        column.addWidget(self.words)
        column.addWidget(self.chips)
