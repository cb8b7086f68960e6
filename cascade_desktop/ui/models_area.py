"""Where everything on the Models page stands: one column that scrolls."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cascade_desktop.catalog import PURPOSES
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.model_card import ModelCard
from cascade_desktop.ui.models_head import MARGIN

WIDEST = 860


class ModelsArea(QScrollArea):
    """The hint, the cards by purpose, what else was found, and the way to the settings."""

    def __init__(self, hint: QWidget, cards: Iterable[ModelCard], others: QWidget) -> None:
        super().__init__()
        self.setObjectName("modelsScroll")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = _Inside()
        inside.setObjectName("fieldsArea")
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        column.setSpacing(10)
        column.addWidget(hint)
        _add_cards(column, tuple(cards))
        self.others_heading = _heading(self.tr("Also found on this computer"))
        self._others = others
        column.addWidget(self.others_heading)
        column.addWidget(others)
        self.show_others(False)
        column.addWidget(_heading(self.tr("Where models come from")))
        self.settings = self._make_settings()
        column.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(inside)

    def _make_settings(self) -> QPushButton:
        button = QPushButton(f" {self.tr('Folder, mirror, speed and access token…')}")
        button.setObjectName("modelsSettings")
        button.setAccessibleName(self.tr("Settings: folder, mirror, speed and access token"))
        set_icon(button, "settings")
        return button

    def show_others(self, wanted: bool) -> None:
        self.others_heading.setVisible(wanted)
        self._others.setVisible(wanted)


class _Inside(QWidget):
    """As high as its cards are at its real width; else there is a gap below the last one."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 1)


def _add_cards(column: QVBoxLayout, cards: tuple[ModelCard, ...]) -> None:
    for purpose, text in PURPOSES.items():
        suited = [card for card in cards if card.model.purpose == purpose]
        if suited:
            column.addWidget(_heading(QCoreApplication.translate("Model", text)))
        for card in suited:
            column.addWidget(card)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "stage")
    label.setContentsMargins(0, 12, 0, 0)
    return label
