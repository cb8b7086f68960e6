"""Where the settings stand: sections of rows in one column, less what is not searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cascade_desktop.ui.settings_row import SettingRow
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARGIN = 24
WIDEST = 960
STYLE = """
QFrame[role="section"] {
    background: palette(base); border: 1px solid palette(mid); border-radius: 10px;
}
"""


Words = Callable[[], Iterable[str]]


@dataclass
class Section:
    """A heading and what stands below it."""

    heading: QLabel
    frame: QFrame
    column: QVBoxLayout
    rows: list[SettingRow] = field(default_factory=list)
    others: list[tuple[QWidget, Words]] = field(default_factory=list)


class SettingsArea(QScrollArea):
    """Grows by `begin`, `add_row` and `add`.

    Signals:
        cleared(): all of it is to be seen again.
    """

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settingsScroll")
        self.setStyleSheet(STYLE)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sections: list[Section] = []
        inside = _Inside()
        inside.setObjectName("fieldsArea")
        inside.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        self._column.setSpacing(8)
        self.nothing = self._make_nothing()
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        self.setWidget(inside)

    def begin(self, name: str, text: str) -> None:
        """A new section at the end."""
        heading = QLabel(text)
        heading.setProperty("role", "stage")
        heading.setContentsMargins(0, 12, 0, 0)
        frame = QFrame()
        frame.setObjectName(f"section-{name}")
        frame.setProperty("role", "section")
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 16, 12, 16)
        column.setSpacing(16)
        self._sections.append(Section(heading, frame, column))
        for widget in (heading, frame):
            self._column.insertWidget(self._column.count() - 2, widget)

    def add_row(self, row: SettingRow) -> None:
        section = self._sections[-1]
        section.rows.append(row)
        section.column.addWidget(row)

    def add(self, widget: QWidget, words: Words) -> None:
        """Something that is no row, found by what `words` gives at the time."""
        section = self._sections[-1]
        section.others.append((widget, words))
        section.column.addWidget(widget)

    @Slot(str)
    def search(self, text: str) -> None:
        """Shows what has all words of the text in it; a section whose name has them, whole."""
        words = text.casefold().split()
        anything = False
        for section in self._sections:
            named = all(word in section.heading.text().casefold() for word in words)
            shown = False
            for row in section.rows:
                row.setVisible(named or row.is_about(words))
                shown |= not row.isHidden()
            for widget, found_by in section.others:
                texts = " ".join(found_by()).casefold()
                widget.setVisible(named or all(word in texts for word in words))
                shown |= not widget.isHidden()
            section.heading.setVisible(shown)
            section.frame.setVisible(shown)
            anything |= shown
        self.nothing.setVisible(not anything)

    def _make_nothing(self) -> QWidget:
        text = WrappedLabel("nothingFound", "lead")
        text.setText(self.tr("No setting matches. Try another word."))
        clear = QPushButton(self.tr("Show all settings"))
        clear.setObjectName("showAllSettings")
        clear.setAccessibleName(clear.text())
        clear.clicked.connect(self.cleared)
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 40, 0, 0)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        area.hide()
        return area


class _Inside(QWidget):
    """As high as its rows are at its real width; else there is a gap below the last one."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 1)
