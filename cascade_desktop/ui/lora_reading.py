"""The headers of LoRA files, read without holding up the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

from cascade_desktop import log
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders

if TYPE_CHECKING:
    from cascade_desktop.lora_fit import Networks
    from cascade_desktop.lora_list import LoraFile
    from cascade_desktop.uses import LoraUse

EVERY_S = 0.3
"""Between two glimpses of what has been read so far."""


@dataclass(frozen=True)
class Look:
    """What there is for `model`, which lies at `place` (None if it is not to be had).

    `whole` says that all files have been read.
    """

    model: str
    place: Path | None
    files: tuple[LoraFile, ...]
    whole: bool


class LoraReading(QObject):
    """Reads in a thread of its own, and forgets a look when the next one is asked for.

    Signals:
        looked(Look): what there is so far, and at last all of it.
        added(LoraFile): a file that was asked for by itself is a LoRA.
        refused(message, advice): it is none, and why.
    """

    looked = Signal(object)
    added = Signal(object)
    refused = Signal(str, str)

    def __init__(self, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders = folders
        self._asked = 0
        self._stopping = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def look(self, model: str, paths: tuple[Path, ...], uses: tuple[LoraUse, ...]) -> None:
        """At the LoRAs of the model, at `paths`, and at the files that `uses` name."""
        self._asked += 1
        ticket = self._asked
        self._start(lambda: self._look(ticket, model, paths, uses))

    def add(self, model: str, path: Path) -> None:
        """At a file that may be anything."""
        self._start(lambda: self._add(model, path))

    def stop(self) -> None:
        """Ends what is being read; nothing is read any more."""
        self._stopping.set()
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self, work: Callable[[], None]) -> None:
        if not self._stopping.is_set():
            self._pool.start(work)

    def _is_stale(self, ticket: int) -> bool:
        return self._stopping.is_set() or ticket != self._asked

    def _look(
        self, ticket: int, model: str, paths: tuple[Path, ...], uses: tuple[LoraUse, ...]
    ) -> None:
        """Runs in the pool's thread."""
        from cascade_desktop.lora_list import listed, own_loras, place_of
        from cascade_desktop.written import is_file

        try:
            place, networks = self._opened(model)
            own = own_loras(place) if place is not None else ()
            named = [place_of(use, place) for use in uses if use.file]
            found: list[LoraFile] = []
            told = monotonic()
            for path in dict.fromkeys([*own, *paths, *filter(is_file, named)]):
                if self._is_stale(ticket):
                    return
                found.append(listed(path, networks, own=path in own))
                if monotonic() - told > EVERY_S:
                    self.looked.emit(Look(model, place, tuple(found), False))
                    told = monotonic()
            if not self._is_stale(ticket):
                self.looked.emit(Look(model, place, tuple(found), True))
        except Exception as error:
            log.bug(error)

    def _add(self, model: str, path: Path) -> None:
        """Runs in the pool's thread."""
        from cascade_desktop.lora_list import lora_file

        try:
            self.added.emit(lora_file(path, self._opened(model)[1]))
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
        except Exception as error:
            log.bug(error)

    def _opened(self, model: str) -> tuple[Path | None, Networks | None]:
        """A model that is not to be had is told of elsewhere; then all files seem to fit."""
        from cascade_desktop.lora_fit import networks_of

        try:
            return networks_of(model, self._folders)
        except CascadeError:
            return None, None
