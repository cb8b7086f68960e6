"""Ctrl-C in the terminal, and the system's request to end: they close the window in good order."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class Interrupts(QObject):
    """Watches from construction until `release()`.

    Qt's event loop runs no Python code while nothing happens, so a handler alone would wait for
    the next mouse move. Python writes a byte to a socket at each signal, which wakes the loop.

    Signals:
        asked(): the program is asked to end.
    """

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._before = {
            number: signal.signal(number, _do_nothing) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._wakeup_before = signal.set_wakeup_fd(self._writing.fileno())
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._reading.fileno(), kind, self)
        self._notifier.activated.connect(self._arrived)

    def release(self) -> None:
        """Signals do again what they did before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reading.close()
        self._writing.close()

    @Slot()
    def _arrived(self) -> None:
        self._reading.recv(64)
        self.asked.emit()


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """The byte that Python has written is the message."""
