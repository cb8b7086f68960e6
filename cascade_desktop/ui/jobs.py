"""The pictures asked for: the one being drawn and those that wait for it."""

import threading
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop.request import Request


@dataclass(frozen=True, eq=False)
class Job:
    """One press of Generate. The cancel belongs to the job, so that a waiting one keeps it."""

    number: int
    request: Request
    purpose: object = None
    """What it is drawn for by whoever asked; None for a picture of the page Pictures."""
    cancelled: threading.Event = field(default_factory=threading.Event)


class Jobs(QObject):
    """All jobs that have not ended, in the order in which they are drawn.

    Signals:
        asked(Job): a job waits to be drawn.
        changed(): one was added, cancelled or has ended.
        emptied(): the last one has ended.
    """

    asked = Signal(object)
    changed = Signal()
    emptied = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._asked = 0

    def ask(self, request: Request, purpose: object = None) -> Job:
        """Adds a job for `request`, which has been checked and has a real seed."""
        self._asked += 1
        job = Job(self._asked, request, purpose)
        self._jobs.append(job)
        self.asked.emit(job)
        self.changed.emit()
        return job

    @property
    def running(self) -> Job | None:
        """The one being drawn, or the next in turn."""
        return self._jobs[0] if self._jobs else None

    @property
    def waiting(self) -> int:
        """How many will be drawn after the running one."""
        return sum(not job.cancelled.is_set() for job in self._jobs[1:])

    @Slot()
    def cancel(self) -> None:
        """Stops the first job that is not already stopping."""
        alive = [job for job in self._jobs if not job.cancelled.is_set()]
        self._stop(alive[:1])

    @Slot()
    def cancel_all(self) -> None:
        self._stop(self._jobs)

    @Slot(object)
    def end(self, job: Job) -> None:
        """Forgets a job that was finished, cancelled or failed."""
        self._jobs.remove(job)
        self.changed.emit()
        if not self._jobs:
            self.emptied.emit()

    def _stop(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.cancelled.set()
        self.changed.emit()
