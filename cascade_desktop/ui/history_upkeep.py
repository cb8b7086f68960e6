"""The history of this window: opened whatever its state is, and completed at each start."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Signal

from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.progress import Progress
from cascade_desktop.request import Request
from cascade_desktop.ui.gallery_work import Work

log = logging.getLogger(__name__)


@contextmanager
def opened_history(folders: Folders) -> Iterator[tuple[History, CascadeError | None]]:
    """The history, closed afterwards; if it cannot be opened, an empty one and the reason.

    Pictures are then kept all the same: the next start finds them by their own records.
    """
    with ExitStack() as stack:
        problem = None
        try:
            history = History(folders.history)
        except CascadeError as error:
            log.warning("The history cannot be opened: %s", error)
            problem = error
            folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
            history = History(Path(folder) / folders.history.name)
        stack.callback(history.close)
        yield history, problem


class HistoryUpkeep(QObject):
    """Adds what an earlier end of the app has left out, and keeps what is typed.

    Signals:
        completed(int): so many pictures were found on the disk and added.
        ended(): the look through the folder has ended.
        said(str), refused(message, advice): sentences for the user.
    """

    completed = Signal(int)
    ended = Signal()
    said = Signal(str)
    refused = Signal(str, str)

    def __init__(self, history: History, pictures: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._history, self._pictures = history, pictures
        self._stopping = threading.Event()
        self._told = False
        self._work = Work(self)
        self._work.refused.connect(self._tell)

    def use_folder(self, folder: Path) -> None:
        """Pictures are kept there from now on; those that are there come into the history."""
        self._pictures = folder
        self.begin()

    def begin(self) -> None:
        """Once the window is there: looks through the pictures folder in the background."""
        self._work.do(self._complete, self._tell_completed)

    def remember(self, request: Request) -> None:
        """What was typed, at the press of Generate."""
        try:
            if request.prompt.strip() or request.negative.strip():
                self._history.remember_prompt(request.prompt, request.negative)
        except CascadeError as error:
            self._tell(error)

    def note_binned(self, file: Path) -> None:
        """The picture has gone to the system's bin."""
        try:
            number = self._history.number_of(file)
            if number is not None:
                self._history.bin([number])
        except CascadeError as error:
            self._tell(error)

    def stop(self) -> None:
        self._stopping.set()
        self._work.stop()

    def _complete(self) -> tuple[bool, int]:
        """Runs in the thread: whether the database was a damaged one, and how many were added.

        With a connection of its own, as reading the names of 100,000 files takes a while.
        """
        with History(self._history.file) as history:
            damaged = history.damaged is not None
            try:
                return damaged, history.rebuild(self._pictures, self._report)
            except Cancelled:
                return False, 0

    def _report(self, _: Progress) -> None:
        if self._stopping.is_set():
            raise Cancelled

    def _tell_completed(self, found: tuple[bool, int]) -> None:
        damaged, added = found
        if damaged:
            self.said.emit(
                self.tr(
                    "The history was damaged and has been made anew from {0} pictures; "
                    "the old file is kept beside it."
                ).format(added)
            )
        if damaged or added:
            self.completed.emit(added)
        self.ended.emit()

    def _tell(self, error: CascadeError) -> None:
        """Once: a history that fails would do so at every picture."""
        if not self._told:
            self.refused.emit(error.message, error.advice)
        self._told = True
