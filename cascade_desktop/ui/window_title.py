"""What a taskbar shows of the window: how far it is, of which picture, and how many are to come."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cascade_desktop.folders import APP
from cascade_desktop.ui.jobs import Job, Jobs

LONGEST = 60
"""Letters of a prompt in the title: what a taskbar has room for is its beginning."""


class WindowTitle(QObject):
    """Keeps the title of `window`, and the number on the app's icon where a system shows one."""

    def __init__(self, window: QWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._badge = 0
        jobs.changed.connect(self._follow)

    @Slot(object, float)
    def show_progress(self, job: Job, fraction: float) -> None:
        """`40 % · a red fox — Cascade Desktop`; set only when it is another one."""
        title = self.tr("{0} % · {1}").format(int(100 * fraction), _short(job.request.prompt))
        self._set(f"{title} — {APP}" if job.request.prompt.strip() else f"{title}{APP}")

    @Slot()
    def _follow(self) -> None:
        running = self._jobs.all_running
        if not running:
            self._set(APP)
        self._count(self._jobs.waiting + len(running))

    def _set(self, title: str) -> None:
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)

    def _count(self, to_come: int) -> None:
        """One alone is no queue, and its progress is in the title."""
        badge = to_come if to_come > 1 else 0
        if badge != self._badge:
            self._badge = badge
            app = QGuiApplication.instance()
            assert isinstance(app, QGuiApplication), "the window needs a QGuiApplication"
            app.setBadgeNumber(badge)


def _short(prompt: str) -> str:
    words = " ".join(prompt.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
