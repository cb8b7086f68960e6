"""Size, number of pictures, seed, and what only the curious change."""

from dataclasses import fields

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from cascade_desktop.request import Request
from cascade_desktop.ui.fields import Panel, Row, field, title
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.model_field import ModelField
from cascade_desktop.ui.seed_field import SeedField
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.size_field import SizeField


class ParametersPanel(Panel):
    """Everything but the prompt. The section *Advanced* is closed until it is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._add_size()
        self._add_count_and_seed()
        self.section = self._make_section()
        self.column.addWidget(self.section)
        self.advanced = self._make_advanced()
        self.column.addWidget(self.advanced)

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
        grid = QGridLayout(area)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        names = [item.name for item in fields(Request) if item.metadata["advanced"]]
        for index, name in enumerate(names):
            row = self.rows[name] = Row(title(name), field(self.session, name))
            grid.addWidget(row, index // 2, index % 2, Qt.AlignmentFlag.AlignTop)
        self.rows["model"] = Row(title("model"), ModelField(self.session))
        line, side = divmod(len(names), 2)
        grid.addWidget(self.rows["model"], line, side, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area.hide()
        return area

    @Slot(bool)
    def _open_section(self, is_open: bool) -> None:
        self.advanced.setVisible(is_open)
        set_icon(self.section, "chevron-down" if is_open else "chevron-right")
