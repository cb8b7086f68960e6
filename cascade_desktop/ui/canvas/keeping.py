"""Keeps what is on the canvas: by itself while one works, and in project files when asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from cascade_desktop import log
from cascade_desktop.errors import BadRequest, CannotSave, CascadeError
from cascade_desktop.project_file import ENDING
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.content import State
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.export import save_flat
from cascade_desktop.ui.canvas.kept import Kept, Opened
from cascade_desktop.ui.canvas.layer import Layer

SOON_MS = 500
"""From a change to the next writing. Work done right after one has begun waits for that one, for
this time and for its own writing: below 2 s, as one takes 0.05 to 0.6 s (a mask of 4096x4096 with
nothing but noise)."""


class Keeping(QObject):
    """Writes the document to `folder` soon after each change, and opens it again at the start.

    A stroke that lasts is kept in parts. Layers are encoded in one thread and everything else
    is written in another, so that a large new layer holds up no stroke. Nothing is kept before
    `reopen`, which may find what another run has left.

    Attributes:
        request: JSON of the settings that are kept with the document

    Signals:
        reopened(): what was kept is on the canvas again, if anything was.
        kept(): all changes so far are on disk.
        saved(Path): the project file is written.
        opened(Path): the document is now that of this project file.
        exported(Path): the flat picture is written.
        request_found(str): the request, as JSON, that was kept with what was opened.
        said(sentence, advice): something the user should know.
        failed(message, advice): something did not work; the document is as it was.
    """

    reopened = Signal()
    kept = Signal()
    saved = Signal(object)
    opened = Signal(object)
    exported = Signal(object)
    request_found = Signal(str)
    said = Signal(str, str)
    failed = Signal(str, str)
    _read = Signal()
    _read_file = Signal(object)
    _encoded = Signal()
    _written = Signal()
    _not_saved = Signal()

    def __init__(
        self,
        document: Document,
        folder: Path,
        parent: QObject | None = None,
        soon_ms: int = SOON_MS,
    ) -> None:
        """`folder` is the app's own for the canvas; `soon_ms` from a change to its writing."""
        super().__init__(parent)
        self.request = ""
        self._document = document
        self._kept = Kept(folder)
        self._encoding: set[int] = set()
        self._found: Opened | None = None
        self._is_ready = self._is_due = self._is_writing = self._is_partial = False
        self._last_failure = ""
        self._encoder, self._writer = self._pool(), self._pool()
        self._timer = QTimer(self, singleShot=True, interval=soon_ms)
        self._timer.timeout.connect(self._write_soon)
        self._connect()

    def reopen(self) -> None:
        """Reads what was kept, in another thread; from then on changes are kept."""
        self._start(self._writer, self._read_kept)

    def save_project(self, file: Path) -> None:
        """Writes the document as it is now to a file; `.cascade` is added where it is missing."""
        if file.suffix.lower() != ENDING:
            file = file.with_name(file.name + ENDING)
        state, request = self._document.state(), self.request
        self._document.undo.setClean()
        self._start(self._encoder, lambda: self._save(file, state, request))

    def open_project(self, file: Path) -> None:
        """Replaces the document by that of a project file, or says why not; nothing in between."""
        # What was kept before may still be read: then this comes after it.
        pool = self._encoder if self._is_ready else self._writer
        self._start(pool, lambda: self._read_file.emit(self._kept.open(file)))

    def export(self, file: Path, quality: int = 90, request: Request | None = None) -> None:
        """Writes the visible layers as one flat picture, as `save_flat` does."""
        try:
            image = self._document.flattened()
        except BadRequest as error:
            self.failed.emit(error.message, error.advice)
            return

        def work() -> None:
            save_flat(image, file, quality, request)
            self.exported.emit(file)

        self._start(self._encoder, work)

    def finish(self) -> None:
        """Ends all work and writes what is still missing; for the end of the program."""
        self._timer.stop()
        self._encoder.waitForDone()
        self._writer.waitForDone()
        self._take_kept()
        if self._is_ready and (self._is_due or self._is_partial or self._is_writing):
            state = self._document.state()
            self._encode(self._without_name(state))
            self._write(state, self._kept.names_of(state), self.request)
        self._is_ready = False
        self._timer.stop()

    def _connect(self) -> None:
        self._document.touched.connect(self._note)
        # Strokes that last tell of themselves only at their end, but are painted all the time.
        self._document.painted.connect(self._note)
        self._read.connect(self._take_kept)
        self._read_file.connect(self._take_file)
        self._encoded.connect(self._note)
        self._written.connect(self._end_writing)
        self._not_saved.connect(self._document.undo.resetClean)

    def _pool(self) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(1)
        return pool

    @Slot()
    def _note(self) -> None:
        """Something has changed: it is written soon, also if more changes follow."""
        self._is_due = True
        if self._is_ready and not self._is_writing and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _write_soon(self) -> None:
        state, request = self._document.state(), self.request
        # Nothing is written now, so that what is there stays until the next writing.
        names = self._kept.names_of(state)
        new = self._without_name(state)
        if new:
            self._encoding |= {layer.image.cacheKey() for layer in new}
            self._start(self._encoder, lambda: self._encode(new))
        self._is_due, self._is_writing = False, True
        self._start(self._writer, lambda: self._write(state, names, request))

    @Slot()
    def _end_writing(self) -> None:
        self._is_writing = False
        if self._is_due:
            self._note()
        elif not self._is_partial:
            self.kept.emit()

    def _without_name(self, state: State) -> list[Layer]:
        """The layers that are neither in the store nor about to be."""
        both = zip(state.layers, self._kept.names_of(state), strict=True)
        new = [layer for layer, name in both if not name]
        return [layer for layer in new if layer.image.cacheKey() not in self._encoding]

    @Slot()
    def _take_kept(self) -> None:
        """Puts what was kept on the canvas, below layers that came there meanwhile."""
        found, self._found = self._found, None
        if found is None:
            return
        meanwhile = self._document.layers
        if self._take(found):
            for layer in meanwhile:
                self._document.add_layer(layer.image, layer.name, layer.place, layer.made)
        self._is_ready = True
        self._is_due = False
        if meanwhile or (found.state is None and not self._document.is_empty):
            self._note()
        self.reopened.emit()

    @Slot(object)
    def _take_file(self, found: Opened) -> None:
        if self._take(found):
            self.opened.emit(found.file)

    def _take(self, found: Opened) -> bool:
        """Whether the document is now the one that was found."""
        if found.sentences:
            self.said.emit(" ".join(found.sentences), "")
        if found.state is None:
            return False
        try:
            self._document.take(found.state)
        except BadRequest as error:
            self.failed.emit(error.message, error.advice)
            return False
        if found.request:
            self.request = found.request
            self.request_found.emit(found.request)
        return True

    def _start(self, pool: QThreadPool, work: Callable[[], None]) -> None:
        pool.start(lambda: self._do(work))

    # What follows runs in the pools' threads.

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CascadeError as error:
            self.failed.emit(error.message, error.advice)
        except Exception as error:
            log.bug(error)
            self.failed.emit(
                self.tr("The canvas could not be read or written. This is a fault in the app."),
                self.tr("Try again; if it comes back, report it with the log file."),
            )

    def _encode(self, layers: list[Layer]) -> None:
        try:
            self._kept.encode(layers)
            self._encoded.emit()
        except CannotSave as error:
            self._fail_once(error)
        finally:
            self._encoding -= {layer.image.cacheKey() for layer in layers}

    def _write(self, state: State, names: list[str], request: str) -> None:
        """Layers that are not encoded yet stay out; they come as soon as they are."""
        self._is_partial = True
        try:
            self._kept.write(state, names, request)
            self._is_partial = not all(names)
            self._last_failure = ""
        except CannotSave as error:
            self._fail_once(error)
        finally:
            self._written.emit()

    def _fail_once(self, error: CannotSave) -> None:
        """A full disk is said when it is found, and not again with each stroke."""
        if error.message != self._last_failure:
            self._last_failure = error.message
            self.failed.emit(error.message, error.advice)

    def _read_kept(self) -> None:
        self._found = Opened(None, None)
        try:
            self._found = self._kept.read()
        finally:
            self._read.emit()

    def _save(self, file: Path, state: State, request: str) -> None:
        try:
            self._kept.save(file, state, request)
        except BaseException:
            self._not_saved.emit()
            raise
        self.saved.emit(file)
