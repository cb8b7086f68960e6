"""The models being downloaded: one after another, remembered when the app is closed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cascade_desktop import licences, log
from cascade_desktop.catalog import MODELS, File, Model
from cascade_desktop.disk_room import check_room, in_sentences, still_to_come
from cascade_desktop.download import LIMITS, Limits, Source, fetch
from cascade_desktop.download_list import DownloadList
from cascade_desktop.download_state import Row, State, Status
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.partial import remove_part
from cascade_desktop.progress import Progress

__all__ = ["Downloads", "State", "ask_to_pause"]

# Another program may ask this one to pause by a mark in the list: so often it is looked at.
LOOK_EVERY = 0.5

# People see no more changes than this in a second.
CHANGES_APART = 0.1

logger = logging.getLogger(__name__)


class Downloads:
    """A queue with a thread of its own. All methods return at once, but `close`.

    `source` is asked before each file, in that thread, as `on_change` is called there: at most ten
    times a second, and at once for each change made by one of the methods, by whoever called it.
    """

    def __init__(
        self,
        folders: Folders,
        source: Callable[[], Source],
        on_change: Callable[[], None],
        models: Sequence[Model] = MODELS,
        limits: Limits = LIMITS,
    ) -> None:
        self._folders, self._source, self._on_change = folders, source, on_change
        self._limits = limits
        self._list = DownloadList(folders)
        self._rows: dict[str, Row] = {}
        self._unwanted: list[Row] = []
        self._checked: dict[Path, tuple[int, int]] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._told = self._looked = time.monotonic()
        known = {model.name: model for model in models}
        for name, paused in self._list.read().items():
            if name in known:
                self._rows[name] = Row(known[name], "paused" if paused else "waiting")
        self._thread = threading.Thread(target=self._work, name="downloads", daemon=True)
        self._thread.start()

    def add(self, model: Model) -> None:
        """Puts a model at the end of the queue; one that is in it already goes on."""
        with self._changed:
            row = self._rows.get(model.name)
            if row is None or row.status == "done":
                self._rows.pop(model.name, None)
                self._rows[model.name] = Row(model, "waiting")
        self.resume(model.name)

    def pause(self, name: str) -> None:
        """Stops within half a second; what has arrived is kept."""
        self._set(name, "paused", {"waiting", "downloading", "checking", "failed"})

    def resume(self, name: str) -> None:
        """Goes on with what was paused or has failed."""
        self._set(name, "waiting", {"paused", "failed", "waiting"})

    def cancel(self, name: str) -> None:
        """Takes a model out of the queue and removes its unfinished files; finished ones stay."""
        with self._changed:
            row = self._rows.pop(name, None)
            if row is not None and row.status != "done":
                self._unwanted.append(row)
            self._changed.notify_all()
        self._list.remove(name)
        self._tell()

    def renew(self) -> None:
        """Goes on with what `source` says by now, within half a second: for changed settings."""
        with self._changed:
            for row in self._rows.values():
                if row.status in ("downloading", "checking"):
                    row.become("waiting")
            self._changed.notify_all()
        self._tell()

    def states(self) -> dict[str, State]:
        """Where each model of the queue stands now, in the order of the queue."""
        with self._changed:
            return {name: row.state() for name, row in self._rows.items()}

    def close(self) -> None:
        """Stops the thread and waits for it. The queue goes on at the next start of the app."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()

    def _set(self, name: str, status: Status, when: set[str]) -> None:
        if (row := self._row(name, when)) is None:
            return
        # Listed first: a row that runs while it is listed as paused would be paused again.
        self._list.write(name, paused=status == "paused")
        with self._changed:
            if self._row(name, when) is row:
                row.become(status)
            self._changed.notify_all()
        self._tell()

    def _row(self, name: str, when: set[str]) -> Row | None:
        with self._changed:
            row = self._rows.get(name)
            return row if row is not None and row.status in when else None

    def _tell(self) -> None:
        try:
            self._on_change()
        except Exception as error:  # Whoever watches must not be able to end the queue.
            log.bug(error)

    def _work(self) -> None:
        while (row := self._next()) is not None:
            try:
                self._download(row)
            except Cancelled:
                pass
            except CascadeError as error:
                self._end(row, "failed", error.message, error.advice)
            except Exception as error:
                log.bug(error)
                advice = "The log file says more. Resume the download to try it once more."
                self._end(row, "failed", "The download stopped because of a bug.", advice)
            else:
                self._list.remove(row.model.name)
                self._end(row, "done")

    def _next(self) -> Row | None:
        """The row to work on, waited for; None at the end."""
        while True:
            with self._changed:
                unwanted, self._unwanted = self._unwanted, []
                if not unwanted and self._closing:
                    return None
                waiting = (row for row in self._rows.values() if row.status == "waiting")
                row = None if unwanted else next(waiting, None)
                if row is not None:
                    row.become("downloading")
                    return row
                if not unwanted:
                    self._changed.wait(LOOK_EVERY)
            for old in unwanted:
                self._remove_parts(old)
                self._tell()
            self._look_at_list()

    def _download(self, row: Row) -> None:
        model, folder = row.model, row.model.place(self._folders)
        licences.check(self._folders, model)
        with in_sentences(folder):
            check_room(folder, still_to_come(model.files, folder), self._limits.reserve)
        for file in model.files:
            self._fetch(row, file, folder)
            if file.path == licences.FILE:  # Its text may be another one than that accepted.
                licences.check(self._folders, model)
        known = (key for key in model.licences if key in licences.LICENCES)
        here = [licences.in_force(self._folders, model, key) for key in known]
        licences.write_notices(folder, here)

    def _fetch(self, row: Row, file: File, folder: Path) -> None:
        row.begin(file)
        target = folder / file.path
        if self._checked.get(target) != _stamp(target) or not target.exists():
            self._step(row, Progress("downloading", 0, file.size))  # May stop before it begins.
            fetch(file, folder, self._source(), lambda at: self._step(row, at), self._limits)
            self._checked[target] = _stamp(target)
        row.end(file, target.stat().st_size)

    def _step(self, row: Row, at: Progress) -> None:
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._look_at_list()
        with self._changed:
            name = row.model.name
            wanted = self._rows.get(name) is row and row.status in ("downloading", "checking")
            if self._closing or not wanted:
                raise Cancelled
            row.step(at, now)
        if now - self._told >= CHANGES_APART:
            self._told = now
            self._tell()

    def _end(self, row: Row, status: Status, problem: str = "", advice: str = "") -> None:
        with self._changed:
            if row.status in ("downloading", "checking"):
                row.become(status, problem, advice)
        self._tell()

    def _look_at_list(self) -> None:
        """Pauses what another program has marked as paused."""
        self._looked = time.monotonic()
        if not self._list.has_changed():
            return
        for name, paused in self._list.read().items():
            if paused:
                self._set(name, "paused", {"waiting", "downloading", "checking"})

    def _remove_parts(self, row: Row) -> None:
        folder = row.model.place(self._folders)
        for file in row.model.files:
            try:
                remove_part(folder / file.path)
            except (CascadeError, OSError) as error:
                logger.warning("An unfinished file could not be removed: %s", error)


def ask_to_pause(folders: Folders, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Marks downloads as paused (all of them, if none is named) and says which were not before.

    A running `Downloads`, in this program or another one, notices within a second.
    """
    listed = DownloadList(folders)
    running = [name for name, paused in listed.read().items() if not paused]
    marked = tuple(name for name in running if not names or name in names)
    for name in marked:
        listed.write(name, paused=True)
    return marked


def _stamp(target: Path) -> tuple[int, int]:
    """Tells whether a file has been touched since it was last looked at."""
    try:
        status = target.stat()
    except OSError:
        return (-1, -1)
    return (status.st_size, status.st_mtime_ns)
