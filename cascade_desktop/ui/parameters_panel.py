"""Size, number of pictures, seed, and what only the curious change."""

from dataclasses import fields

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request
from cascade_desktop.ui.fields import ChoiceField, Panel, Row, field, short_title, title
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.model_field import ModelChoice
from cascade_desktop.ui.seed_field import SeedField
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.size_field import SizeField

DECODER = "decoder_"
"""How the fields of Stage B begin; what follows is the name of the same field of Stage C."""

MACHINE = ("precision",)
"""Fields that there is one of for each stage, but that say how it is drawn, not what."""

INDENT = 7
"""Pixels before a number; with the line edit's own two, what a list has before its text."""


class ParametersPanel(Panel):
    """Everything but the prompt. The section *Advanced* is closed until it is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.model = ModelChoice(session)
        self._add_size()
        self._add_count_and_seed()
        self.section = self._make_section()
        self.column.addWidget(self.section)
        self.advanced = self._make_advanced()
        self.column.addWidget(self.advanced)
        self._indent_numbers()

    def show_problems(self, problems: dict[str, str]) -> QWidget | None:
        names = {item.name for item in fields(Request) if item.metadata["advanced"]} | {"model"}
        if names & set(problems):
            self.section.setChecked(True)
        if "height" in problems:  # Width and height share one row.
            problems = {"width": problems["height"], **problems}
        return super().show_problems(problems)

    def _add_size(self) -> None:
        size = SizeField(self.session)
        row = Row(self.tr("Size"), size, size.presets)
        self.rows["width"] = row
        self.column.addWidget(row)

    def _add_count_and_seed(self) -> None:
        seed = SeedField(self.session)
        self.rows["count"] = Row(title("count"), field(self.session, "count"))
        self.rows["seed"] = Row(title("seed"), seed, seed.number)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(self.rows["count"], 2, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.rows["seed"], 5, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(pair)

    def _make_section(self) -> QPushButton:
        section = QPushButton()
        section.setObjectName("advanced")
        section.setText(self.tr("Advanced"))
        section.setAccessibleName(self.tr("Advanced settings"))
        section.setProperty("role", "section")
        section.setCheckable(True)
        section.toggled.connect(self._open_section)
        set_icon(section, "chevron-right")
        return section

    def _make_advanced(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        for heading, names in self._groups().items():
            if heading:
                column.addSpacing(22)
                column.addWidget(_heading(heading))
                column.addSpacing(8)
            column.addLayout(self._lines(names, heading))
        area.hide()
        return area

    def _groups(self) -> dict[str, list[str]]:
        """Heading -> the fields under it; what belongs to no stage comes last."""
        names = [item.name for item in fields(Request) if item.metadata["advanced"]]
        stages = [name for name in names if f"{DECODER}{name}" in names]
        ends = {name: name.removeprefix(DECODER) for name in names}
        in_pairs = [name for name in names if ends[name] in stages and ends[name] not in MACHINE]
        first = ["model", "profile"]
        return {
            "": first,
            self.tr("Stage C"): [name for name in in_pairs if name == ends[name]],
            self.tr("Stage B"): [name for name in in_pairs if name != ends[name]],
            self.tr("Speed and memory"): [
                name for name in names if name not in in_pairs and name not in first
            ],
        }

    def _lines(self, names: list[str], heading: str) -> QGridLayout:
        """Two numbers in a line; names of models and ways of drawing take a line of their own."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for index, name in enumerate(names):
            line, side = divmod(index, 2) if heading else (index, 0)
            row = self.rows[name] = self._row(name, heading)
            grid.addWidget(row, line, side, 1, 1 if heading else 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _row(self, name: str, heading: str) -> Row:
        """What its title shares with the heading is not said again."""
        widget = self.model if name == "model" else field(self.session, name)
        if isinstance(widget, ChoiceField):
            self._name_choices(widget)
        named = (
            short_title(name)
            if heading in (self.tr("Stage C"), self.tr("Stage B"))
            else title(name)
        )
        focus = self.model.field if name == "model" else None
        row = Row(named, widget, focus)
        # As wide as its column, however long its title or its longest choice is.
        row.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return row

    def _name_choices(self, choice: QComboBox) -> None:
        """Words for what a request and the command line call by a short name."""
        names = {
            "auto": self.tr("Automatic"),
            "picture": self.tr("Picture"),
            "batch": self.tr("Batch"),
        }
        for name, profile in PROFILES.items():
            names[name] = QCoreApplication.translate("Profile", profile.title)
        for index in range(choice.count()):
            short = choice.itemData(index)
            choice.setItemText(index, names.get(short, choice.itemText(index)))

    def _indent_numbers(self) -> None:
        """In line with the text of the other fields: the style gives a number no room before it."""
        for number in self.findChildren(QAbstractSpinBox):
            for text in number.findChildren(QLineEdit):
                text.setTextMargins(INDENT, 0, 0, 0)

    @Slot(bool)
    def _open_section(self, is_open: bool) -> None:
        self.advanced.setVisible(is_open)
        set_icon(self.section, "chevron-down" if is_open else "chevron-right")


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "stage")
    return label
