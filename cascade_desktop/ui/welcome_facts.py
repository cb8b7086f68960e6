"""What was found on this machine, as far as it matters for drawing: a name and a value each."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cascade_desktop.doctor import Fact
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

TOLD = ("Processor", "Memory", "NVIDIA driver", "torch", "Free space")
"""Names of facts of `doctor`, in the order in which they are shown; problems always are."""


class FactsTable(QWidget):
    """Until they are there, a sentence that they are being looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcomeFacts")
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        self.note = WrappedLabel("welcomeLooking", "caption")
        self._rows.addWidget(self.note, 0, 0, 1, 2)
        self.show_sentence(self.tr("Looking at this computer…"))

    def show_sentence(self, sentence: str) -> None:
        """Instead of facts, or above them; an empty one takes no room."""
        self.note.show_text(in_language(sentence))

    def show_facts(self, found: list[Fact]) -> None:
        """Called once; with what to do where something is wrong."""
        self.show_sentence("")
        told = sorted((one for one in found if one.name in TOLD), key=_place)
        problems = [one for one in found if one.advice and one not in told]
        for fact in (*told, *problems):
            self._add(fact)
        self.setAccessibleDescription(
            "; ".join(f"{self._title(one.name)}: {in_language(one.value)}" for one in told)
        )

    def _add(self, fact: Fact) -> None:
        row = self._rows.rowCount()
        name = QLabel(self._title(fact.name))
        name.setProperty("role", "quiet")
        self._rows.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        value = WrappedLabel("")
        value.setText(in_language(fact.value))
        self._rows.addWidget(value, row, 1)
        if fact.advice:
            advice = WrappedLabel("", "problem")
            advice.setText(in_language(fact.advice))
            self._rows.addWidget(advice, row + 1, 1)

    def _title(self, name: str) -> str:
        """What people call it who have never met the library's name."""
        titles = {"NVIDIA driver": self.tr("NVIDIA graphics card"), "torch": self.tr("PyTorch")}
        return titles.get(name, QCoreApplication.translate("Fact", name))


def _place(fact: Fact) -> int:
    return TOLD.index(fact.name)
