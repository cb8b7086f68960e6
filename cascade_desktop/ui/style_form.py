"""Name, words and settings of a style, to be written or changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import CascadeError
from cascade_desktop.prompt_styles import LONGEST_NAME, PARAMETERS, PLACE, Style, dressed
from cascade_desktop.request import Request
from cascade_desktop.ui.answers import answers
from cascade_desktop.ui.fields import title
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.style_note import shown
from cascade_desktop.ui.wrapped_label import WrappedLabel

MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the place of the prompt while the others are taken out."""

MARGIN, WIDTH = 20, 480
TALL, LOW, LINE = 84, 52, 20
"""Heights in pixels: four lines of words, two of what to avoid, and a setting."""


class StyleForm(QDialog):
    """Gives `keep` the style as it was written. What `keep` refuses is told in the form, which
    stays. `request` gives the values of settings that `style` does not bring yet.
    """

    def __init__(
        self,
        parent: QWidget | None,
        heading: str,
        style: Style,
        request: Request,
        keep: Callable[[Style], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("styleForm")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self._keep = keep
        self.name = QLineEdit(style.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.words, self.avoid = QPlainTextEdit(style.prompt), QPlainTextEdit(style.negative)
        self.settings: dict[str, QCheckBox] = {}
        self._values: dict[str, Any] = {}
        self.place = QPushButton(self.tr("Put {0} here").format(PLACE))
        self.example = WrappedLabel("styleExample", "caption")
        self.problem = WrappedLabel("styleProblem", "problem")
        self.buttons = self._make_buttons()
        self._name_widgets()
        self._arrange(self._make_settings(style, request))
        self.place.clicked.connect(self.put_place)
        for edit in (self.words, self.avoid):
            edit.setTabChangesFocus(True)
            edit.textChanged.connect(self.look)
        self.name.textChanged.connect(self.look)
        self.look()
        self.name.setFocus()

    @property
    def style_written(self) -> Style:
        """The style as the form says it."""
        return Style(
            self.name.text().strip(),
            self.words.toPlainText().strip(),
            self.avoid.toPlainText().strip(),
            {name: self._values[name] for name, tick in self.settings.items() if tick.isChecked()},
        )

    @Slot()
    def look(self) -> None:
        """Shows what would become of a prompt."""
        self.problem.show_text("")
        written = self.style_written
        example = self.tr("a red apple")
        made = dressed(replace(written, parameters={}), Request(prompt=example))
        self.example.show_text(
            self.tr("“{0}” becomes “{1}”.").format(example, made.prompt) if written.prompt else ""
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(bool(written.name))

    @Slot()
    def put_place(self) -> None:
        """The prompt's place is where the cursor is, or what is selected: it has only one."""
        cursor = self.words.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(MARK)
        before, _, after = self.words.toPlainText().partition(MARK)
        before, after = before.replace(PLACE, ""), after.replace(PLACE, "")
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(f"{before}{PLACE}{after}")
        cursor.endEditBlock()
        self.words.setFocus()

    def accept(self) -> None:
        try:
            self._keep(self.style_written)
        except CascadeError as error:
            self.problem.show_text(in_language(str(error)))
            return
        super().accept()

    def _make_settings(self, style: Style, request: Request) -> QGridLayout:
        """What the style brings is ticked; the others stand there as they are now."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for number, name in enumerate(PARAMETERS):
            brought = name in style.parameters
            self._values[name] = style.parameters[name] if brought else getattr(request, name)
            tick = QCheckBox(f"{title(name)}: {shown(name, self._values[name])}")
            tick.setObjectName(f"styleSets-{name}")
            tick.setAccessibleName(tick.text())
            tick.setChecked(brought)
            tick.setMinimumHeight(LINE)
            self.settings[name] = tick
            grid.addWidget(tick, *divmod(number, 2))
        return grid

    def _name_widgets(self) -> None:
        for widget, name, spoken in (
            (self.name, "styleName", self.tr("Name")),
            (self.words, "styleWords", self.tr("Words around the prompt")),
            (self.avoid, "styleAvoid", title("negative")),
            (self.place, "stylePlace", self.place.text()),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(spoken)
        self.words.setFixedHeight(TALL)
        self.avoid.setFixedHeight(LOW)
        self.place.setToolTip(
            self.tr("Where the prompt goes; without it, the words stand behind the prompt")
        )
        self.place.setAutoDefault(False)

    def _arrange(self, settings: QGridLayout) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(6)
        for widget in (self.name, self.words, self.avoid):
            label = _caption(widget.accessibleName())
            label.setBuddy(widget)
            column.addWidget(label)
            column.addWidget(widget)
            if widget is self.words:
                beside = QHBoxLayout()
                beside.addWidget(self.example, 1)
                beside.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
                column.addLayout(beside)
        column.addWidget(_caption(self.tr("Settings that it brings")))
        column.addLayout(settings)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.resize(WIDTH, self.sizeHint().height())

    def _make_buttons(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        return answers(
            self,
            kind.Save,
            (kind.Save, "saveStyle", self.tr("Keep")),
            (kind.Cancel, "leaveStyle", self.tr("Cancel")),
        )


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
