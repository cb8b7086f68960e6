"""The queue in the corner of the window: its button, its panel, its grids and their sheets."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.queue_button import QueueButton
from cascade_desktop.ui.queue_panel import QueuePanel
from cascade_desktop.ui.queue_sheets import QueueSheets
from cascade_desktop.ui.worker import Worker


class QueueCorner(QObject):
    """What belongs to the queue on the screen; the jobs themselves are the window's."""

    def __init__(
        self, jobs: Jobs, pictures: Path, messages: MessageBar, window: QWidget, *, private: bool
    ) -> None:
        super().__init__(window)
        self._jobs, self._messages = jobs, messages
        self.button = QueueButton(jobs)
        self.panel = QueuePanel(jobs, window)
        self.sheets = QueueSheets(jobs, pictures, self)
        self.sheets.private = private
        jobs.watch_room(pictures)
        jobs.said.connect(messages.say)
        jobs.refused.connect(messages.warn)
        self.button.clicked.connect(self.panel.set_open)
        self.panel.shown.connect(self.button.show_open)

    def serve(self, worker: Worker) -> None:
        """`worker` is one of those that draw what waits."""
        worker.progressed.connect(self.panel.show_progress)

    def begin(self) -> None:
        """What was left at the last end of the app is drawn, now that there is who does it."""
        for sentence in self._jobs.restore():
            self._messages.warn(sentence)

    def use_folder(self, folder: Path) -> None:
        """Pictures and sheets are saved there from now on."""
        self._jobs.watch_room(folder)
        self.sheets.use_folder(folder)

    @Slot()
    def open_offered(self) -> None:
        """What broke when the app ended is to be decided on."""
        if any(entry.line.state == "offered" for entry in self._jobs.entries):
            self.panel.open()

    @Slot()
    def toggle(self) -> None:
        self.panel.set_open(not self.panel.isVisible())

    def stop(self) -> None:
        self.sheets.stop()
