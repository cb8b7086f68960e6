"""Pictures read whole, in a thread, for a close look; the last few are kept."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from cascade_desktop import inputs
from cascade_desktop.errors import CascadeError
from cascade_desktop.history import Made
from cascade_desktop.ui.gallery_work import Work
from cascade_desktop.ui.images import to_qimage

MOST_KEPT = 4


class GalleryReading(QObject):
    """One picture after another, the one that was asked for last as soon as possible.

    Signals:
        read(number, QImage, sentence): there it is; or an empty one, and why.
    """

    read = Signal(object, QImage, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[tuple[int, Path], QImage] = OrderedDict()
        self._wanted: frozenset[int] = frozenset()
        self._work = Work(self)

    def want(self, *pictures: Made) -> None:
        """Only these are still wanted, the first one soonest."""
        self._wanted = frozenset(made.number for made in pictures)
        for made in pictures:
            kept = self._kept.get((made.number, made.file))
            if kept is None:
                self._begin(made)
            else:
                self._kept.move_to_end((made.number, made.file))
                self.read.emit(made.number, kept, "")

    def stop(self) -> None:
        self._wanted = frozenset()
        self._work.stop()

    def _begin(self, made: Made) -> None:
        def look() -> tuple[Made, QImage, str] | None:
            if made.number not in self._wanted:
                return None  # Meanwhile another one is looked at.
            try:
                return made, to_qimage(inputs.read_picture(made.file)), ""
            except CascadeError as error:
                return made, QImage(), str(error)

        self._work.do(look, self._take)

    @Slot(object)
    def _take(self, found: tuple[Made, QImage, str] | None) -> None:
        if found is None:
            return
        made, image, problem = found
        if not problem:
            self._kept[(made.number, made.file)] = image
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self.read.emit(made.number, image, problem)
