"""The thread that a worker draws in."""

from PySide6.QtCore import QThread

from cascade_desktop.ui.worker import Worker


class GenerationThread(QThread):
    """The thread of one worker, from construction until `finish()`."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        worker.moveToThread(self)
        self.start()

    def finish(self) -> None:
        """Returns when the thread has ended: at the next step of a warm-up, at once otherwise."""
        self._worker.stop()
        self.quit()
        self.wait()
