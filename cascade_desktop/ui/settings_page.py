"""The page of settings: made from their declarations, in sections, with a search."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cascade_desktop import settings
from cascade_desktop.folders import Folders
from cascade_desktop.request import Request
from cascade_desktop.settings import DRAWING, NETWORK, Settings
from cascade_desktop.ui import fields
from cascade_desktop.ui.models_preferences import ModelsPreferences
from cascade_desktop.ui.preferences import Preferences
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.settings_area import SettingsArea
from cascade_desktop.ui.settings_fields import ChoiceField, TextField, setting_field
from cascade_desktop.ui.settings_head import SettingsHead
from cascade_desktop.ui.settings_models import ModelChoices
from cascade_desktop.ui.settings_row import SettingRow
from cascade_desktop.ui.settings_words import hint, said, title

OF_THE_REQUEST = ("precision", "decoder_precision")
"""Fields of the request that say how this machine draws; they stand among the others here."""


class SettingsPage(QWidget):
    """Every preference, the model that draws, and what is known of it on this machine.

    Signals:
        closed(): back to the pictures.
        models_wanted(): a model is to be had, on the page of models.
        load_wanted(): the model is to be loaded anew at once.
    """

    closed = Signal()
    models_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, session: Session, preferences: Preferences, folders: Folders) -> None:
        super().__init__()
        self.setObjectName("settingsPage")
        self._session, self.preferences = session, preferences
        self.head = SettingsHead(preferences.undo)
        self.models = ModelChoices(session)
        self.keeping = ModelsPreferences(folders.models, self)
        usual = folders.usual_pictures or folders.pictures
        self.rows = {
            name: SettingRow(
                name, title(name), hint(name), setting_field(preferences, name, str(usual))
            )
            for names in settings.preferences().values()
            for name in names
        }
        self.request_rows: dict[str, SettingRow] = {}
        self.area = SettingsArea()
        self._fill_area()
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.area, 1)
        self._show_defaults()

    def focus_first(self) -> None:
        """The keyboard begins with the search, as most people look for one thing."""
        self.head.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, name: str, choices: tuple[str, ...]) -> None:
        """Besides "auto", what there is here; the rest stays in sight, but cannot be chosen."""
        field = self.rows[name].widget
        assert isinstance(field, ChoiceField), "it is one of a few"
        field.offer(("auto", *choices))

    @property
    def pattern(self) -> TextField:
        """The field for the names of files."""
        field = self.rows["name_pattern"].widget
        assert isinstance(field, TextField), "a pattern is a text"
        return field

    def _fill_area(self) -> None:
        for section, names in settings.preferences().items():
            self.area.begin(section, said(section))
            if section == DRAWING:
                self.area.add(self.models, self.models.words)
                for row in self._request_rows():
                    self.area.add_row(row)
            if section == NETWORK:
                for row in self.keeping.rows:
                    self.area.add_row(row)
            for name in names:
                self.area.add_row(self.rows[name])

    def _request_rows(self) -> Iterable[SettingRow]:
        for name in OF_THE_REQUEST:
            field = fields.ChoiceField(self._session, name)
            field.setItemText(0, self.tr("Automatic"))
            field.setObjectName(f"setting-{name}")
            field.setAccessibleName(fields.title(name))
            row = SettingRow(name, fields.title(name), fields.hint(name), field)
            row.reset.connect(self._reset_request)
            self.request_rows[name] = row
            yield row

    def _connect(self) -> None:
        self.head.searched.connect(self.area.search)
        self.area.cleared.connect(self.head.search.clear)
        self.head.closed.connect(self.closed)
        self.head.reset_wanted.connect(self.preferences.reset_all)
        self.head.load_wanted.connect(self.load_wanted)
        self.models.wanted.connect(self.models_wanted)
        for row in self.rows.values():
            row.reset.connect(self.preferences.reset)
        self.preferences.changed.connect(self._show_defaults)
        self.preferences.problems_changed.connect(self._show_problems)
        self._session.changed.connect(self._show_defaults)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.preferences.undo.undo)

    @Slot(str)
    def _reset_request(self, name: str) -> None:
        self._session.change(**{name: getattr(Request(), name)})

    @Slot()
    def _show_defaults(self) -> None:
        """What is not at its default can be reset."""
        now, defaults = self.preferences.settings, Settings()
        for name, row in self.rows.items():
            row.show_default(getattr(now, name) == getattr(defaults, name))
        for name, row in self.request_rows.items():
            row.show_default(getattr(self._session.request, name) == getattr(Request(), name))

    @Slot(object)
    def _show_problems(self, problems: dict[str, str]) -> None:
        for name, row in self.rows.items():
            row.show_problem(problems.get(name, ""))
