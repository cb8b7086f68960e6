"""Puts an X/Y grid together: two settings, and the values they are to be compared with."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import allowed_values
from cascade_desktop.request import Request
from cascade_desktop.ui.answers import answers
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel
from cascade_desktop.xy_grid import (
    MOST_PICTURES,
    NO_AXIS,
    TEXTS,
    Axis,
    Grid,
    axis_fields,
    grid,
    read_axis,
    title_of,
    value_of,
)

MARGIN = 20
WIDTH = 520
SETTLE_MS = 250
"""After the last key, before what was typed is looked at."""


@dataclass(frozen=True)
class _Row:
    """One direction: which field, and its values as they are typed."""

    field: QComboBox
    values: QLineEdit
    hint: WrappedLabel


class GridDialog(QDialog):
    """For a request as it is now. What is typed is checked at once; only a whole grid can go.

    `check` says of a request what it does not tell itself, such as that its model is missing
    (see `xy_grid.grid`).

    Signals:
        asked(Grid): it is to be drawn.
    """

    asked = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        request: Request,
        check: Callable[[Request], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gridDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("X/Y grid"))
        self._request, self._check = request, check
        self.grid: Grid | None = None
        self.across = self._row("X", self.tr("To the right"), "steps")
        self.down = self._row("Y", self.tr("Down"), "")
        self.told = WrappedLabel("gridTold", "caption")
        self.buttons = self._make_buttons()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.look)
        self._arrange()
        self._follow_fields()
        self.look()
        self.across.values.setFocus()

    @Slot()
    def look(self) -> None:
        """Says what would be drawn, or what is wrong."""
        self._settling.stop()
        self.grid = None
        try:
            self.grid = self._read()
            self.told.show_as("caption", self._sentence(self.grid))
        except BadRequest as error:
            nothing = not self.across.values.text().strip()
            self.told.show_as("caption" if nothing else "problem", in_language(str(error)))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.grid is not None)

    def accept(self) -> None:
        """Return may come before what was typed last has been looked at."""
        self.look()
        if self.grid is not None:
            self.asked.emit(self.grid)
            super().accept()

    def done(self, result: int) -> None:
        self._settling.stop()
        super().done(result)

    def _read(self) -> Grid:
        x, y = (self._axis(row) for row in (self.across, self.down))
        return grid(self._request, x, y, self._check)

    def _axis(self, row: _Row) -> Axis:
        field = row.field.currentData()
        return read_axis(self._request, field, row.values.text()) if field else NO_AXIS

    def _sentence(self, made: Grid) -> str:
        columns, rows = len(made.x.values), len(made.y.values)
        if rows == 1:
            return self.tr("{0} pictures in a row, and one sheet of them all.").format(columns)
        return self.tr("{0} × {1} = {2} pictures, and one sheet of them all.").format(
            columns, rows, made.size
        )

    @Slot()
    def _wait_for_more(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        self._settling.start()

    @Slot()
    def _follow_fields(self) -> None:
        for row in (self.across, self.down):
            field = row.field.currentData()
            row.values.setEnabled(bool(field))
            row.hint.show_text(self._hint(field))
        self._settling.start()

    def _hint(self, field: str) -> str:
        """What can be typed, beginning with what the field is now."""
        if not field:
            return self.tr("One row only.")
        now = value_of(self._request, field)
        allowed = allowed_values(Request, field) if "." not in field else ()
        if field in TEXTS:
            return self.tr(
                "First a text that stands in it, then what takes its place: cat, dog, red fox"
            )
        if allowed:
            return self.tr("Any of {0}").format(", ".join(map(str, allowed)))
        if isinstance(now, str):
            return self.tr("Names with commas between them; now {0}").format(now)
        return self.tr("1, 2, 5 or 1-5 or 0.5..2 step 0.5; now {0}").format(
            f"{now:g}" if isinstance(now, float) else now
        )

    def _row(self, name: str, spoken: str, chosen: str) -> _Row:
        field = ChoiceBox()
        field.setObjectName(f"gridField{name}")
        field.setAccessibleName(self.tr("{0}: setting").format(spoken))
        if name == "Y":
            field.addItem(self.tr("Nothing"), "")
        for each in axis_fields(self._request):
            field.addItem(in_language(title_of(each)), each)
        field.setCurrentIndex(max(0, field.findData(chosen)))
        values = QLineEdit()
        values.setObjectName(f"gridValues{name}")
        values.setAccessibleName(self.tr("{0}: values").format(spoken))
        values.setToolTip(self.tr("Values with commas between them, or a range"))
        field.currentIndexChanged.connect(self._follow_fields)
        values.textChanged.connect(self._wait_for_more)
        return _Row(field, values, WrappedLabel(f"gridHint{name}", "caption"))

    def _make_buttons(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        return answers(
            self,
            kind.Ok,
            (kind.Ok, "drawGrid", self.tr("Draw")),
            (kind.Cancel, "cancelGrid", self.tr("Cancel")),
        )

    def _arrange(self) -> None:
        lead = WrappedLabel("gridLead")
        lead.setText(
            self.tr(
                "Draws the request as it is, with all values of one setting, or of two against "
                "each other: at most {0} pictures, with one seed."
            ).format(MOST_PICTURES)
        )
        fields = QGridLayout()
        fields.setHorizontalSpacing(10)
        for line, (row, text) in enumerate(
            ((self.across, self.tr("To the right")), (self.down, self.tr("Down")))
        ):
            label = QLabel(text)
            label.setBuddy(row.field)
            fields.addWidget(label, 2 * line, 0)
            fields.addWidget(row.field, 2 * line, 1)
            fields.addWidget(row.values, 2 * line, 2)
            fields.addWidget(row.hint, 2 * line + 1, 1, 1, 2)
        fields.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(14)
        column.addWidget(lead)
        column.addLayout(fields)
        column.addWidget(self.told)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.resize(WIDTH, self.sizeHint().height())
