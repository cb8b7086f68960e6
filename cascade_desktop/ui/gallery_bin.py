"""Pictures of the gallery thrown away, and had back as long as they wait for the system's bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cascade_desktop.binning import Binning
from cascade_desktop.errors import BadRequest
from cascade_desktop.history import History, Made
from cascade_desktop.ui.gallery_work import Then, Work

WAIT_MS = 30_000
"""Undo is offered for so long; then the files go to the system's bin."""

AT_THE_END_SECONDS = 3.0
"""The window does not stay longer for it; the next start finishes the rest."""


Do = Callable[[Callable[[], object], Then | None], None]
"""Runs a call in order with the other changes of the history."""


class GalleryBin(QObject):
    """One batch after another can be taken back, the last one first, while they wait.

    Signals:
        binned(tuple[Path, ...]): these are to be seen no more.
        taken_back(list[int], tuple[Path, ...]): pictures are in the gallery again.
        waiting_changed(count): so many would come back at the next `take_back`.
        finished(): some have gone to the system's bin, or could not.
        refused(CascadeError): something could not be done.
    """

    binned = Signal(object)
    taken_back = Signal(object, object)
    waiting_changed = Signal(int)
    finished = Signal()
    refused = Signal(object)

    def __init__(self, file: Path, history: History, work: Do, parent: QObject) -> None:
        super().__init__(parent)
        self._history, self._work = history, work
        self._binning = Binning(file, history)
        self._batches: list[list[int]] = []
        self._mover = Work(self)
        self._mover.refused.connect(self._refuse)
        self._clock = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._clock.timeout.connect(self.finish)

    def resume(self) -> None:
        """At the start: what was left when the app ended last goes to the system's bin."""
        self._mover.do(self._binning.resume, self._tell_resumed)

    def throw_away(self, numbers: Sequence[int]) -> None:
        """They are gone from every search at once; their files stay until Undo has run out."""
        thrown = list(numbers)
        self._batches.append(thrown)
        self._work(lambda: self._put(thrown), self._tell_binned)
        self._clock.start()
        self.waiting_changed.emit(len(numbers))

    @Slot()
    def take_back(self) -> None:
        """The batch thrown away last is in the gallery again."""
        if not self._batches:
            self.refused.emit(
                BadRequest(
                    self.tr("No picture waits to be taken back."),
                    self.tr("Restore older ones from the system's bin, then open the app again."),
                )
            )
            return
        numbers = self._batches.pop()
        self._work(lambda: self._restore(numbers), self._tell_back)
        self._offer_next()

    @Slot()
    def finish(self) -> None:
        """Everything that waits goes to the system's bin."""
        numbers = [number for batch in self._batches for number in batch]
        self._batches.clear()
        self._offer_next()
        # Behind what was thrown away just now, which is written in another thread.
        self._work(lambda: None, lambda _: self._move(numbers))

    def stop(self) -> None:
        """The window closes; called when nothing more is written by the other thread."""
        self._clock.stop()
        self._batches.clear()
        self._mover.do(lambda: self._binning.finish(seconds=AT_THE_END_SECONDS))
        self._mover.stop()

    def _put(self, numbers: list[int]) -> list[Made]:
        self._binning.put(numbers)
        return self._history.rows(numbers)

    def _restore(self, numbers: list[int]) -> list[Made]:
        self._binning.take_back(numbers)
        return self._history.rows(numbers)

    def _move(self, numbers: list[int]) -> None:
        self._mover.do(lambda: self._binning.finish(numbers), self._tell_finished)

    def _offer_next(self) -> None:
        self.waiting_changed.emit(len(self._batches[-1]) if self._batches else 0)
        if not self._batches:
            self._clock.stop()

    def _tell_binned(self, pictures: list[Made]) -> None:
        self.binned.emit(tuple(made.file for made in pictures))

    def _tell_back(self, pictures: list[Made]) -> None:
        numbers = [made.number for made in pictures]
        self.taken_back.emit(numbers, tuple(made.file for made in pictures))
        if gone := [made.file.name for made in pictures if made.gone]:
            self.refused.emit(
                BadRequest(
                    self.tr("{0} is in the system's bin already.").format(gone[0]),
                    self.tr("Restore it there, and it is in the gallery again."),
                )
            )

    def _tell_resumed(self, back: list[int]) -> None:
        if back:
            self.finished.emit()

    def _tell_finished(self, _: object) -> None:
        self.finished.emit()

    @Slot(object)
    def _refuse(self, error: object) -> None:
        self.refused.emit(error)
        self.finished.emit()
