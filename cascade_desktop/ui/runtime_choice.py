"""The builds of PyTorch to choose from: what each is for, how large it is, and what is here."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from cascade_desktop import amounts
from cascade_desktop.torch_builds import Build, offered
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

INDENT = 27  # Pixels: below the text of a button, not below its mark.

# Fusion's own mark cannot be seen on a dark ground.
STYLE = """
QRadioButton { spacing: 10px; font-weight: 600; }
QRadioButton::indicator {
    width: 15px; height: 15px; border: 1px solid palette(placeholder-text); border-radius: 8px;
    background: palette(base);
}
QRadioButton::indicator:checked { border: 5px solid palette(highlight); width: 7px; height: 7px; }
QRadioButton::indicator:focus { border-color: palette(highlight); }
"""


class RuntimeChoice(QWidget):
    """One line for each build that there is for this system.

    Signals:
        changed(): another one is chosen, or more is known of them.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runtimeChoice")
        self.setStyleSheet(STYLE)
        self.buttons: dict[str, QRadioButton] = {}
        self._facts: dict[str, WrappedLabel] = {}
        self._states: Mapping[str, str] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for build in offered():
            self._add(build, column)
        self._group.buttonClicked.connect(self._tell)

    @property
    def build(self) -> Build | None:
        """The chosen one; none until it is known which one fits."""
        chosen = [build for build in offered() if self.buttons[build.name].isChecked()]
        return chosen[0] if chosen else None

    def state(self, build: Build) -> str:
        """ "ready", "old" or "damaged"; empty if it is not here."""
        return self._states.get(build.name, "")

    def show_found(self, fitting: str, states: Mapping[str, str]) -> None:
        """Marks what fits this machine and what is here; chooses what fits."""
        self._states = states
        here = {"ready": self.tr("here"), "damaged": self.tr("here, but damaged")}
        here["old"] = self.tr("here, for another version of the app")
        for build in offered():
            notes = [self.tr("fits this machine")] if build.name == fitting else []
            state = states.get(build.name, "")
            notes += [here[state]] if state else []
            self._facts[build.name].setText(" · ".join([*notes, self._size(build)]))
        if self.build is None and fitting in self.buttons:
            self.buttons[fitting].setChecked(True)
        self.changed.emit()

    def _add(self, build: Build, column: QVBoxLayout) -> None:
        button = QRadioButton(in_language(build.title))
        button.setObjectName(f"build-{build.name}")
        button.setAccessibleName(button.text())
        facts = WrappedLabel(f"buildFacts-{build.name}", "caption")
        facts.setText(self._size(build))
        facts.setContentsMargins(INDENT, 0, 0, 8)
        self._group.addButton(button)
        self.buttons[build.name], self._facts[build.name] = button, facts
        column.addWidget(button)
        column.addWidget(facts)

    def _size(self, build: Build) -> str:
        fetched, kept = amounts.size(build.download), amounts.size(build.disk)
        return self.tr("about {0} to fetch, {1} on the disk").format(fetched, kept)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
