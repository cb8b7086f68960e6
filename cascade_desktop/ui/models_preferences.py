"""What the settings say of models that takes work: their folder, and the token for the hub."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.settings_folder import breakable
from cascade_desktop.ui.settings_row import SettingRow
from cascade_desktop.ui.wrapped_label import WrappedLabel


class ModelsPreferences(QObject):
    """Two rows for the page of settings. The work itself is done by the page of models.

    Signals:
        folder_chosen(Path): the models are to be moved there.
        token_chosen(str): this is to be kept in the keyring; empty: none is.
    """

    folder_chosen = Signal(object)
    token_chosen = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.folder = WrappedLabel("modelsFolder")
        self.choose = word_button("chooseModelsFolder", self.tr("Move…"))
        self.choose.setAccessibleName(self.tr("Move the models to another folder"))
        self.token = self._make_token()
        self.keep_token = word_button("keepToken", self.tr("Keep"))
        self.forget_token = word_button("forgetToken", self.tr("Forget"))
        self.keep_token.setEnabled(False)
        self.rows = (self._make_folder_row(), self._make_token_row())
        self._connect()
        self.show_folder(folder)

    @Slot(object)
    def show_folder(self, folder: Path) -> None:
        """The models are there now."""
        self._folder = folder
        self.folder.setText(breakable(str(folder)))
        self.folder.setToolTip(str(folder))
        self.rows[0].note.show_text("")

    @Slot(str)
    def show_moving(self, sentence: str) -> None:
        self.rows[0].note.show_text(sentence)

    @Slot(bool)
    def show_token(self, kept: bool) -> None:
        """Whether the keyring has a token now; the token itself is never shown again."""
        kept_text = self.tr("Kept in this system's keyring")
        self.token.clear()
        self.token.setPlaceholderText(kept_text if kept else self.tr("Forgotten"))
        self.rows[1].show_problem("")

    @Slot(str)
    def show_token_problem(self, sentence: str) -> None:
        self.rows[1].show_problem(sentence)

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Choose a folder for models")
        chosen = QFileDialog.getExistingDirectory(self.choose, title, str(self._folder))
        if chosen:
            self.show_moving(self.tr("The models are being moved to {0}…").format(chosen))
            self.folder_chosen.emit(Path(chosen))

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
        self.choose.clicked.connect(self._choose_folder)
        self.token.textChanged.connect(self._follow_token)
        self.token.returnPressed.connect(self._keep_token)
        self.keep_token.clicked.connect(self._keep_token)
        self.forget_token.clicked.connect(self._forget_token)

    def _make_token(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("token")
        field.setAccessibleName(self.tr("Access token"))
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText("hf_…")
        return field

    def _make_folder_row(self) -> SettingRow:
        hint = self.tr("All models that the app has fetched lie there; they are moved along")
        line = _line(self.choose, self.folder, self.choose)
        return SettingRow("models_folder", self.tr("Models folder"), hint, line)

    def _make_token_row(self) -> SettingRow:
        hint = self.tr("Only for models that ask for one; kept in this system's keyring")
        line = _line(self.token, self.token, self.keep_token, self.forget_token)
        return SettingRow("token", self.tr("Access token of the hub"), hint, line)


def _line(focus: QWidget, first: QWidget, *others: QWidget) -> QWidget:
    area = QWidget()
    area.setFocusProxy(focus)
    row = QHBoxLayout(area)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first, 1)
    for other in others:
        row.addWidget(other)
    return area
