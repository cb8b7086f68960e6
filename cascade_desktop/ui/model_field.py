"""Which model draws: the built-in one, one on this computer, or one in a folder of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QToolButton, QWidget

from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.ui.choice_box import ChoiceBox
from cascade_desktop.ui.fields import hint
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.session import Session

if TYPE_CHECKING:
    from cascade_desktop.library import Found

CHOOSE = ""
MORE = "\n"
"""No model's name: stands for the page where models are had."""

LAST = 2
"""How many lines stand below the models."""


class ModelField(ChoiceBox):
    """The models found and those used so far, and below them the ways to others.

    Signals:
        more_wanted(): the user asks for the page of models.
    """

    more_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("model")
        self.setAccessibleName(self.tr("Model"))
        self.setToolTip(hint("model"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.addItem(self.tr("Pocket (built in)"), BUILT_IN)
        self.addItem(self.tr("Another folder…"), CHOOSE)
        self.addItem(self.tr("Models…"), MORE)
        self.activated.connect(self._choose)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Lists the models among `found`; what was removed goes, unless it is the present one."""
        while self.count() > 1 + LAST:
            self.removeItem(1)
        for row in found:
            if row.kind == "model" and row.name != BUILT_IN and self.findData(row.name) < 0:
                self.insertItem(self.count() - LAST, row.title, row.name)
        self.show_request(self._session.request)

    @Slot(int)
    def _choose(self, index: int) -> None:
        model = self.itemData(index)
        if model == MORE:
            self.more_wanted.emit()
        elif model == CHOOSE:
            model = QFileDialog.getExistingDirectory(self, self.tr("Choose a model's folder"))
        if model and model != MORE:
            self._session.change(model=model)
        self.show_request(self._session.request)

    @Slot(object)
    def show_request(self, request: Request) -> None:
        if self.findData(request.model) < 0:
            self.insertItem(self.count() - LAST, request.model, request.model)
        self.setCurrentIndex(self.findData(request.model))


class ModelChoice(QWidget):
    """The model field, and beside it a button for the page of models."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.field = ModelField(session)
        self.button = QToolButton()
        self.button.setObjectName("moreModels")
        self.button.setAccessibleName(self.tr("Models: download, add, remove"))
        self.button.setToolTip(self.button.accessibleName())
        set_icon(self.button, "download")
        self.button.clicked.connect(self.field.more_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
