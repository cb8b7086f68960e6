"""The seed: a new one for each picture, or one number kept."""

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cascade_desktop.request import RANDOM_SEED, Request, random_seed
from cascade_desktop.ui.fields import NumberField, hint, title
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.session import Session


class SeedField(QWidget):
    """The number, and a dice that is down while every picture takes a new one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.number = NumberField(session, "seed")
        self.number.setObjectName("seed")
        self.number.setAccessibleName(title("seed"))
        self.number.setAccessibleDescription(hint("seed"))
        self.number.setToolTip(hint("seed"))
        self.number.setSpecialValueText(self.tr("Random"))
        self.dice = self._make_dice()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.number, 1)
        row.addWidget(self.dice)
        session.changed.connect(self.show_request)
        self.show_request(session.request)

    def _make_dice(self) -> QToolButton:
        dice = QToolButton()
        dice.setObjectName("randomSeed")
        dice.setCheckable(True)
        dice.setAccessibleName(self.tr("New seed for each picture"))
        dice.setToolTip(self.tr("Take a new seed for each picture"))
        set_icon(dice, "dice")
        dice.toggled.connect(self._toggle)
        return dice

    @Slot(bool)
    def _toggle(self, random: bool) -> None:
        self._session.change(seed=RANDOM_SEED if random else random_seed())

    @Slot(object)
    def show_request(self, request: Request) -> None:
        with QSignalBlocker(self.dice):
            self.dice.setChecked(request.seed == RANDOM_SEED)
