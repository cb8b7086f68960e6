"""Lets the window speak another language at once: its menu, and everything said anew."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from cascade_desktop.settings import Settings
from cascade_desktop.ui.languages import Languages
from cascade_desktop.ui.phrases import Phrases
from cascade_desktop.ui.retranslating import Said, all_said, say_anew
from cascade_desktop.ui.settings_words import CHOICES, choice
from cascade_desktop.ui.window import Window


class WindowLanguage(QObject):
    """Follows the setting `language`, whichever part of the window has changed it."""

    def __init__(self, window: Window, languages: Languages, stored: Settings) -> None:
        super().__init__(window)
        self._window, self._languages = window, languages
        self._actions = QActionGroup(self)
        self._add_menu(stored.language)
        self._actions.triggered.connect(self._choose)
        # After all others have heard of it, so that no part says anything in the old language.
        window.settings_changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self._said: list[Said] = []
        languages.changing.connect(self._listen)
        languages.changed.connect(self._say_anew)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._window.settings_changed.emit({"language": action.data()})

    @Slot(object)
    def _follow(self, values: dict[str, Any]) -> None:
        if "language" in values:
            self._languages.choose(values["language"])
            for action in self._actions.actions():
                action.setChecked(action.data() == values["language"])

    @Slot()
    def _listen(self) -> None:
        self._said = all_said(_app())

    @Slot(object)
    def _say_anew(self, phrases: Phrases) -> None:
        """First what stands there; then what the window puts together from what it knows."""
        say_anew(_app(), self._said, phrases.said, self._languages.locale)
        self._said = []
        window = self._window
        window.session.changed.emit(window.session.request)
        window.jobs.changed.emit()
        window.pictures.say_anew()
        window.gallery.say_anew()

    def _add_menu(self, chosen: str) -> None:
        view = self._window.menuBar().findChild(QMenu, "viewMenu")
        assert view is not None
        menu = view.addMenu(self.tr("Language"))
        menu.setObjectName("languageMenu")
        menu.menuAction().setObjectName("chooseLanguage")
        for language in CHOICES["language"]:
            action = QAction(choice("language", language), self._actions)
            action.setObjectName(f"language-{language}")
            action.setData(language)
            action.setCheckable(True)
            action.setChecked(language == chosen)
            menu.addAction(action)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication), "the window needs a QApplication"
    return app
