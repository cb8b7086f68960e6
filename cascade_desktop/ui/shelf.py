"""What is on disk, looked through and looked after without holding up the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from cascade_desktop import log
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress, Report

if TYPE_CHECKING:
    from cascade_desktop.catalog import Model
    from cascade_desktop.library import Found, Library
    from cascade_desktop.watching import Moment

Work = Callable[["Library", Report], object]

GLANCE_MS = 4000
"""Between two glances at whether something changed on disk, each of a few milliseconds."""


@dataclass(frozen=True)
class OnDisk:
    """The library's word for a row of the catalog ("there", "part" or "missing"), and the bytes."""

    state: str
    size_bytes: int


class Shelf(QObject):
    """The `Library`, in a thread of its own; one piece of work after another.

    Signals:
        found(tuple[Found, ...], dict[str, OnDisk]): everything usable, and how much of each row of
            the catalog is there; after each look and each change.
        progressed(str, Progress): how far the work on this name is.
        ended(str, object): the work on this name is done, with what it gave.
        failed(str, message, advice): it is not, and why.
    """

    found = Signal(object, object)
    progressed = Signal(str, object)
    ended = Signal(str, object)
    failed = Signal(str, str, str)

    def __init__(
        self, folders: Folders, models: tuple[Model, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folders, self._models = folders, models
        self._library: Library | None = None
        self._stopping = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._seen: Moment | None = None
        self.glances = QTimer(self, interval=GLANCE_MS)
        self.glances.timeout.connect(self._glance)

    @Slot()
    def look(self) -> None:
        """Looks through all places again, and from now on whenever one of them changes."""
        self._start("", lambda _library, _report: None)
        self.glances.start()

    @Slot()
    def _glance(self) -> None:
        if self._pool.activeThreadCount() == 0:
            self._start("", self._unless_the_same)

    def _unless_the_same(self, library: Library, _: Report) -> None:
        if self._seen is None or not library.changed_since(self._seen):
            raise Cancelled

    def add(self, path: Path) -> None:
        """Makes the model or adapter at `path` known, in place."""
        self._start(str(path), lambda library, _: library.add_place(path))

    def verify(self, name: str, found: Found) -> None:
        self._start(name, lambda library, report: library.verify(found, report))

    def remove(self, name: str, found: Found) -> None:
        """To the system's bin if it is the app's own; else only forgotten."""

        def work(library: Library, _: Report) -> None:
            (library.remove if found.ours else library.forget)(found)

        self._start(name, work)

    def move_to(self, name: str, folder: Path) -> None:
        """Moves all of the app's own models to `folder`."""
        self._start(name, lambda library, report: library.move_to(folder, report))

    def keep_token(self, name: str, token: str) -> None:
        """Keeps `token`, or forgets the old one if empty; a keyring may first ask the user."""
        from cascade_desktop import tokens

        def work(_library: Library, _report: Report) -> bool:
            if token:
                tokens.store(token)
            else:
                tokens.forget()
            return bool(token)

        self._start(name, work, looks=False)

    def stop(self) -> None:
        """Ends the work in hand at its next report, and leaves out the rest."""
        self.glances.stop()
        self._stopping.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self, name: str, work: Work, *, looks: bool = True) -> None:
        if not self._stopping.is_set():
            self._pool.start(lambda: self._do(name, work, looks))

    def _do(self, name: str, work: Work, looks: bool) -> None:
        """Runs in the pool's thread."""

        def report(progress: Progress) -> None:
            if self._stopping.is_set():
                raise Cancelled
            self.progressed.emit(name, progress)

        try:
            library = self._opened()
            result = work(library, report)
            if looks:
                self._seen = library.moment()
                self.found.emit(library.scan(self._watch), self._on_disk(library))
            self.ended.emit(name, result)
        except Cancelled:
            pass  # Nothing has changed, or the app closes: nobody waits for this.
        except CascadeError as error:
            self.failed.emit(name, error.message, error.advice)
        except Exception as error:
            log.bug(error)
            self.failed.emit(
                name,
                self.tr("This is a fault in the app, not in your files."),
                self.tr("Try again; if it comes back, report it with the log file."),
            )

    def _on_disk(self, library: Library) -> dict[str, OnDisk]:
        """Name -> how much of it is there, finished or not."""
        return {model.name: self._row_on_disk(library, model) for model in self._models}

    def _row_on_disk(self, library: Library, model: Model) -> OnDisk:
        place = model.place(self._folders)
        size_bytes = sum(_size(place / file.path) for file in model.files)
        return OnDisk(library.state(model) if model.files else "there", size_bytes)

    def _watch(self, _: Progress) -> None:
        if self._stopping.is_set():
            raise Cancelled

    def _opened(self) -> Library:
        if self._library is None:
            from cascade_desktop.library import Library

            self._library = Library(self._folders)
        return self._library


def _size(file: Path) -> int:
    for path in (file, file.with_name(f"{file.name}.part")):
        try:
            return path.stat().st_size
        except OSError:
            continue
    return 0
