"""Makes the contact sheet of each grid that has all its pictures, beside the drawing."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from cascade_desktop import log
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.grid_sheet import save_sheet
from cascade_desktop.progress import Progress
from cascade_desktop.ui.jobs import Jobs, Queued
from cascade_desktop.waiting import Line


class QueueSheets(QObject):
    """Serves the jobs' `sheet_wanted` in a thread of its own.

    With `private`, a sheet says nothing but the values that it compares.

    Signals:
        made(Path): a sheet is saved there.
    """

    made = Signal(object)
    _ended = Signal(object, object, str, str)

    def __init__(self, jobs: Jobs, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._folder = jobs, folder
        self.private = False
        self._stopping = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self._end)
        jobs.sheet_wanted.connect(self.make)

    def use_folder(self, folder: Path) -> None:
        """Sheets are saved there from now on."""
        self._folder = folder

    @Slot(object)
    def make(self, entry: Queued) -> None:
        line, private = entry.line, self.private
        if not self._stopping.is_set():
            self._pool.start(lambda: self._make(entry, line, private))

    def stop(self) -> None:
        """Ends what is being made; at the next start it is made from the beginning."""
        self._stopping.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _make(self, entry: Queued, line: Line, private: bool) -> None:
        """Runs in the pool's thread."""
        assert line.grid is not None, "only a grid has a sheet"
        try:
            files = [Path(file) for file in line.drawn]
            file = save_sheet(line.grid, files, self._folder, self._report, private)
            self._ended.emit(entry, file, "", "")
        except Cancelled:
            pass  # The line stays as it is on the disk.
        except CascadeError as error:
            self._ended.emit(entry, None, error.message, error.advice)
        except Exception as error:
            log.bug(error, (line.request.prompt, line.request.negative))
            message = self.tr("The contact sheet could not be made; its pictures are all there.")
            self._ended.emit(entry, None, message, "")

    def _report(self, _: Progress) -> None:
        if self._stopping.is_set():
            raise Cancelled

    @Slot(object, object, str, str)
    def _end(self, entry: Queued, file: Path | None, message: str, advice: str) -> None:
        self._jobs.end_sheet(entry, file, message, advice)
        if file is not None:
            self.made.emit(file)
