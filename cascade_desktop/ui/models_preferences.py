"""Where models lie and how they are fetched: folder, mirror, speed, offline, token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop import network
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders, resource
from cascade_desktop.parameters import declaration
from cascade_desktop.settings import Settings
from cascade_desktop.ui.fields import Row
from cascade_desktop.ui.wrapped_label import WrappedLabel

# Fusion's own box cannot be seen on a dark ground.
STYLE = """
QCheckBox { spacing: 8px; }
QCheckBox::indicator {
    width: 15px; height: 15px; border: 1px solid palette(placeholder-text); border-radius: 4px;
    background: palette(base);
}
QCheckBox::indicator:checked {
    background: palette(highlight); border-color: palette(highlight); image: url("$check");
}
QCheckBox::indicator:focus { border: 2px solid palette(highlight); }
"""
INDENT = 7  # Pixels before a number, as in the other fields.
FASTEST = declaration(Settings, "bandwidth")["high"]


class ModelsPreferences(QWidget):
    """The settings of downloads.

    Signals:
        changed(dict): fields of `Settings` and their new values.
        folder_chosen(Path): the models are to lie there from now on.
        token_chosen(str): this is to be kept in the keyring; empty: none is.
    """

    changed = Signal(object)
    folder_chosen = Signal(object)
    token_chosen = Signal(str)

    def __init__(self, folders: Folders, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.offline = self._make_offline()
        self.mirror = self._make_mirror()
        self.bandwidth = self._make_bandwidth()
        self.folder = WrappedLabel("modelsFolder")
        self.folder.setText(str(folders.models))
        self.choose = self._button("chooseModelsFolder", self.tr("Change…"))
        self.token = self._make_token()
        self.keep_token = self._button("keepToken", self.tr("Keep"))
        self.forget_token = self._button("forgetToken", self.tr("Forget"))
        self._connect()
        self._arrange()

    def show_folder(self, folder: Path) -> None:
        self.folder.setText(str(folder))

    @Slot()
    def _change(self) -> None:
        values: dict[str, Any] = {
            "offline": self.offline.isChecked(),
            "mirror": self.mirror.text().strip(),
            "bandwidth": self.bandwidth.value(),
        }
        changed = replace(self._settings, **values)
        if changed != self._settings and self._can_be(changed):
            self._settings = changed
            self.changed.emit(values)

    def _can_be(self, changed: Settings) -> bool:
        try:
            network.mirror(changed)
        except CascadeError as error:
            self._mirror_row.show_problem(str(error))
            return False
        self._mirror_row.show_problem("")
        return True

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a folder for models"), self.folder.text()
        )
        if chosen:
            self.folder_chosen.emit(Path(chosen))

    def show_token(self, kept: bool) -> None:
        """Whether the keyring has a token now; the token itself is never shown again."""
        kept_text = self.tr("Kept in this system's keyring")
        self.token.clear()
        self.token.setPlaceholderText(kept_text if kept else self.tr("Forgotten"))
        self._token_row.show_problem("")

    def show_token_problem(self, sentence: str) -> None:
        self._token_row.show_problem(sentence)

    @Slot()
    def _keep_token(self) -> None:
        self.token_chosen.emit(self.token.text().strip())

    @Slot()
    def _forget_token(self) -> None:
        self.token_chosen.emit("")

    @Slot(str)
    def _follow_token(self, text: str) -> None:
        self.keep_token.setEnabled(bool(text.strip()))

    def _connect(self) -> None:
        self.offline.toggled.connect(self._change)
        self.mirror.editingFinished.connect(self._change)
        self.bandwidth.valueChanged.connect(self._change)
        self.choose.clicked.connect(self._choose_folder)
        self.token.textChanged.connect(self._follow_token)
        self.keep_token.clicked.connect(self._keep_token)
        self.forget_token.clicked.connect(self._forget_token)
        self.keep_token.setEnabled(False)

    def _make_offline(self) -> QCheckBox:
        box = QCheckBox(self.tr("Offline: the app opens no connection"))
        box.setObjectName("offline")
        box.setAccessibleName(box.text())
        box.setChecked(self._settings.offline)
        check = resource("icons/check.svg").as_posix()
        box.setStyleSheet(Template(STYLE).substitute(check=check))
        return box

    def _make_mirror(self) -> QLineEdit:
        field = QLineEdit(self._settings.mirror)
        field.setObjectName("mirror")
        field.setAccessibleName(self.tr("Mirror"))
        field.setPlaceholderText("https://huggingface.co")
        return field

    def _make_bandwidth(self) -> QSpinBox:
        field = QSpinBox()
        field.setObjectName("bandwidth")
        field.setAccessibleName(self.tr("Largest speed"))
        field.setRange(0, FASTEST)
        field.setSuffix(self.tr(" MiB/s"))
        field.setSpecialValueText(self.tr("no limit"))
        field.setValue(self._settings.bandwidth)
        for text in field.findChildren(QLineEdit):
            text.setTextMargins(INDENT, 0, 0, 0)
        return field

    def _make_token(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("token")
        field.setAccessibleName(self.tr("Access token"))
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(self.tr("Only for models that ask for one"))
        return field

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    def _arrange(self) -> None:
        folder = _line(self.folder, self.choose)
        token = _line(self.token, self.keep_token, self.forget_token)
        self._token_row = Row(self.tr("Access token of the hub"), token, self.token)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        folder_row = Row(self.tr("Models folder"), folder, self.choose)
        grid.addWidget(folder_row, 0, 0, 1, 2)
        self._mirror_row = Row(self.tr("Mirror"), self.mirror)
        grid.addWidget(self._mirror_row, 1, 0)
        grid.addWidget(Row(self.tr("Largest speed"), self.bandwidth), 1, 1)
        grid.addWidget(self._token_row, 2, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.offline)
        column.addLayout(grid)


def _line(first: QWidget, *others: QWidget) -> QWidget:
    area = QWidget()
    row = QHBoxLayout(area)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first, 1)
    for other in others:
        row.addWidget(other)
    return area
