"""What suits this machine, offered at the top of the Models page with one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from cascade_desktop.catalog import Model, suggested
from cascade_desktop.ui import measures
from cascade_desktop.ui.wrapped_label import WrappedLabel

GIB = 2**30
STYLE = """
QFrame#modelsHint {
    background: palette(base); border: 1px solid palette(mid);
    border-left: 4px solid palette(link); border-radius: 8px;
    border-top-left-radius: 3px; border-bottom-left-radius: 3px;
}
"""


class ModelsHint(QFrame):
    """The best model that fits into the memory, with what it needs to be shown pictures.

    Signals:
        wanted(tuple[Model, ...]): all of it that is still missing is to be downloaded.
    """

    wanted = Signal(object)

    def __init__(self, models: tuple[Model, ...]) -> None:
        super().__init__()
        self.setObjectName("modelsHint")
        self.setStyleSheet(STYLE)
        self._models = models
        self._set: tuple[Model, ...] = ()
        self._missing: tuple[Model, ...] = ()
        self.text = WrappedLabel("modelsHintText")
        self.button = QPushButton()
        self.button.setObjectName("downloadSuggested")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self._ask)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 10, 10, 10)
        line.setSpacing(12)
        line.addWidget(self.text, 1)
        line.addWidget(self.button)

    def show_memory(self, size_bytes: int, of_a_card: bool) -> None:
        """`size_bytes` is the memory that pictures are drawn in, of a graphics card or not."""
        self._set = _fitting(size_bytes, of_a_card, self._models)
        names = " + ".join(QCoreApplication.translate("Model", model.title) for model in self._set)
        template = (
            self.tr("The right one for a graphics card with {0} GiB: {1}.")
            if of_a_card
            else self.tr("The right one for a computer with {0} GiB of memory: {1}.")
        )
        self.text.setText(template.format(round(size_bytes / GIB), names))

    def show_missing(self, is_wanted: Callable[[Model], bool]) -> None:
        """Offers what is neither there nor on its way; gone once the model itself is."""
        self._missing = tuple(filter(is_wanted, self._set))
        text = self.tr("Download {0}").format(measures.size(sum(row.size for row in self._missing)))
        self.button.setText(text)
        self.button.setAccessibleName(f"{self.text.text()} {text}")
        self.setVisible(self._missing[:1] == self._set[:1] != ())

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self._missing)


def _fitting(size_bytes: int, of_a_card: bool, models: tuple[Model, ...]) -> tuple[Model, ...]:
    fitting = (row for row in suggested(size_bytes, of_a_card) if row.files and row in models)
    best = next(fitting, None)
    if best is None:
        return ()
    return (best, *(row for row in models if row.base == best.name and row.purpose == "extra"))
