"""Which model draws: the built-in one, or one in a folder of the user's choice."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog

from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.ui.fields import hint
from cascade_desktop.ui.session import Session

CHOOSE = ""


class ModelField(QComboBox):
    """The models used so far, and a last line that asks for another folder."""

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
        self.activated.connect(self._choose)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    @Slot(int)
    def _choose(self, index: int) -> None:
        model = self.itemData(index)
        if model == CHOOSE:
            model = QFileDialog.getExistingDirectory(self, self.tr("Choose a model's folder"))
        if model:
            self._session.change(model=model)
        self.show_request(self._session.request)

    @Slot(object)
    def show_request(self, request: Request) -> None:
        if self.findData(request.model) < 0:
            self.insertItem(self.count() - 1, request.model, request.model)
        self.setCurrentIndex(self.findData(request.model))
