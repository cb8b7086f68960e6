"""What no part of the app has foreseen: logged, and told to the user in a sentence."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from cascade_desktop import log

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Faults(QObject):
    """Catches every exception that nothing else has caught, in any thread.

    Signals:
        found(details): one was caught and logged; `details` is its traceback.
    """

    found = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._private: Callable[[], Iterable[str]] = tuple

    def keep_out(self, private: Callable[[], Iterable[str]]) -> None:
        """What `private` gives at the time of a fault, such as the prompt, is not logged."""
        self._private = private

    def watch(self) -> None:
        """From now on, for the whole process."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(_log_qt)

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.bug(error, self._private())
        self.found.emit("".join(traceback.format_exception(error)))

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._hook(caught.exc_type, caught.exc_value, caught.exc_traceback)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger(f"qt.{context.category or 'default'}").log(LEVELS[kind], message)
