"""Where undo data goes that does not fit into memory: a file nobody else sees."""

import logging
import tempfile
import weakref
from pathlib import Path
from typing import IO

from PySide6.QtGui import QImage

from cascade_desktop.ui.canvas.layer import Layer

log = logging.getLogger(__name__)


class Kept:
    """Bytes for undo, in memory or in the spool's file."""

    def __init__(self, data: bytes) -> None:
        self._data: bytes | None = data
        self._size = len(data)
        self._file: IO[bytes] | None = None
        self._at = 0

    @property
    def size(self) -> int:
        """Bytes of memory it takes while it is there."""
        return self._size

    def read(self) -> bytes:
        return self._data if self._data is not None else self._from_file()

    def move_to(self, file: IO[bytes], at: int) -> None:
        """Writes itself at byte `at`, and leaves the memory. Raises `OSError`, then unchanged."""
        file.seek(at)
        left = memoryview(self._content())
        while left.nbytes:
            left = left[file.write(left) :]
        self._file, self._at = file, at
        self._forget()

    def _content(self) -> bytes | memoryview:
        return self._data or b""

    def _forget(self) -> None:
        self._data = None

    def _from_file(self) -> bytes:
        if self._file is None:
            raise ValueError("These bytes were never written.")
        self._file.seek(self._at)
        data = self._file.read(self._size)
        if len(data) != self._size:
            raise OSError("Undo data is gone from its file.")
        return data


class KeptLayer(Kept):
    """A layer that only the undo steps still hold; its picture may wait in the file."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(b"")
        self._layer = layer
        self._image_size = layer.image.size()
        self._size = layer.image.sizeInBytes()

    def restore(self) -> Layer:
        """The layer with its picture."""
        if self._layer.image.isNull():
            self._layer.image = self._image()
        return self._layer

    def _image(self) -> QImage:
        across, down = self._image_size.width(), self._image_size.height()
        form = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(self._from_file(), across, down, 4 * across, form)

    def _content(self) -> bytes | memoryview:
        return memoryview(self._layer.image.constBits())

    def _forget(self) -> None:
        self._layer.image = QImage()


class Spool:
    """Keeps undo data: the newest `budget` bytes in memory, what is older in a file.

    The file has no name of its own where the system allows that, and is gone with the spool
    even if the program is killed. If the disk is full, data stays in memory.
    """

    def __init__(self, folder: Path | None, budget: int) -> None:
        self._folder, self._budget = folder, budget
        self._file: IO[bytes] | None = None
        self._end = 0
        self._here: dict[int, tuple[weakref.ref[Kept], int]] = {}
        self._there: dict[int, weakref.ref[Kept]] = {}
        self._count = 0
        self._is_full = False
        self.in_memory = 0
        """Bytes kept in memory now."""

    @property
    def on_disk(self) -> int:
        """Bytes of the file."""
        return self._end

    def keep(self, kept: Kept) -> None:
        """Counts `kept` for as long as anyone holds it; the oldest go to the file meanwhile."""
        self._count += 1
        number, own = self._count, weakref.ref(self)

        def forget(_: weakref.ref[Kept]) -> None:
            spool = own()
            if spool is not None:
                spool._forget(number)

        self._here[number] = (weakref.ref(kept, forget), kept.size)
        self.in_memory += kept.size
        self._move_oldest()

    def _move_oldest(self) -> None:
        for number in list(self._here):
            if self.in_memory <= self._budget or not self._move(number):
                return

    def _move(self, number: int) -> bool:
        """Whether there was room on the disk."""
        reference, size = self._here[number]
        kept = reference()
        if kept is None:
            return True
        try:
            kept.move_to(self._opened(), self._end)
        except OSError as error:
            if not self._is_full:
                log.warning("Undo data stays in memory: %s", error)
            self._is_full = True
            return False
        self._is_full = False
        self._end += size
        self.in_memory -= size
        del self._here[number]
        self._there[number] = reference
        return True

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
            # Without a buffer: what a full disk refuses must not come again at the next reading.
            file = tempfile.TemporaryFile(dir=self._folder, prefix="undo-", buffering=0)  # noqa: SIM115
            self._file = file
            weakref.finalize(self, file.close)
        return self._file

    def _forget(self, number: int) -> None:
        """Nobody can undo this any more; once that is true of all, the file starts anew."""
        _, size = self._here.pop(number, (None, 0))
        self.in_memory -= size
        last = self._there.pop(number, None) is not None and not self._there
        # At the end of the program the file may be closed before the steps are gone.
        if last and self._file is not None and not self._file.closed:
            self._file.truncate(0)
            self._end = 0
