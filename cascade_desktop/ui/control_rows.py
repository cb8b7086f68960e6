"""Pictures that guide: through which ControlNet, how firmly and when, with what it is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QImage, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.controls import CONTROLS
from cascade_desktop.modes import Mode, Modes
from cascade_desktop.parameters import allowed_values
from cascade_desktop.request import Request
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.guide_section import GuideSection
from cascade_desktop.ui.hint_preview import HintPreview
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.picture_button import PictureButton
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.use_fields import UseNumber, captioned, hint, small_button, title
from cascade_desktop.uses import CANVAS, SKETCH, STAND_INS, ControlUse, GuideKind

KINDS: tuple[GuideKind, ...] = allowed_values(ControlUse, "kind")  # type: ignore[assignment]

SOURCES = {"canny": STAND_INS, "super_resolution": (CANVAS,)}
"""What can stand in place of a file; of a sketch there is nothing but its lines."""


class KindField(ChoiceBox):
    """The kinds of ControlNet; those that the model lacks can be seen but not taken."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setToolTip(hint(ControlUse, "kind"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(64)
        for kind in KINDS:
            self.addItem(QCoreApplication.translate("Control", CONTROLS[kind].title), kind)

    def show_modes(self, modes: Modes) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for index in range(self.count()):
            mode = modes.get(self.itemData(index), Mode())
            model.item(index).setEnabled(mode.possible)
            model.item(index).setToolTip(in_language(mode.reason))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over a panel must not change a choice on its way."""
        event.ignore()


class ControlRow(QFrame):
    """One ControlNet at work.

    Signals:
        edited(ControlRow, dict): fields of its use have these values now.
        removed(ControlRow): it is to go.
    """

    edited = Signal(object, object)
    removed = Signal(object)

    def __init__(self, number: int, reading: PictureReading, folder: Path) -> None:
        super().__init__()
        self._name, self._number = f"control{number}", number
        self._use = ControlUse()
        spoken = self.tr("Picture that guides {0}").format(number)
        self.kind = KindField(f"{self._name}Kind", self.tr("Kind of guide {0}").format(number))
        self.picture = PictureButton(f"{self._name}Picture", spoken, reading, folder)
        self.preview = HintPreview(f"{self._name}Preview", reading)
        self.numbers = {
            name: self._number_field(name) for name in ("strength", "start", "end", "low", "high")
        }
        self.squashed = self._check("squashed")
        self.drawn = self._check("drawn")
        remove = self.tr("Remove guide {0}").format(number)
        self.remove = small_button(f"{self._name}Remove", remove, "close", self._remove)
        self.lines = QWidget()
        self._connect()
        self._arrange()

    def show_use(self, use: ControlUse, request: Request, canvas: QImage | None) -> None:
        """`canvas` is what the canvas shows in place of a file, if that is wanted and known."""
        self._use = use
        with QSignalBlocker(self.kind), QSignalBlocker(self.squashed), QSignalBlocker(self.drawn):
            self.kind.setCurrentIndex(self.kind.findData(use.kind))
            self.squashed.setChecked(use.squashed == "yes")
            self.drawn.setChecked(use.drawn == "yes")
        self.picture.stand_ins = SOURCES.get(use.kind, ())
        self.picture.show_file(use.file)
        self.lines.setVisible(use.kind == "canny")
        self.drawn.setEnabled(use.file != SKETCH)
        for widget in (self.squashed, self.numbers["low"], self.numbers["high"]):
            widget.setEnabled(use.drawn != "yes")
        self.preview.show_use(use, (request.width, request.height), canvas)
        for name, number in self.numbers.items():
            number.show_value(getattr(use, name))

    @Slot(object)
    def _choose(self, files: list[str]) -> None:
        values = {"file": files[0]}
        if SKETCH in (files[0], self._use.file):  # its lines are drawn, those of others are not
            values["drawn"] = "yes" if files[0] == SKETCH else "no"
        self.edited.emit(self, values)

    @Slot(int)
    def _choose_kind(self, index: int) -> None:
        values: dict[str, Any] = {"kind": self.kind.itemData(index)}
        if values["kind"] != "canny" and self._use.file == SKETCH:
            values |= {"file": CANVAS, "drawn": "no"}
        self.edited.emit(self, values)

    @Slot(object)
    def _change_number(self, value: float) -> None:
        name = self.sender().objectName().removeprefix(self._name)
        self.edited.emit(self, {name.lower(): value})

    @Slot(bool)
    def _change_check(self, on: bool) -> None:
        name = self.sender().objectName().removeprefix(self._name)
        self.edited.emit(self, {name.lower(): "yes" if on else "no"})

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self)

    def _number_field(self, name: str) -> UseNumber:
        spoken = self.tr("{0} of guide {1}").format(title(ControlUse, name), self._number)
        field = UseNumber(ControlUse, name, f"{self._name}{name.capitalize()}", spoken)
        field.edited.connect(self._change_number)
        return field

    def _check(self, name: str) -> QCheckBox:
        box = QCheckBox(title(ControlUse, name))
        box.setObjectName(f"{self._name}{name.capitalize()}")
        spoken = self.tr("{0} of guide {1}").format(title(ControlUse, name), self._number)
        box.setAccessibleName(spoken)
        box.setToolTip(hint(ControlUse, name))
        box.toggled.connect(self._change_check)
        return box

    def _connect(self) -> None:
        self.kind.activated.connect(self._choose_kind)
        self.picture.chosen.connect(self._choose)
        self.picture.cleared.connect(self._remove)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.kind, 1)
        head.addWidget(self.remove)
        lines = QGridLayout(self.lines)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for column, name in enumerate(("low", "high")):
            lines.addWidget(captioned(title(ControlUse, name), self.numbers[name]), 0, column)
        lines.addWidget(self.squashed, 1, 0)
        lines.addWidget(self.drawn, 1, 1)
        numbers = QHBoxLayout()
        numbers.setSpacing(6)
        for name in ("strength", "start", "end"):
            numbers.addWidget(captioned(title(ControlUse, name), self.numbers[name]), 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 8)
        column_.setSpacing(6)
        column_.addLayout(head)
        for part in (self.picture, self.preview, self.lines):
            column_.addWidget(part)
        column_.addLayout(numbers)


class ControlRows(GuideSection):
    """All of them, and a button for one more.

    Signals:
        refused(message, advice): something is no picture.
    """

    refused = Signal(str, str)

    def __init__(self, session: Session, reading: PictureReading, folder: Path) -> None:
        super().__init__("controls", self.tr("ControlNet"))
        self._session, self._reading, self._folder = session, reading, folder
        self._modes: Modes = {}
        self._canvas: dict[str, QImage | None] = {}
        self.rows: list[ControlRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.add = PictureButton(
            "addControl", self.tr("Add a picture that guides…"), reading, folder
        )
        self.add.stand_ins = STAND_INS
        self.add.chosen.connect(self._add)
        self.add.refused.connect(self.refused)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.add)

    def show_request(self, request: Request) -> None:
        while len(self.rows) > len(request.controls):
            row = self.rows.pop()
            row.preview.stop()
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(request.controls):
            self._append()
        for row, use in zip(self.rows, request.controls, strict=True):
            row.show_use(use, request, self._canvas.get(use.file))

    def show_canvas(self, canvas: QImage | None, sketch: QImage | None) -> None:
        """What the canvas shows in its frame now, and the lines drawn there."""
        self._canvas = {CANVAS: canvas, SKETCH: sketch}
        self.show_request(self._session.request)

    def show_possible(self, modes: Modes) -> None:
        """Only what is possible can be added; what is there can still be changed and removed."""
        self._modes = modes
        found = [modes[kind] for kind in KINDS if kind in modes]
        self.show_modes(tuple(found))
        self.add.setEnabled(not found or any(mode.possible for mode in found))
        self.add.stand_ins = STAND_INS if self._usual() == "canny" else (CANVAS,)
        for row in self.rows:
            row.kind.show_modes(modes)

    def guide(self, file: str) -> None:
        """Adds this file, or the canvas, as a guide of the first kind that is possible."""
        drawn = "yes" if file == SKETCH else "no"
        use = ControlUse("canny" if file == SKETCH else self._usual(), file, drawn=drawn)  # type: ignore[arg-type]
        self._session.change(controls=(*self._session.request.controls, use))

    def stop(self) -> None:
        for row in self.rows:
            row.preview.stop()

    def _usual(self) -> GuideKind:
        possible = (kind for kind in KINDS if self._modes.get(kind, Mode()).possible)
        return next(possible, "canny")

    @Slot(object)
    def _add(self, files: list[str]) -> None:
        self.guide(files[0])

    def _append(self) -> None:
        row = ControlRow(len(self.rows) + 1, self._reading, self._folder)
        row.kind.show_modes(self._modes)
        row.edited.connect(self._edit)
        row.removed.connect(self._remove)
        row.picture.refused.connect(self.refused)
        self.rows.append(row)
        self._rows.addWidget(row)
        row.show()  # at once: the layout would wait for the next event

    @Slot(object, object)
    def _edit(self, row: ControlRow, values: dict[str, Any]) -> None:
        uses = list(self._session.request.controls)
        index = self.rows.index(row)
        uses[index] = replace(uses[index], **values)
        self._session.change(controls=tuple(uses))

    @Slot(object)
    def _remove(self, row: ControlRow) -> None:
        index = self.rows.index(row)
        uses = self._session.request.controls
        self._session.change(controls=uses[:index] + uses[index + 1 :])
        (self.rows[min(index, len(self.rows) - 1)].remove if self.rows else self.add).setFocus()
