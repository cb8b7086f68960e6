"""The downloads as the window sees them: what is told in their thread arrives in the window's."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from cascade_desktop.folders import Folders

if TYPE_CHECKING:  # Sockets and TLS are imported when something is downloaded, not at the start.
    from cascade_desktop.catalog import Model
    from cascade_desktop.download_queue import Downloads, State

SHORTEST_PAUSE_MS = 150
"""Between two tellings: a fast line brings hundreds of pieces a second."""


class DownloadQueue(QObject):
    """The core's `Downloads`, opened when first needed.

    Signals:
        changed(): `states()` has news; in the window's thread, a few times a second at most.
        arrived(str): the model of this name is complete and checked.
    """

    changed = Signal()
    arrived = Signal(str)
    _stirred = Signal()

    def __init__(self, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._queue: Downloads | None = None
        self._told = threading.Event()
        self._done: set[str] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SHORTEST_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        # From a thread that Qt does not know: only a queued call to a QObject's method is safe.
        self._stirred.connect(self._notice, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Goes on with what an earlier start has left unfinished."""
        if self._queue is None:
            from cascade_desktop.download_queue import Downloads
            from cascade_desktop.sources import source

            self._queue = Downloads(self._folders, partial(source, self._folders), self._stir)
            self._tell()

    def add(self, model: Model) -> None:
        self._opened().add(model)
        self._tell()

    def pause(self, name: str) -> None:
        self._opened().pause(name)
        self._tell()

    def resume(self, name: str) -> None:
        self._opened().resume(name)
        self._tell()

    def cancel(self, name: str) -> None:
        self._opened().cancel(name)
        self._tell()

    def states(self) -> dict[str, State]:
        """Name of the model -> how far it is; nothing before `open`."""
        return {} if self._queue is None else self._queue.states()

    def close(self) -> None:
        """Stops the thread and waits for it; what is unfinished goes on at the next start."""
        if self._queue is not None:
            self._queue.close()
            self._queue = None
        self._pause.stop()

    def _opened(self) -> Downloads:
        self.open()
        assert self._queue is not None, "open() makes one"
        return self._queue

    def _stir(self) -> None:
        """Called in the downloads' thread; one note is enough until it has been read."""
        if not self._told.is_set():
            self._told.set()
            self._stirred.emit()

    @Slot()
    def _notice(self) -> None:
        self._told.clear()
        if self._queue is not None and not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _tell(self) -> None:
        done = {name for name, state in self.states().items() if state.status == "done"}
        new, self._done = done - self._done, done
        self.changed.emit()
        for name in sorted(new):
            self.arrived.emit(name)
