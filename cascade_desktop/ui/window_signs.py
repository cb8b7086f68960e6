"""What is around the pages of the window: its title, notices, the welcome, how it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cascade_desktop.request import BUILT_IN
from cascade_desktop.settings import Settings
from cascade_desktop.ui.arrangement import Arrangement
from cascade_desktop.ui.focus_sight import FocusSight, follow_in_order
from cascade_desktop.ui.notices import Notices
from cascade_desktop.ui.welcome_page import WelcomePage
from cascade_desktop.ui.window_title import WindowTitle
from cascade_desktop.ui.worker import Worker

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


class WindowSigns(QObject):
    """Made once all pages are there; the welcome is a page of its own behind them."""

    def __init__(self, window: Window, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._welcomed = settings.welcomed
        self.title = WindowTitle(window, window.jobs)
        self.notices = Notices(window, settings)
        self.welcome = WelcomePage(window.folders)
        window.pages.addWidget(self.welcome)
        follow_in_order(self.welcome, window.statusBar())
        self.sight = FocusSight(window)
        self.arrangement = Arrangement(window, settings.layout)
        self._link()

    def serve(self, worker: Worker) -> None:
        """`worker`, which lives in another thread, is one of those that draw what is told of."""
        worker.drawn.connect(self.notices.note_drawn)
        worker.failed.connect(self.notices.note_failure)

    def greet(self) -> None:
        """Shows the welcome at the very first start, and never again by itself."""
        if not self._welcomed:
            self._welcomed = True
            self._window.settings_changed.emit({"welcomed": True})
            self.show_welcome()

    @Slot()
    def show_welcome(self) -> None:
        self.welcome.begin()
        self._window.pages.setCurrentWidget(self.welcome)
        self.welcome.focus_first()

    def stop(self) -> None:
        """Ends what runs in the background; called once, when the window closes."""
        self.welcome.stop()
        self.notices.stop()

    def _link(self) -> None:
        window = self._window
        window.drawing.advanced.connect(self.title.show_progress)
        window.jobs.emptied.connect(self.notices.end)
        window.jobs.asked.connect(self._leave_welcome)
        window.settings_changed.connect(self.notices.follow_settings)
        self.notices.opened.connect(window.come_to_front)
        self.welcome.picture_wanted.connect(self._draw_first)
        self.welcome.models_wanted.connect(window.show_models)
        self.welcome.closed.connect(self._close_welcome)

    @Slot(str)
    def _draw_first(self, prompt: str) -> None:
        self._window.session.change(prompt=prompt, model=BUILT_IN)
        self._close_welcome()
        self._window.generate()

    @Slot()
    def _close_welcome(self) -> None:
        self._window.show_pictures()
        self._window.prompt_panel.prompt.setFocus()

    @Slot()
    def _leave_welcome(self) -> None:
        """What is drawn is to be seen, wherever it was asked for."""
        if self._window.pages.currentWidget() is self.welcome:
            self._window.show_pictures()
