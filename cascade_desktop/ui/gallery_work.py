"""Calls that take a while, one after another in a thread, with their results in the window's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from cascade_desktop.errors import CascadeError

Then = Callable[[Any], object]


class Work(QObject):
    """One thread of its own: what is begun first ends first.

    Signals:
        refused(CascadeError): a call could not be done, and nobody had asked to be told.
    """

    refused = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._stopped = False
        self._ended.connect(self._end)

    def do(self, call: Callable[[], object], then: Then | None = None) -> None:
        """Runs `call` in the thread, and `then` with its result in the window's.

        A `CascadeError` is told by `refused`.
        """
        if not self._stopped:
            self._pool.start(lambda: self._ended.emit(then, _outcome(call)))

    def stop(self) -> None:
        """Waits until all that was asked for is done; no result is handed back any more."""
        self._stopped = True
        self._pool.waitForDone()

    @Slot(object, object)
    def _end(self, then: Then | None, outcome: object) -> None:
        if isinstance(outcome, CascadeError):
            self.refused.emit(outcome)
        elif isinstance(outcome, Exception):
            raise outcome
        elif then is not None and not self._stopped:
            then(outcome)


def _outcome(call: Callable[[], object]) -> object:
    """The result, or what was raised: an exception must not end in a thread nobody looks at."""
    try:
        return call()
    except Exception as error:  # Raised again in the window's thread.
        return error
