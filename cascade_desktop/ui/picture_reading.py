"""Pictures of the user's read without holding up the window: small images of them, and hints."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps
from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from cascade_desktop import inputs, log
from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.images import to_qimage

SIDE = 96
"""Pixels of a small image along each side: enough for screens with small pixels."""

MOST = 64
"""So many of them are kept."""


@dataclass(frozen=True)
class Seen:
    """The middle of a picture, small, with the width and height of all; or why there is none."""

    image: QImage | None = None
    size: tuple[int, int] = (0, 0)
    message: str = ""
    advice: str = ""
    missing: bool = False


class PictureReading(QObject):
    """One thread that reads pictures, one after another.

    Signals:
        seen(str, Seen): what is in this file; emitted in that thread.
    """

    seen = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[tuple[str, int, int], Seen] = OrderedDict()
        self._stopping = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def ask(self, file: str) -> None:
        """Reads `file` and tells with `seen`."""
        self.start(lambda: self.seen.emit(file, self._see(file)))

    def start(self, work: Callable[[], None]) -> None:
        """Has `work` done in the thread, after all that was asked for before."""
        if not self._stopping.is_set():
            self._pool.start(lambda: self._do(work))

    def stop(self) -> None:
        """Ends with what is being read; the rest is left out."""
        self._stopping.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _do(self, work: Callable[[], None]) -> None:
        if self._stopping.is_set():
            return
        try:
            work()
        except Exception as error:
            log.bug(error)

    def _see(self, file: str) -> Seen:
        key = _key(file)
        if key is None:
            return _failure(file, missing=True)
        if key not in self._kept:
            self._kept[key] = _look(file)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _key(file: str) -> tuple[str, int, int] | None:
    """Changes when the file does; None if it is not there."""
    try:
        facts = Path(file).stat()
    except (OSError, ValueError):
        return None
    return file, facts.st_mtime_ns, facts.st_size


def _look(file: str) -> Seen:
    try:
        picture = inputs.read_picture(Path(file))
    except BadRequest as error:
        return Seen(message=error.message, advice=error.advice)
    middle = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.BICUBIC)
    return Seen(to_qimage(middle), picture.size)


def _failure(file: str, missing: bool) -> Seen:
    try:
        inputs.size_of(Path(file))
    except BadRequest as error:
        return Seen(message=error.message, advice=error.advice, missing=missing)
    return Seen(missing=missing)
