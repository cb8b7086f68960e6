"""Which model draws, with what each needs and gives on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.catalog import MODELS, Model, model, suggested
from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.ui import measures
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cascade_desktop.drawing_times import Timed
    from cascade_desktop.library import Found

GIB = 2**30
INDENT = 27
PARAMETERS = {"full": ("3.6B", "1.5B"), "lite": ("1B", "700M")}
"""Of Stage C and Stage B, as the authors call them, by the beginning of a row's name."""

STYLE = """
QRadioButton { spacing: 10px; font-weight: 600; }
"""


class ModelChoices(QWidget):
    """One line for each model: of the catalog, and those found elsewhere on this computer.

    Signals:
        wanted(): the user wants to get one, on the page of models.
    """

    wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._group = QButtonGroup(self)
        self._memory, self._of_a_card = 0, False
        self.setStyleSheet(STYLE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        rows = [row for row in MODELS if row.purpose == "draw"]
        self.lines = {row.name: self._add(ModelLine(row.name, row)) for row in rows}
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    @Slot(object)
    def show_found(self, found: tuple[Found, ...]) -> None:
        """What of it is on this computer; models that no row of the catalog is get a line."""
        here = {row.name: row for row in found if row.kind == "model"}
        for name, row in here.items():
            if name not in self.lines:
                self.lines[name] = self._add(ModelLine(name, None, row.title, row.size))
        for name, line in self.lines.items():
            # What no row of the catalog is cannot be had there, and is chosen by its folder.
            line.show_here(name in here or not line.can_be_had)
        self.show_request(self._session.request)

    @Slot(object, bool)
    def show_memory(self, size_bytes: int, of_a_card: bool) -> None:
        """The memory that pictures are drawn in."""
        fitting = {row.name for row in suggested(size_bytes, of_a_card)}
        for name, line in self.lines.items():
            line.show_memory(size_bytes, of_a_card, name in fitting)

    def show_times(self, times: Mapping[str, Timed | None]) -> None:
        """How long a picture has taken with each model so far."""
        for name, line in self.lines.items():
            line.show_time(times.get(name))

    def words(self) -> Iterable[str]:
        """What the lines are found by, in the language shown now."""
        return [self.tr("Model"), *(line.button.text() for line in self.lines.values())]

    @Slot(object)
    def show_request(self, request: Request) -> None:
        line = self.lines.get(request.model)
        if line is None:
            line = self.lines[request.model] = self._add(ModelLine(request.model, None))
        line.button.setChecked(True)

    def _add(self, line: ModelLine) -> ModelLine:
        self._group.addButton(line.button)
        line.chosen.connect(self._choose)
        line.wanted.connect(self.wanted)
        self._column.addWidget(line)
        return line

    @Slot(str)
    def _choose(self, name: str) -> None:
        self._session.change(model=name)


class ModelLine(QWidget):
    """A model to choose, with its facts.

    Signals:
        chosen(str): the model of this name, as requests call it, is to draw.
        wanted(): it is to be had.
    """

    chosen = Signal(str)
    wanted = Signal()

    def __init__(self, name: str, row: Model | None, title: str = "", size: int = 0) -> None:
        super().__init__()
        self._name, self._model, self._size = name, row, size
        self.title = QCoreApplication.translate("Model", row.title) if row else title or name
        self.button = QRadioButton(self.title)
        self.button.setObjectName(f"draw-with-{name}")
        self.button.setAccessibleName(self.title)
        self.button.clicked.connect(self._choose)
        self.facts = WrappedLabel(f"drawFacts-{name}", "caption")
        self.time = WrappedLabel(f"drawTime-{name}", "caption")
        self.get = QPushButton(self.tr("Get it…"))
        self.get.setObjectName(f"get-{name}")
        self.get.setAccessibleName(self.tr("Get {0}").format(self.title))
        self.get.clicked.connect(self.wanted)
        self._here, self._room = not self.can_be_had, ""
        self._arrange()
        self.show_time(None)
        self.show_here(self._here)

    @property
    def can_be_had(self) -> bool:
        """Whether it is fetched; Pocket and models of the user's own are there already."""
        return self._model is not None and bool(self._model.files)

    def show_here(self, here: bool) -> None:
        """Whether it is on this computer: only then it can be chosen."""
        self._here = here
        self.get.setVisible(not here)
        self.button.setEnabled(here or self.button.isChecked())
        self._show_facts()

    def show_memory(self, size_bytes: int, of_a_card: bool, fits: bool) -> None:
        """Whether the memory that pictures are drawn in suffices."""
        if self._model is None or not self._model.memory:
            return
        memory = _memory(self._model, of_a_card)
        need, have = f"{memory / GIB:.0f} GiB", f"{size_bytes / GIB:.0f} GiB"
        if not fits:
            template = (
                self.tr("needs about {0} of the graphics card's memory, more than its {1}")
                if of_a_card
                else self.tr("needs about {0} beside the system; {1} of memory here are too few")
            )
        elif of_a_card:
            template = self.tr("needs about {0} of the graphics card's {1}")
        else:
            template = self.tr("needs about {0} of the {1} of memory here")
        self._room = template.format(need, have)
        self._show_facts()

    def show_time(self, timed: Timed | None) -> None:
        if timed is None:
            self.time.setText(self.tr("Not measured on this machine yet."))
            return
        template = self.tr("About {0} for {1} × {2} pixels here (median of the last {3}).")
        told = (_seconds(timed.seconds), timed.width, timed.height, timed.pictures)
        self.time.setText(template.format(*told))

    def _show_facts(self) -> None:
        parts = [self._parameters(), self._room, self._disk()]
        sentence = "; ".join(part for part in parts if part)
        self.facts.setText(f"{sentence[:1].upper()}{sentence[1:]}.")

    def _parameters(self) -> str:
        size = PARAMETERS.get(self._name.partition("-")[0]) if self._model else None
        if size is not None:
            return self.tr("Stage C {0}, Stage B {1}").format(*size)
        return self.tr("small and quick, for any machine") if self._name == BUILT_IN else ""

    def _disk(self) -> str:
        if self._model is not None and not self._model.files:
            return self.tr("part of the app")
        size = self._model.size if self._model else self._size
        if not size:
            return self.tr("chosen by its folder")
        template = self.tr("{0} on this computer") if self._here else self.tr("{0} to download")
        return template.format(measures.size(size))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._name)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.button, 0, 0)
        grid.addWidget(self.get, 0, 1, 3, 1)
        for line, label in enumerate((self.facts, self.time), start=1):
            label.setContentsMargins(INDENT, 0, 0, 0)
            grid.addWidget(label, line, 0)
        grid.setColumnStretch(0, 1)


def _memory(row: Model, of_a_card: bool) -> int:
    """A processor computes in 32 bits, whatever the files hold."""
    exact = None if of_a_card else model(row.name.replace("bf16", "float32"))
    return (exact or row).memory


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 20 else measures.duration(seconds)
