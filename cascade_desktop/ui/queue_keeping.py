"""Keeps the queue on disk at each change, and says once when that does not succeed."""

from PySide6.QtCore import QObject, Signal

from cascade_desktop.errors import CannotSave
from cascade_desktop.waiting import Queue, Waiting


class QueueKeeping(QObject):
    """With no `store`, nothing is kept.

    Signals:
        refused(message, advice): what waits is not kept at the moment, and why.
    """

    refused = Signal(str, str)

    def __init__(self, store: Waiting | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._failed = False

    def read(self) -> tuple[Queue, tuple[str, ...]]:
        """What was kept, and a sentence for all that could not be read."""
        return (Queue(), ()) if self._store is None else self._store.read()

    def write(self, queue: Queue) -> None:
        """Tries it anew at each change, but says only the first time that it fails."""
        if self._store is None:
            return
        try:
            self._store.write(queue)
            self._failed = False
        except CannotSave as error:
            if not self._failed:
                self.refused.emit(error.message, error.advice)
            self._failed = True
