"""One line of the page of settings: what it is about, its widget, and the way to its default."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton, QWidget

from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

FIELD_WIDTH = 330
NARROWEST = 200
NARROW = 560
"""Below this width a title and its widget stand one under the other."""


class SettingRow(QWidget):
    """A title and a hint on the left, the widget on the right.

    Signals:
        reset(str): the preference of this name is to have its default again.
    """

    reset = Signal(str)

    def __init__(self, name: str, text: str, hint: str, widget: QWidget) -> None:
        super().__init__()
        self.name, self.widget = name, widget
        self.focus = widget.focusProxy() or widget
        self.title = QLabel(text)
        self.title.setBuddy(self.focus)
        self.hint = WrappedLabel(f"{self.focus.objectName()}Hint", "caption")
        self.hint.setText(hint)
        self.note = WrappedLabel(f"{self.focus.objectName()}Note", "caption")
        self.note.hide()
        self.problem = WrappedLabel(f"{self.focus.objectName()}Problem", "problem")
        self.problem.hide()
        self.button = self._make_reset()
        self._narrow = False
        self._arrange()

    def is_about(self, words: Iterable[str]) -> bool:
        """Whether title, hint and choices, in the language shown now, have all of the words."""
        texts = [self.title.text(), self.hint.text()]
        if isinstance(self.focus, QComboBox):
            texts += [self.focus.itemText(index) for index in range(self.focus.count())]
        found_by = " ".join(texts).casefold()
        return all(word in found_by for word in words)

    def show_default(self, is_default: bool) -> None:
        """With the default there is nothing to reset."""
        self.button.setVisible(not is_default)

    def show_problem(self, sentence: str) -> None:
        """Marks the widget with `sentence`; an empty one clears the mark."""
        self.problem.show_text(in_language(sentence))
        self.focus.setProperty("problem", bool(sentence))
        # A style rule on a property is only looked at again when the widget is polished again.
        self.focus.style().unpolish(self.focus)
        self.focus.style().polish(self.focus)

    def _make_reset(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"reset-{self.name}")
        text = self.tr("Reset {0}").format(self.title.text())
        button.setAccessibleName(text)
        button.setToolTip(text)
        set_icon(button, "undo")
        button.clicked.connect(lambda: self.reset.emit(self.name))
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.hide()
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the widget stands below its title."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._place()

    def _arrange(self) -> None:
        self.title.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        self.widget.setMaximumWidth(FIELD_WIDTH)
        self._place()

    def _place(self) -> None:
        """In two columns, or in one; the button always stands beside the widget."""
        top = Qt.AlignmentFlag.AlignTop
        line, lines, column = (2, 1, 0) if self._narrow else (0, 2, 1)
        across = 2 if self._narrow else 1
        for widget in (self.title, self.hint, self.widget, self.button, self.note, self.problem):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self.title, 0, 0, 1, across)
        self._grid.addWidget(self.hint, 1, 0, 1, across, top)
        self._grid.addWidget(self.widget, line, column, lines, 1, top)
        # All widgets are equally wide beside their titles, and shrink below them.
        self.widget.setMinimumWidth(NARROWEST if self._narrow else FIELD_WIDTH)
        self._grid.addWidget(self.button, line, column + 1, lines, 1, top)
        self._grid.addWidget(self.note, 3, 0, 1, 3)
        self._grid.addWidget(self.problem, 4, 0, 1, 3)
