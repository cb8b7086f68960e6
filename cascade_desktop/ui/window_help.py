"""The orders of the menu Help that look at this machine: folders, and whether it can draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from cascade_desktop.ui.machine_check import MachineCheck

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class WindowHelp(QObject):
    """Opens folders and the check, and knows what to tell and what to keep quiet about."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._check: MachineCheck | None = None

    @Slot()
    def open_logs(self) -> None:
        self._open(self._window.folders.logs)

    @Slot()
    def open_data(self) -> None:
        self._open(self._window.folders.data)

    @Slot()
    def check_machine(self) -> None:
        """What `cascade-desktop doctor` says, without a terminal."""
        self.stop()
        self._check = MachineCheck(self._window, self._window.folders)
        self._check.destroyed.connect(self._forget_check)
        self._check.show()
        self._check.begin()

    def stop(self) -> None:
        """Ends a check that goes on; called when the window closes."""
        if self._check is not None:
            self._check.reject()
        self._check = None

    @Slot()
    def _forget_check(self) -> None:
        self._check = None

    def tell_of_crash(self, report: str) -> None:
        """The app has ended in mid-air the last time; `report` is empty if it has not."""
        if report:
            self._window.messages.warn(
                self.tr("The app crashed the last time; what was saved is safe."),
                self.tr("Copy the report and send it, so that it can be mended."),
                report,
                copy=self.tr("Copy report"),
            )

    def private_texts(self) -> tuple[str, str]:
        """What must not come into a log."""
        request = self._window.session.request
        return request.prompt, request.negative

    def _open(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._window.messages.warn(
                self.tr("No program here opens folders."),
                self.tr("The folder is {0}.").format(folder),
            )
