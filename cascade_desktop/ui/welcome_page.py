"""The page of the first start: what this machine can do, what suits it, and a first picture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop import doctor
from cascade_desktop.catalog import Model, suggested
from cascade_desktop.doctor import Fact
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import APP, Folders
from cascade_desktop.ui import measures
from cascade_desktop.ui.gallery_work import Work
from cascade_desktop.ui.icons import app_icon, set_icon
from cascade_desktop.ui.welcome_facts import FactsTable
from cascade_desktop.ui.wrapped_label import WrappedLabel

WIDEST = 700
GIB = 2**30


class WelcomePage(QScrollArea):
    """Nothing on it has to be answered: every other page is one press away.

    Signals:
        picture_wanted(prompt): the built-in model is to draw this now.
        models_wanted(): the page with the suggested model is wanted.
        closed(): enough seen.
    """

    picture_wanted = Signal(str)
    models_wanted = Signal()
    closed = Signal()

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self.setObjectName("welcomePage")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._folders = folders
        self._work = Work(self)
        self._work.refused.connect(self._show_refused)
        self._asked = False
        self.facts = FactsTable()
        self.model = WrappedLabel("welcomeModel")
        self._prompt = self.tr("a fox in the snow, 3d style")
        self.draw = self._button("welcomeDraw", self.tr("Draw a first picture"), "primary")
        self.models = self._button("welcomeModels", self.tr("Show it on the page Models"), "")
        self.skip = self._button("welcomeSkip", self.tr("Skip"), "")
        self._arrange()
        self._connect()
        self.show_memory(doctor.memory_bytes(), False)

    def begin(self) -> None:
        """Looks at the machine in the background; what is found appears as it is found."""
        if not self._asked:
            self._asked = True
            self._work.do(lambda: doctor.facts(self._folders), self._show_facts)

    def focus_first(self) -> None:
        self.draw.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Ends what runs in the background; called once, when the window closes."""
        self._work.stop()

    @Slot(object, bool)
    def show_memory(self, size_bytes: int, of_a_card: bool) -> None:
        """What suits this machine follows from the memory that pictures are drawn in."""
        best = suggested(size_bytes, of_a_card)[0]
        self.model.setText(_advice(best, size_bytes, of_a_card))
        self.models.setVisible(bool(best.files))

    def _show_facts(self, found: list[Fact]) -> None:
        self.facts.show_facts(found)

    @Slot(object)
    def _show_refused(self, error: CascadeError) -> None:
        self.facts.show_sentence(f"{error.message} {error.advice}".strip())

    def _connect(self) -> None:
        self.draw.clicked.connect(self._ask)
        self.models.clicked.connect(self.models_wanted)
        self.skip.clicked.connect(self.closed)

    @Slot()
    def _ask(self) -> None:
        self.picture_wanted.emit(self._prompt)

    def _arrange(self) -> None:
        inside = QWidget()
        inside.setObjectName("fieldsArea")
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        row = QHBoxLayout(inside)
        row.setContentsMargins(24, 20, 24, 20)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        for part in (self._first(), self._machine(), self._places()):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def _head(self) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(44, 44))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(_line(self.tr("Welcome to {0}").format(APP), "title"))
        promise = self.tr("Pictures from words, drawn on this computer. Nothing is sent anywhere.")
        words.addWidget(_line(promise, "lead"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(mark)
        row.addLayout(words, 1)
        row.addWidget(self.skip)
        return row

    def _first(self) -> QFrame:
        told = self.tr(
            "Pocket, a small model, comes with the app and draws simple things in seconds: “{0}”."
        ).format(self._prompt)
        set_icon(self.draw, "generate", "onAccent")
        return _card(self.tr("Begin at once"), _line(told), self.draw)

    def _machine(self) -> QFrame:
        return _card(self.tr("This computer"), self.facts, self.model, self.models)

    def _places(self) -> QFrame:
        places = self.tr(
            "Pictures are saved in {0}; models and settings are kept in {1}. Both can be changed."
        ).format(self._folders.pictures, self._folders.data)
        licence = self.tr(
            "The app and Pocket are free for any use (MIT licence). Stable Cascade's own weights "
            "are for research and other non-commercial use; their licence is shown before a "
            "download begins. This page is found again in the menu Help."
        )
        return _card(self.tr("Files and licences"), _line(places), _line(licence, "caption"))

    def _button(self, name: str, text: str, role: str) -> QPushButton:
        button = QPushButton(f" {text}" if role else text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("role", role)
        return button


def _card(title: str, *parts: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "panel")
    column = QVBoxLayout(card)
    column.setContentsMargins(18, 14, 18, 16)
    column.setSpacing(8)
    column.addWidget(_line(title, "stage"))
    for part in parts:
        if isinstance(part, QPushButton):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(part)
    return card


def _line(text: str, role: str = "") -> WrappedLabel:
    line = WrappedLabel("", role)
    line.setText(text)
    return line


def _advice(best: Model, size_bytes: int, of_a_card: bool) -> str:
    amount = round(size_bytes / GIB)
    title = QCoreApplication.translate("Model", best.title)
    if not best.files:
        return _text("For {0} GiB of memory, the built-in model Pocket is the right one.").format(
            amount
        )
    template = (
        _text("The right model for a graphics card with {0} GiB: {1} ({2}).")
        if of_a_card
        else _text("The right model for {0} GiB of memory: {1} ({2}).")
    )
    return template.format(amount, title, measures.size(best.size))


def _text(text: str) -> str:
    return QCoreApplication.translate("WelcomePage", text)
