"""The pictures to take ideas from, each with how much of it is wanted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cascade_desktop.modes import Mode
from cascade_desktop.request import MOST_VARIATIONS, Request
from cascade_desktop.ui.guide_section import GuideSection
from cascade_desktop.ui.picture_button import PictureButton
from cascade_desktop.ui.picture_drops import may_have_pictures
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.use_fields import UseNumber, small_button, title
from cascade_desktop.uses import CANVAS, VariationUse

WEIGHT_WIDTH, REMOVE_WIDTH = 76, 34
"""Pixels of the last two columns; the first takes the rest."""


class VariationRow(QWidget):
    """One picture and its weight.

    Signals:
        edited(VariationRow, dict): fields of its use have these values now.
        removed(VariationRow): it is to go.
    """

    edited = Signal(object, object)
    removed = Signal(object)

    def __init__(self, number: int, reading: PictureReading, folder: Path) -> None:
        super().__init__()
        name = f"variation{number}"
        spoken = self.tr("Picture to vary {0}").format(number)
        self.picture = PictureButton(f"{name}Picture", spoken, reading, folder)
        self.picture.stand_ins = (CANVAS,)
        weight = self.tr("Weight of picture {0}").format(number)
        self.weight = UseNumber(VariationUse, "weight", f"{name}Weight", weight)
        self.weight.setSizePolicy(
            self.weight.sizePolicy().Policy.Fixed, self.picture.sizePolicy().verticalPolicy()
        )
        self.weight.setFixedWidth(WEIGHT_WIDTH)
        remove = self.tr("Remove picture {0}").format(number)
        self.remove = small_button(f"{name}Remove", remove, "close", self._remove)
        self.picture.chosen.connect(self._choose)
        self.picture.cleared.connect(self._remove)
        self.weight.edited.connect(self._weigh)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.picture, 1)
        line.addWidget(self.weight, 0, Qt.AlignmentFlag.AlignVCenter)
        self.remove.setFixedWidth(REMOVE_WIDTH)
        line.addWidget(self.remove)

    def show_use(self, use: VariationUse) -> None:
        self.picture.show_file(use.file)
        self.weight.show_value(use.weight)

    @Slot(object)
    def _choose(self, files: list[str]) -> None:
        self.edited.emit(self, {"file": files[0]})

    @Slot(object)
    def _weigh(self, weight: float) -> None:
        self.edited.emit(self, {"weight": weight})

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self)


class VariationRows(GuideSection):
    """All of them, and a button for more, on which several can be dropped at once.

    Signals:
        refused(message, advice): something is no picture, or one too many.
    """

    refused = Signal(str, str)

    def __init__(self, session: Session, reading: PictureReading, folder: Path) -> None:
        super().__init__("variations", self.tr("Variation"))
        self._session, self._reading, self._folder = session, reading, folder
        self.rows: list[VariationRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.caption = QLabel(title(VariationUse, "weight"))
        self.caption.setProperty("role", "caption")
        self.caption.setFixedWidth(WEIGHT_WIDTH + REMOVE_WIDTH)
        self.add = PictureButton(
            "addVariation", self.tr("Add pictures to vary…"), reading, folder, many=True
        )
        self.add.stand_ins = (CANVAS,)
        self.add.chosen.connect(self.vary)
        self.add.refused.connect(self.refused)
        self.column.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignRight)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.add)
        self.setAcceptDrops(True)

    def show_request(self, request: Request) -> None:
        while len(self.rows) > len(request.variations):
            row = self.rows.pop()
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(request.variations):
            self._append()
        for row, use in zip(self.rows, request.variations, strict=True):
            row.show_use(use)
        self.caption.setVisible(bool(self.rows))
        self.add.setVisible(len(self.rows) < MOST_VARIATIONS)

    def show_mode(self, mode: Mode) -> None:
        """Only what is possible can be added; what is there can still be changed and removed."""
        self.show_modes((mode,))
        self.add.setEnabled(mode.possible)

    @Slot(object)
    def vary(self, files: list[str]) -> None:
        """Adds as many of these as there is room for."""
        uses = self._session.request.variations
        room = MOST_VARIATIONS - len(uses)
        added = tuple(VariationUse(file) for file in files[:room])
        self._session.change(variations=(*uses, *added))
        if len(files) > room:
            self.refused.emit(
                self.tr("{0} pictures are the most that can be varied at once.").format(
                    MOST_VARIATIONS
                ),
                self.tr("Remove one of them first."),
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_have_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Beside the rows as well, and where there is no room for another one it is said."""
        event.acceptProposedAction()
        self.add.take_given(event.mimeData())

    def _append(self) -> None:
        row = VariationRow(len(self.rows) + 1, self._reading, self._folder)
        row.edited.connect(self._edit)
        row.removed.connect(self._remove)
        row.picture.refused.connect(self.refused)
        self.rows.append(row)
        self._rows.addWidget(row)
        row.show()  # at once: the layout would wait for the next event

    @Slot(object, object)
    def _edit(self, row: VariationRow, values: dict[str, Any]) -> None:
        uses = list(self._session.request.variations)
        index = self.rows.index(row)
        uses[index] = replace(uses[index], **values)
        self._session.change(variations=tuple(uses))

    @Slot(object)
    def _remove(self, row: VariationRow) -> None:
        index = self.rows.index(row)
        uses = self._session.request.variations
        self._session.change(variations=uses[:index] + uses[index + 1 :])
        (self.rows[min(index, len(self.rows) - 1)].remove if self.rows else self.add).setFocus()
