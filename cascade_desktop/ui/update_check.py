"""Asking for a newer version: when the user wants it, or at each start if that is switched on."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cascade_desktop import __version__, log, settings
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class UpdateCheck(QObject):
    """A line in the Help menu, and a setting. The answer is a message; nothing is installed.

    Signals:
        answered(str, str, str): a sentence, advice, and what changed.
        failed(str, str): likewise, without changes.
    """

    answered = Signal(str, str, str)
    failed = Signal(str, str)

    def __init__(self, window: Window, folders: Folders) -> None:
        super().__init__(window)
        self._window, self._folders = window, folders
        self._asking: threading.Thread | None = None
        self._quiet = False
        # From a thread that Qt does not know: only a queued call to a QObject's method is safe.
        queued = Qt.ConnectionType.QueuedConnection
        self.answered.connect(self._tell, queued)
        self.failed.connect(self._tell_failure, queued)
        self._add_to_menu()
        if settings.load(folders.settings).update_check:
            self._ask(quiet=True)

    @Slot()
    def ask(self) -> None:
        """Answers in any case, also that there is nothing new."""
        self._ask(quiet=False)

    def _ask(self, *, quiet: bool) -> None:
        if self._asking is None or not self._asking.is_alive():
            self._quiet = quiet
            self._asking = threading.Thread(target=self._run, name="updates", daemon=True)
            self._asking.start()

    def _run(self) -> None:
        # The window may be gone before an answer has come, and its signals with it.
        with suppress(RuntimeError):
            self._answer()

    def _answer(self) -> None:
        from cascade_desktop import updates  # here: sockets and TLS take time

        try:
            latest = updates.ask(settings.load(self._folders.settings))
        except CascadeError as error:
            self.failed.emit(error.message, error.advice)
        except Exception as error:
            log.bug(error)
        else:
            if latest.is_newer:
                sentence = self.tr("Version {0} is there; this is {1}.")
                advice = self.tr("Get it where you got this one. The details say what changed.")
                filled = sentence.format(latest.version, __version__)
                self.answered.emit(filled, advice, latest.changes)
            elif not self._quiet:
                self.answered.emit(self.tr("This is the newest version."), "", "")

    @Slot(str, str, str)
    def _tell(self, sentence: str, advice: str, changes: str) -> None:
        self._window.messages.say(sentence, advice, changes)

    @Slot(str, str)
    def _tell_failure(self, sentence: str, advice: str) -> None:
        if not self._quiet:
            self._window.messages.warn(sentence, advice)

    def _add_to_menu(self) -> None:
        menu = self._window.findChild(QMenu, "helpMenu")
        if menu is None:
            return
        now = QAction(self.tr("Look for a newer version"), self._window)
        now.setObjectName("askForUpdate")
        now.triggered.connect(self.ask)
        menu.insertAction(menu.actions()[-1], now)
