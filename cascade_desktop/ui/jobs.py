"""The pictures asked for: those being drawn and those that wait for them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop.errors import CascadeError
from cascade_desktop.request import Request, random_seed
from cascade_desktop.ui.queue_keeping import QueueKeeping
from cascade_desktop.ui.queue_room import RoomWatch
from cascade_desktop.ui.queued import Job, Queued
from cascade_desktop.waiting import Line, Queue, Waiting
from cascade_desktop.xy_grid import Grid

__all__ = ["Job", "Jobs", "Queued"]


class Jobs(QObject):
    """All jobs that have not ended, in the order in which they are begun, one at a time or as many
    as there are `places`.

    With a `store` all of them are kept on disk at each change, before anything else is done.
    Those that have failed, and those that broke when the app ended, stay until they are
    dismissed or asked for again.

    Signals:
        asked(Job): it is the job's turn to be drawn.
        changed(): one was added, moved, cancelled, has failed or ended, or has one picture more.
        emptied(): a job has ended, and none is drawn after it.
        sheet_wanted(Queued): all pictures of this grid are there.
        said(str), refused(message, advice): sentences for the user.
    """

    asked = Signal(object)
    changed = Signal()
    emptied = Signal()
    sheet_wanted = Signal(object)
    said = Signal(str)
    refused = Signal(str, str)

    def __init__(self, parent: QObject | None = None, store: Waiting | None = None) -> None:
        super().__init__(parent)
        self._keeping = QueueKeeping(store, self)
        self._keeping.refused.connect(self.refused)
        self._entries: list[Queued] = []
        self._running: list[Queued] = []
        self._places = 1
        self._taken: list[tuple[int, Queued]] = []
        self._asked = 0
        self._paused, self._reason, self._full = False, "", False
        self._leaving = False
        self._room = RoomWatch(self)
        self._room.room.connect(self._go_on)
        self._unreadable = self._read()

    @property
    def entries(self) -> tuple[Queued, ...]:
        """Every line of the queue, drawn and waiting ones, in their order."""
        return tuple(self._entries)

    @property
    def running(self) -> Job | None:
        """The one being drawn; of several, the one that was begun first."""
        return next(iter(self.all_running), None)

    @property
    def all_running(self) -> tuple[Job, ...]:
        """Those being drawn, in the order in which they were begun."""
        return tuple(entry.job for entry in self._running if entry.job is not None)

    @property
    def places(self) -> int:
        """How many are drawn at once, if there are so many."""
        return self._places

    def use_places(self, places: int) -> None:
        """So many are drawn at once from now on; those that are more end undisturbed."""
        self._places = places
        self._follow()

    @property
    def waiting(self) -> int:
        """How many will be drawn after the running ones."""
        return sum(entry.line.state == "waiting" for entry in self._entries)

    @property
    def paused(self) -> bool:
        """Whether none is begun after the running ones."""
        return self._paused

    @property
    def reason(self) -> str:
        """Why the queue is paused: a sentence, or nothing where the user has paused it."""
        return self._reason

    @property
    def can_bring_back(self) -> bool:
        return bool(self._taken)

    def watch_room(self, folder: Path) -> None:
        """Where pictures are saved: once its disk is full, the queue waits for room there."""
        self._room.folder = folder

    def restore(self) -> tuple[str, ...]:
        """Goes on with what was left when the app ended, once there is somebody to draw it.

        It goes on by itself: all of it was asked for, and what may have ended the app is not
        begun again but offered. Whoever wants it to wait pauses it, which is kept as well.
        Returns a sentence for all that could not be read.
        """
        self._follow()
        for entry in self.entries:
            if entry.line.state == "sheet":
                self.sheet_wanted.emit(entry)
        return self._unreadable

    def ask(self, request: Request, purpose: object = None) -> Job:
        """Adds a job for `request`, which has been checked and has a real seed."""
        entry = self._queued(Line(request, canvas=purpose is not None), purpose)
        job = entry.job = self._job(entry)
        self._entries.append(entry)
        self._follow()
        return job

    def ask_grid(self, grid: Grid) -> Queued:
        """Adds a grid as one line; its pictures are drawn as one job each."""
        entry = self._queued(Line(grid.request, grid))
        self._entries.append(entry)
        self._follow()
        return entry

    @Slot()
    def pause(self, reason: str = "") -> None:
        """The running jobs are finished, and then none is begun; `reason` is a sentence."""
        self._set_paused(True, reason)
        self._follow()

    @Slot()
    def resume(self) -> None:
        self._set_paused(False)
        self._follow()

    @Slot()
    def cancel(self) -> None:
        """Stops the first job that is not already stopping."""
        alive = [entry for entry in self._to_come() if not entry.stopping]
        self.remove(alive[:1])

    @Slot()
    def cancel_all(self) -> None:
        """Stops the running jobs and forgets all that wait; failed ones stay until dismissed."""
        self.remove(self._to_come())

    def remove(self, entries: Iterable[Queued]) -> None:
        """Stops or forgets each of them, in whatever state it is; see `bring_back`."""
        there = [entry for entry in entries if entry in self._entries]
        if self._leaving:  # What is left is kept for the next start.
            there = []
        if there:
            self._taken = []
        for entry in there:
            if entry.job is not None:
                entry.job.cancelled.set()
            if entry in self._running:
                entry.stopping = True
            else:
                self._take(entry)
        self._follow()

    @Slot()
    def bring_back(self) -> None:
        """Undoes the last cancel: what was taken waits again, in its place."""
        taken, self._taken = self._taken, []
        for place, entry in reversed(taken):
            entry.job, entry.stopping = None, False
            if entry.line.state == "drawing":
                entry.line = replace(entry.line, state="waiting")
            self._entries.insert(min(place, len(self._entries)), entry)
        self._follow()

    def retry(self, entry: Queued) -> None:
        """A failed or offered one waits again in its place, less the pictures it has."""
        if entry.line.state not in ("failed", "offered"):
            return
        done = entry.line.grid is not None and not entry.line.left
        entry.line = replace(
            entry.line, state="sheet" if done else "waiting", message="", advice="", broken=False
        )
        self._follow()
        if done:
            self.sheet_wanted.emit(entry)

    def duplicate(self, entry: Queued) -> Queued:
        """The same once more behind it, with a new seed: with the same one nothing new comes."""
        request = replace(entry.line.request, seed=random_seed())
        grid = entry.line.grid
        line = Line(
            request,
            replace(grid, request=request) if grid is not None else None,
            canvas=entry.line.canvas,
        )
        copy = self._queued(line, entry.purpose)
        self._entries.insert(self._entries.index(entry) + 1, copy)
        self._follow()
        return copy

    def move(self, entry: Queued, place: int) -> None:
        """Puts the entry where `place` in `entries` is now, counted without the entry itself."""
        if entry in self._entries:
            self._entries.remove(entry)
            self._entries.insert(max(0, min(place, len(self._entries))), entry)
            self._follow()

    @Slot(object, object)
    def note_drawn(self, job: Job, file: Path) -> None:
        """One picture of the job is saved, and is not drawn again whatever happens."""
        entry = self._drawn_as(job)
        if entry is not None:
            entry.line = replace(entry.line, drawn=(*entry.line.drawn, str(file)))
            self._keep()
            self.changed.emit()

    @Slot(object)
    def end(self, job: Job) -> None:
        """A running job was finished or cancelled."""
        entry = self._ended(job)
        grid = entry.line.grid
        stopped = job.cancelled.is_set()
        if entry.stopping or (stopped and not self._leaving):
            self._take(entry)
        elif stopped and entry.line.left:
            entry.line = replace(entry.line, state="waiting")
        elif grid is None:
            self._entries.remove(entry)
        else:
            self._end_of_one(entry)
        self._go_on_after(entry)

    @Slot(object, str, str, bool)
    def fail(self, job: Job, message: str, advice: str = "", full: bool = False) -> None:
        """A running job has failed. With `full`, the disk was: then it waits for room."""
        entry = self._ended(job)
        if entry.stopping:
            self._take(entry)
        elif full:
            entry.line = replace(entry.line, state="waiting")
            reason = self.tr("{0} The queue goes on when there is room.").format(message)
            self._set_paused(True, reason, full=True)
            self._room.begin()
            self.said.emit(reason)
        else:
            entry.line = entry.line.failed(message, advice)
        self._go_on_after(entry)

    def end_sheet(
        self, entry: Queued, file: Path | None, message: str = "", advice: str = ""
    ) -> None:
        """The page of a grid is saved, or with a `message` it could not be."""
        if entry not in self._entries:
            return
        if file is not None:
            self._entries.remove(entry)
        else:
            entry.line = entry.line.failed(message, advice)
        self._follow()

    def leave(self) -> None:
        """The app ends: running jobs stop at their next step, and all is kept as it waits."""
        self._leaving = True
        self._room.end()
        for job in self.all_running:
            job.cancelled.set()
        self._keep()
        self.changed.emit()

    @Slot()
    def _go_on(self) -> None:
        self.said.emit(self.tr("There is room on the disk again: the queue goes on."))
        self.resume()

    def _end_of_one(self, entry: Queued) -> None:
        """A picture of a grid was drawn; without a word of where, its place stays empty."""
        if len(entry.line.drawn) == entry.before:
            entry.line = replace(entry.line, drawn=(*entry.line.drawn, ""))
        entry.line = replace(entry.line, state="waiting" if entry.line.left else "sheet")

    def _ended(self, job: Job) -> Queued:
        entry = self._drawn_as(job)
        if entry is None:
            raise ValueError(f"Job {job.number} is not being drawn")
        self._running.remove(entry)
        return entry

    def _drawn_as(self, job: Job) -> Queued | None:
        return next((entry for entry in self._running if entry.job is job), None)

    def _go_on_after(self, entry: Queued) -> None:
        entry.job = None
        self._follow()
        if entry.line.state == "sheet" and entry in self._entries:
            self.sheet_wanted.emit(entry)
        if not self._running:
            self.emptied.emit()

    def _follow(self) -> None:
        """Begins the next ones if it is time, keeps all of it, and tells."""
        begun = [] if self._paused or self._leaving else list(self._begin())
        self._keep()
        for job in begun:
            self.asked.emit(job)
        self.changed.emit()

    def _begin(self) -> Iterator[Job]:
        """Makes the first lines that wait, and can be drawn, running ones."""
        for entry in self._entries:
            if len(self._running) >= self._places:
                return
            if self._is_next(entry) and self._can_be_drawn(entry):
                self._running.append(entry)
                yield self._begun(entry)

    def _is_next(self, entry: Queued) -> bool:
        """Those of a purpose are laid over the same canvas in their order, so one by one."""
        if entry.line.state != "waiting":
            return False
        return entry.purpose is None or all(one.purpose is None for one in self._running)

    def _can_be_drawn(self, entry: Queued) -> bool:
        """What comes from the disk may be another version's, or an editor's."""
        if entry.checked:
            return True
        try:
            request = entry.line.request.checked()
        except CascadeError as error:
            entry.line = entry.line.failed(error.message, error.advice)
            return False
        entry.line, entry.checked = replace(entry.line, request=request), True
        return True

    def _begun(self, entry: Queued) -> Job:
        request = entry.line.next_request()
        if entry.job is None or entry.job.request != request:
            entry.job = self._job(entry)
        drawn = entry.line.drawn
        if entry.line.grid is None:  # Pictures of a batch that is drawn again.
            drawn = drawn[: entry.line.request.count - request.count]
        entry.line, entry.before = replace(entry.line, state="drawing", drawn=drawn), len(drawn)
        return entry.job

    def _read(self) -> tuple[str, ...]:
        """At once, so that whatever is asked for early does not take the place of what was."""
        queue, sentences = self._keeping.read()
        for line in queue.lines:
            entry = self._queued(line)
            entry.checked = False
            self._entries.append(entry)
        self._set_paused(queue.paused, queue.reason, queue.full)
        if queue.full:
            self._room.begin(just_now=False)
        return sentences

    def _keep(self) -> None:
        lines = [entry.line for entry in self._entries]
        if self._leaving:
            lines = [
                replace(line, state="waiting") if line.state == "drawing" else line
                for line in lines
            ]
        self._keeping.write(Queue(tuple(lines), self._paused, self._reason, self._full))

    def _set_paused(self, paused: bool, reason: str = "", full: bool = False) -> None:
        self._room.end()
        self._paused, self._reason, self._full = paused, reason, full

    def _to_come(self) -> list[Queued]:
        waiting = [entry for entry in self._entries if entry.line.state == "waiting"]
        return self._running + waiting

    def _take(self, entry: Queued) -> None:
        self._taken.append((self._entries.index(entry), entry))
        self._entries.remove(entry)

    def _queued(self, line: Line, purpose: object = None) -> Queued:
        self._asked += 1
        return Queued(self._asked, line, purpose)

    def _job(self, entry: Queued) -> Job:
        return Job(entry.number, entry.line.next_request(), entry.purpose)
