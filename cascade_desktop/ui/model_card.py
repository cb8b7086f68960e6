"""One model on the Models page: what it is for, how large it is, and one button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from cascade_desktop.catalog import MODELS, Model
from cascade_desktop.licences import LICENCES
from cascade_desktop.ui import measures
from cascade_desktop.ui.standing import ON_ITS_WAY, Standing
from cascade_desktop.ui.wrapped_label import WrappedLabel

BAR_STEPS = 1000
GIB = 2**30
BUTTON_WIDTH = 190
# The palette's own colours, so that the card follows the appearance without being told.
STYLE = """
QFrame[role="card"] {
    background: palette(base); border: 1px solid palette(mid); border-radius: 10px;
}
QFrame[role="card"] QLabel[role="stage"] { font-size: 14px; }
"""


class ModelCard(QFrame):
    """Shows one `Standing`.

    Signals:
        asked(name, order): "download", "pause", "resume", "cancel", "use", "verify", "remove" or
            "folder", of the model of this name.
    """

    asked = Signal(str, str)

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self._order = ""
        self.setObjectName(f"card-{model.name}")
        self.setProperty("role", "card")
        self.setStyleSheet(STYLE)
        self.title = WrappedLabel(f"cardTitle-{model.name}", "stage")
        self.facts = WrappedLabel(f"cardFacts-{model.name}", "caption")
        self.enables = WrappedLabel(f"cardEnables-{model.name}")
        self.line = WrappedLabel(f"cardLine-{model.name}", "caption")
        self.problem = WrappedLabel(f"cardProblem-{model.name}", "problem")
        self.bar = self._make_bar()
        self.button = self._make_button()
        self.more = self._make_more()
        self._arrange()
        self._say_what_it_is()
        self.show_standing(Standing(model))

    def show_standing(self, standing: Standing) -> None:
        """Everything on the card that changes."""
        text = standing.button()
        self._order = standing.order
        self.button.setText(text)
        self.button.setAccessibleName(f"{self.title.text()}: {text}")
        self.button.setEnabled(bool(self._order))
        self.line.show_text(standing.line())
        self.problem.show_text(standing.problem)
        fraction = standing.fraction
        self.bar.setVisible(fraction is not None)
        self.bar.setValue(round(BAR_STEPS * (fraction or 0.0)))
        self._show_more(standing)

    def _show_more(self, standing: Standing) -> None:
        on_disk = standing.found is not None and bool(standing.model.files)
        begun = standing.kind in (*ON_ITS_WAY, "paused", "failed")
        there = standing.kind == "there"
        wanted = {
            "verify": there and standing.order != "verify",
            "remove": on_disk and not begun,
            "cancel": begun,
            "folder": on_disk,
        }
        for order, action in self._actions.items():
            action.setVisible(wanted[order])
        self.more.setVisible(any(wanted.values()))

    def _say_what_it_is(self) -> None:
        model = self.model
        self.title.setText(_translated(model.title))
        self.enables.setText(" · ".join(map(_translated, model.enables)))
        self.facts.show_text(" · ".join(self._facts()))

    def _facts(self) -> list[str]:
        model = self.model
        base = next((row for row in MODELS if row.name == model.base), None)
        facts = [self.tr("For {0}").format(_translated(base.title))] if base else []
        facts += [measures.size(model.size)] if model.files else []
        facts += [LICENCES[name].title for name in model.licences if name in LICENCES]
        if model.memory:
            facts.append(
                self.tr("needs {0} GiB of memory").format(
                    QLocale().toString(model.memory / GIB, "f", 1)
                )
            )
        return facts

    @Slot()
    def _ask(self) -> None:
        if self._order:
            self.asked.emit(self.model.name, self._order)

    @Slot(QAction)
    def _ask_more(self, action: QAction) -> None:
        self.asked.emit(self.model.name, action.data())

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName(f"bar-{self.model.name}")
        bar.setAccessibleName(self.tr("Progress of {0}").format(_translated(self.model.title)))
        bar.setRange(0, BAR_STEPS)
        bar.setTextVisible(False)
        bar.setFixedHeight(4)
        return bar

    def _make_button(self) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"button-{self.model.name}")
        button.setMinimumWidth(BUTTON_WIDTH)
        button.clicked.connect(self._ask)
        return button

    def _make_more(self) -> QToolButton:
        menu = QMenu(self)
        self._actions = {
            order: QAction(text, menu)
            for order, text in (
                ("verify", self.tr("Verify")),
                ("folder", self.tr("Show its folder")),
                ("cancel", self.tr("Cancel the download…")),
                ("remove", self.tr("Remove…")),
            )
        }
        for order, action in self._actions.items():
            action.setObjectName(f"{order}-{self.model.name}")
            action.setData(order)
            menu.addAction(action)
        menu.triggered.connect(self._ask_more)
        more = QToolButton()
        more.setObjectName(f"more-{self.model.name}")
        more.setText("⋯")
        text = self.tr("More for {0}").format(_translated(self.model.title))
        more.setAccessibleName(text)
        more.setToolTip(text)
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        policy = more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        more.setSizePolicy(policy)
        return more

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self.title, self.enables):
            words.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(words, 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 10, 12)
        column.setSpacing(6)
        column.addLayout(top)
        for part in (self.facts, self.bar, self.line, self.problem):
            column.addWidget(part)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Model", text)
