"""The thread that a worker lives in: it draws, fetches or installs there."""

from typing import Any, Protocol

from PySide6.QtCore import QThread


class Work(Protocol):
    """A `QObject` that can be told to end what it does."""

    def moveToThread(self, thread: QThread, /) -> Any: ...

    def stop(self) -> None:
        """Ends what is going on soon; called from any thread."""


class WorkThread(QThread):
    """The thread of one worker, from construction until `finish()`."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        work.moveToThread(self)
        self.start()

    def finish(self) -> None:
        """Returns when the thread has ended: as soon as the work lets itself be stopped (drawing
        at the next step of a warm-up), at once if it does nothing."""
        self._work.stop()
        self.quit()
        self.wait()
