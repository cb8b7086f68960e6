"""Marked pictures in one file for others: a zip, or a contact sheet."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop import sheets
from cascade_desktop.errors import Cancelled
from cascade_desktop.history import Made
from cascade_desktop.progress import Progress, Report
from cascade_desktop.ui.gallery_words import short, text
from cascade_desktop.ui.gallery_work import Work


class GalleryExport(QObject):
    """One export at a time, in a thread. A cancelled one leaves nothing behind.

    Where `is_private` says so, a contact sheet says nothing of how its pictures were made.

    Signals:
        progressed(Progress): emitted in the thread.
        said(str): it is done.
        refused(CascadeError): it is not.
        ended(): the thread is free again.
    """

    progressed = Signal(object)
    said = Signal(str)
    refused = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_private: Callable[[], bool] = lambda: False
        self.running = False
        self._cancelled = threading.Event()
        self._work = Work(self)
        self._work.refused.connect(self._refuse)

    def to_zip(self, pictures: Sequence[Made], file: Path) -> None:
        files = [made.file for made in pictures]
        self._begin(lambda report: _zipped(files, file, report))

    def to_sheet(self, pictures: Sequence[Made], file: Path) -> None:
        frames = [sheets.Frame(made.file, self._caption(made)) for made in pictures]
        self._begin(lambda report: _on_sheet(frames, file, report))

    @Slot()
    def cancel(self) -> None:
        self._cancelled.set()

    def stop(self) -> None:
        """Ends what is being written; nothing of it stays."""
        self._cancelled.set()
        self._work.stop()

    def _begin(self, write: Callable[[Report], str]) -> None:
        self._cancelled.clear()
        self.running = True
        self._work.do(lambda: self._written(write), self._end)

    def _written(self, write: Callable[[Report], str]) -> str:
        """Runs in the thread."""
        try:
            return write(self._report)
        except Cancelled:
            return ""

    def _report(self, progress: Progress) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(progress)

    def _end(self, words: str) -> None:
        self.running = False
        self.ended.emit()
        if words:
            self.said.emit(words)

    @Slot(object)
    def _refuse(self, error: object) -> None:
        self.running = False
        self.ended.emit()
        self.refused.emit(error)

    def _caption(self, made: Made) -> str:
        if self.is_private():
            return ""
        return f"{short(made.request.prompt, 120)} · {made.request.seed}"


def _zipped(files: Sequence[Path], file: Path, report: Report) -> str:
    left_out = sheets.save_zip(files, file, report)
    if not left_out:
        return text("{0} is written, with {1} pictures.", file.name, len(files))
    return text(
        "{0} is written, without {1} of {2} pictures, whose files are missing.",
        *(file.name, len(left_out), len(files)),
    )


def _on_sheet(frames: Sequence[sheets.Frame], file: Path, report: Report) -> str:
    sheets.save_sheet(file, sheets.contact_sheet(frames, report=report))
    return text("The contact sheet {0} is written.", file.name)
