"""Starts the window: one instance per data folder, its generation threads, what it remembers."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QStyleFactory

from cascade_desktop import settings
from cascade_desktop.crash import watched
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.folders import APP, Folders
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import theme
from cascade_desktop.ui.faults import Faults
from cascade_desktop.ui.history_upkeep import opened_history
from cascade_desktop.ui.icons import app_icon, recolour
from cascade_desktop.ui.instance import Instance
from cascade_desktop.ui.interrupts import Interrupts
from cascade_desktop.ui.languages import speaking
from cascade_desktop.ui.opening import Opening
from cascade_desktop.ui.runtime_link import RuntimeLink
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.smoothness import take_turns
from cascade_desktop.ui.update_check import UpdateCheck
from cascade_desktop.ui.window import Window
from cascade_desktop.ui.window_language import WindowLanguage
from cascade_desktop.ui.workers import Workers

log = logging.getLogger(__name__)


def run(folders: Folders, file: Path | None = None) -> int:
    """Opens the window, with `file` in it, and returns the exit code once it is closed."""
    app = application()
    instance = Instance(folders.data, app)
    if not instance.claim():
        return _hand_over(instance, file)
    take_turns()
    faults = Faults(app)
    faults.watch()
    interrupts = Interrupts(app)
    try:
        with watched(folders.logs) as report, opened(folders) as window:
            interrupts.asked.connect(window.close)
            instance.called.connect(window.come_to_front)
            faults.found.connect(window.show_fault)
            faults.keep_out(window.menus.help.private_texts)
            window.menus.help.tell_of_crash(report)
            window.signs.greet()
            window.show()
            RuntimeLink(window, folders).begin()
            UpdateCheck(window, folders)
            opening = Opening(window)
            instance.given.connect(opening.open)
            opening.open(file)
            return app.exec()
    finally:
        interrupts.release()
        instance.release()


@contextmanager
def opened(folders: Folders) -> Iterator[Window]:
    """The window, not yet shown, with its generation threads; afterwards they have ended."""
    found = settings.read(folders.settings)
    stored = found.settings
    folders = folders.with_pictures_in(stored.pictures_folder)
    session = Session(_last_request(stored))
    # Before the window, so that it is built in its colours and not painted twice.
    theme.apply(_app(), stored.appearance)
    with (
        speaking(_app(), stored.language) as languages,
        opened_history(folders) as (history, problem),
    ):
        window = Window(session, folders, stored, history)
        WindowLanguage(window, languages, stored)
        memory = Memory(window, stored, folders.settings)
        workers = Workers(folders, stored, history)
        window.serve(workers)
        if problem is not None:
            window.messages.warn(problem.message, problem.advice)
        memory.tell_of(found.problems)
        try:
            yield window
        finally:
            window.jobs.leave()
            workers.finish()
            window.stop()
            memory.write()


class Memory(QObject):
    """Keeps what is to be remembered, gives the app its look, and writes it all at the end."""

    def __init__(self, window: Window, stored: Settings, file: Path) -> None:
        super().__init__(window)
        self._window, self._settings, self._file = window, stored, file
        window.settings_changed.connect(self._change)
        _app().styleHints().colorSchemeChanged.connect(self._dress)

    def write(self) -> None:
        """Writes everything; a full disk must not keep the app from closing."""
        last = self._window.session.request.to_json()
        self._settings = replace(
            self._settings,
            last_request=last,
            window_geometry=self._window.geometry_text,
            canvas_choices=self._window.canvas.choices,
            layout=self._window.signs.arrangement.text,
        )
        try:
            settings.save(self._settings, self._file)
        except CannotSave as error:
            log.warning("The settings are not remembered: %s", error)

    def tell_of(self, problems: tuple[str, ...]) -> None:
        """What in the file could not be used is told once: from now on it holds what is used."""
        if problems:
            advice = self.tr("Choose another value on the page of settings (Ctrl+,).")
            self._window.messages.warn(" ".join(problems), advice)
            self.write()

    @Slot(object)
    def _change(self, values: dict[str, Any]) -> None:
        """Written at once: the downloads read them anew for each file."""
        before = self._settings.appearance
        self._settings = replace(self._settings, **values)
        self.write()
        if self._settings.appearance != before:
            self._dress()

    @Slot()
    def _dress(self) -> None:
        theme.apply(_app(), self._settings.appearance)
        recolour(self._window)


def application() -> QApplication:
    app = QApplication(sys.argv[:1])
    app.setApplicationName(APP)
    app.setApplicationDisplayName(APP)
    app.setDesktopFileName("cascade-desktop")
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setWindowIcon(app_icon())
    return app


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication), "the window needs a QApplication"
    return app


def _hand_over(instance: Instance, file: Path | None) -> int:
    if instance.call(file):
        text = f"{APP} is already open; its window is in front now."
    else:
        text = f"{APP} is already open and busy; look for its window."
    sys.stdout.write(text + "\n")
    return 0


def _last_request(stored: Settings) -> Request:
    """The request last used; the defaults if there is none or a newer version wrote it."""
    try:
        return Request.from_json(stored.last_request) if stored.last_request else Request()
    except BadRequest as error:
        log.warning("The last request cannot be used: %s", error)
        return Request()
