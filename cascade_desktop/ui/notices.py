"""Tells that the pictures are done while the user looks at something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from cascade_desktop.folders import APP
from cascade_desktop.settings import Settings
from cascade_desktop.ui.icons import app_icon
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.languages import in_language


class Notices(QObject):
    """One notice when nothing is left to draw, and none while the window has the keyboard.

    Signals:
        told(title, text): this was handed to the system.
        rung(): the system's sound was asked for.
        opened(): the user has clicked on a notice.
    """

    told = Signal(str, str)
    rung = Signal()
    opened = Signal()

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._wanted, self._sounds = settings.notifications, settings.sounds
        self._drawn, self._failed = 0, ""
        self._last: Job | None = None
        self._tray: QSystemTrayIcon | None = None

    @Slot(object)
    def follow_settings(self, changed: dict[str, Any]) -> None:
        """Fields of `Settings` that were changed."""
        self._wanted = bool(changed.get("notifications", self._wanted))
        self._sounds = bool(changed.get("sounds", self._sounds))

    @Slot(object, object)
    def note_drawn(self, job: Job, _: Path) -> None:
        self._drawn, self._last = self._drawn + 1, job

    @Slot(object, str, str, str, bool)
    def note_failure(self, job: Job, message: str, advice: str, _: str, __: bool) -> None:
        self._failed, self._last = in_language(f"{message} {advice}".strip()), job

    @Slot()
    def end(self) -> None:
        """Nothing is drawn any more; tells what has become of it since the last time."""
        drawn, failed, last = self._drawn, self._failed, self._last
        self._drawn, self._failed, self._last = 0, "", None
        if last is None:
            return  # All of it was cancelled, by the user who is here.
        if self._sounds:
            QApplication.beep()
            self.rung.emit()
        if self._wanted and not self._window.isActiveWindow():
            self._tell(self._title(drawn, failed), failed or " ".join(last.request.prompt.split()))

    def stop(self) -> None:
        """Takes the icon out of the tray again; called once, when the window closes."""
        if self._tray is not None:
            self._tray.hide()

    def _title(self, drawn: int, failed: str) -> str:
        if failed:
            return self.tr("A picture could not be drawn")
        if drawn == 1:
            return self.tr("The picture is ready")
        return self.tr("{0} pictures are ready").format(drawn)

    def _tell(self, title: str, text: str) -> None:
        QApplication.alert(self._window)  # Where there are no notices, the taskbar shows it.
        tray = self._shown_tray()
        if tray is not None:
            tray.showMessage(title, text, app_icon())
        self.told.emit(title, text)

    def _shown_tray(self) -> QSystemTrayIcon | None:
        """Qt shows notices through an icon in the tray alone; it comes with the first notice."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return None
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.setToolTip(APP)
            self._tray.messageClicked.connect(self.opened)
            self._tray.activated.connect(self._open)
        self._tray.show()
        return self._tray

    @Slot()
    def _open(self) -> None:
        self.opened.emit()
