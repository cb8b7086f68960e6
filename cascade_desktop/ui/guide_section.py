"""One way to use pictures: its title, what it takes, and why it cannot be used if it cannot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cascade_desktop.modes import Mode
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.use_fields import link_button
from cascade_desktop.ui.wrapped_label import WrappedLabel


class GuideSection(QWidget):
    """Signals:
    models_wanted(): the way to what is missing was pressed.
    """

    models_wanted = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        heading = QLabel(title)
        heading.setProperty("role", "stage")
        self.reason = WrappedLabel(f"{name}Reason", "caption")
        self.link = link_button(f"{name}Models", self.models_wanted)
        self.link.setText(self.tr("Show models…"))
        self.link.setAccessibleName(self.tr("{0}: show models").format(title))
        self.problem = WrappedLabel(f"{name}Problem", "problem")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        for part in (heading, self.reason, self.link, self.problem):
            self.column.addWidget(part)
        self.show_modes(())
        self.problem.hide()

    def show_modes(self, modes: tuple[Mode, ...]) -> None:
        """Says of each mode that is not possible why, and how it would be."""
        said = dict.fromkeys(f"{mode.reason} {mode.advice}" for mode in modes if mode.reason)
        self.reason.show_text(in_language("\n".join(said)))
        self.link.setVisible(bool(said))

    def show_problem(self, sentence: str) -> None:
        """An empty sentence takes the mark away."""
        self.problem.show_text(in_language(sentence))
