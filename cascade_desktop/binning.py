"""Pictures thrown away: they can be had back until they go to the system's bin."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import RLock

from cascade_desktop import removal
from cascade_desktop.errors import CannotSave
from cascade_desktop.history import History, Made, Query
from cascade_desktop.writing import write_whole

MOST_LOOKED_AT = 1000
"""Of the pictures in the bin, so many of the newest may have been taken out of it elsewhere."""


class Binning:
    """Those that wait for the system's bin; a list of them is kept in `file`.

    Until then nothing is moved: the picture lies where it did and is only left out of searches,
    so neither a crash nor a full disk can lose it. Its row stays in the history for good. Safe from
    several threads. Methods may raise `CascadeError`.
    """

    def __init__(
        self, file: Path, history: History, to_bin: Callable[[Path], None] = removal.to_bin
    ) -> None:
        self._file, self._history, self._to_bin = file, history, to_bin
        self._lock = RLock()
        self._waiting: dict[int, str] = _read(file)

    @property
    def waiting(self) -> list[int]:
        """The numbers of the pictures that can be had back at once, the oldest first."""
        with self._lock:
            return list(self._waiting)

    def put(self, numbers: Sequence[int]) -> None:
        """Takes pictures out of every search."""
        with self._lock:
            rows = self._history.rows(numbers)
            # Listed first: between the two steps a crash leaves them in the gallery.
            self._list({made.number: str(made.file) for made in rows})
            self._history.bin([made.number for made in rows])

    def take_back(self, numbers: Sequence[int]) -> list[Made]:
        """Brings pictures back; gives those whose file is gone, as it is in the system's bin."""
        with self._lock:
            self._history.restore(numbers)
            self._unlist(numbers)
            return [made for made in self._history.rows(numbers) if not made.file.exists()]

    def finish(self, numbers: Iterable[int] | None = None, seconds: float | None = None) -> None:
        """Moves them to the system's bin: those, or all that wait; after `seconds` the rest waits.

        One that cannot be moved is in the gallery again; then `CannotSave` is raised at the end.
        """
        until = None if seconds is None else time.monotonic() + seconds
        failed: list[CannotSave] = []
        for number in self.waiting if numbers is None else numbers:
            if until is not None and time.monotonic() > until:
                break
            self._finish_one(number, failed)
        if failed:
            raise CannotSave(
                f"{len(failed)} of the pictures could not be put into the system's bin; "
                f"they are in the gallery again. {failed[0].message}",
                failed[0].advice,
            )

    def resume(self) -> list[int]:
        """At the start: finishes what was left, and gives those that were taken out of the bin.

        A picture whose file is at its place again, though it was in the system's bin, is no longer
        thrown away.
        """
        left = self.waiting
        self.finish(left)
        rows = self._history.find(Query(binned=True), MOST_LOOKED_AT)
        back = [row.number for row in rows if row.number not in left and row.file.exists()]
        if back:
            self._history.restore(back)
        return back

    def _finish_one(self, number: int, failed: list[CannotSave]) -> None:
        with self._lock:
            if number not in self._waiting:
                return
            for made in self._history.rows([number]):
                if not made.binned or str(made.file) != self._waiting[number]:
                    continue  # It was taken back, or is another picture by now.
                try:
                    if made.file.exists():
                        self._to_bin(made.file)
                except CannotSave as error:
                    self._history.restore([number])
                    failed.append(error)
            self._unlist([number])

    def _list(self, files: dict[int, str]) -> None:
        now = self._waiting | files
        _write(self._file, now)
        self._waiting = now

    def _unlist(self, numbers: Iterable[int]) -> None:
        done = set(numbers)
        now = {number: file for number, file in self._waiting.items() if number not in done}
        if now != self._waiting:
            self._waiting = now
            _write(self._file, now)


def _write(file: Path, waiting: dict[int, str]) -> None:
    write_whole(file, json.dumps(list(waiting.items())).encode())


def _read(file: Path) -> dict[int, str]:
    """What was listed; nothing if the list cannot be read, as then every file is at its place."""
    try:
        rows = json.loads(file.read_bytes())
        return {int(number): str(path) for number, path in rows}
    except (OSError, ValueError, TypeError):
        return {}
