"""The small pictures of the gallery: made in threads for what is seen, kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, QSize, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from cascade_desktop.errors import CascadeError
from cascade_desktop.thumbnails import Thumbnails

MOST_BYTES = 96 * 2**20
"""Of pixels kept in memory: about a thousand tiles of 160 pixels."""

THREADS = 2

SEEN, GONE, DAMAGED = "seen", "gone", "damaged"


class GalleryThumbnails(QObject):
    """Pixmaps by the number of the picture.

    Signals:
        arrived(number): there is a pixmap now, or it is known why there is none.
    """

    arrived = Signal(object)
    _read = Signal(object, QImage, str, int)

    def __init__(self, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self.side = 160
        self.states: dict[int, str] = {}
        self._thumbnails = thumbnails
        self._kept: OrderedDict[int, tuple[QPixmap, int]] = OrderedDict()
        self._bytes = 0
        self._wanted: dict[int, Path] = {}
        self._running: set[int] = set()
        self._lock, self._workers = Lock(), 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._read.connect(self._keep)

    def pixmap(self, number: int, file: Path) -> QPixmap | None:
        """The thumbnail, if it is there; otherwise it is asked for."""
        found = self._kept.get(number)
        if found is not None:
            self._kept.move_to_end(number)
        if (found is None or found[1] != self.side) and number not in self.states:
            self._ask(number, file)
        return found[0] if found is not None else None

    def want_only(self, numbers: set[int]) -> None:
        """Drops what was asked for and is no longer seen."""
        with self._lock:
            self._wanted = {key: file for key, file in self._wanted.items() if key in numbers}

    def forget(self, number: int) -> None:
        """The file may have changed, come back or gone."""
        self.states.pop(number, None)
        found = self._kept.pop(number, None)
        if found is not None:
            self._bytes -= _bytes(found[0])

    def set_side(self, side: int) -> None:
        """How many pixels of the screen a tile has; those made before are shown until then."""
        self.side = side
        self.states = {key: state for key, state in self.states.items() if state != SEEN}

    def look_again(self) -> None:
        """Files that were missing may be there by now."""
        self.states = {key: state for key, state in self.states.items() if state != GONE}

    def stop(self) -> None:
        """Waits for those being made; the others are left out."""
        self.want_only(set())
        self._pool.waitForDone()

    def _ask(self, number: int, file: Path) -> None:
        with self._lock:
            if number in self._running:
                return
            self._wanted.pop(number, None)
            self._wanted[number] = file  # At the end: what was asked for last is made first.
            begin = self._workers < THREADS
            self._workers += begin
        if begin:
            self._pool.start(self._make_wanted)

    def _make_wanted(self) -> None:
        """In a thread of the pool: makes one after another until none is wanted."""
        while True:
            with self._lock:
                if not self._wanted:
                    self._workers -= 1
                    return
                number, file = self._wanted.popitem()
                self._running.add(number)
                side = self.side
            try:
                image, state = _made(self._thumbnails, file, side)
            finally:
                with self._lock:
                    self._running.discard(number)
            self._read.emit(number, image, state, side)

    @Slot(object, QImage, str, int)
    def _keep(self, number: int, image: QImage, state: str, side: int) -> None:
        self.forget(number)
        if state != SEEN:
            self.states[number] = state
        else:
            pixmap = QPixmap.fromImage(image)
            self._kept[number] = (pixmap, side)
            self._bytes += _bytes(pixmap)
            while self._bytes > MOST_BYTES and len(self._kept) > 1:
                self._bytes -= _bytes(self._kept.popitem(last=False)[1][0])
        self.arrived.emit(number)


def _made(thumbnails: Thumbnails, file: Path, side: int) -> tuple[QImage, str]:
    try:
        image = QImage.fromData(thumbnails.bytes_of(file))
    except (FileNotFoundError, NotADirectoryError):
        return QImage(), GONE
    except (CascadeError, OSError):
        return QImage(), DAMAGED
    if image.isNull():
        return image, DAMAGED
    size = image.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
    smooth = Qt.TransformationMode.SmoothTransformation
    if size != image.size():
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return image.convertToFormat(QImage.Format.Format_RGB32), SEEN


def _bytes(pixmap: QPixmap) -> int:
    return 4 * pixmap.width() * pixmap.height()
