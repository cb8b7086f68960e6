"""One line of the queue while the app runs, and what is drawn of it in one go."""

import threading
from dataclasses import dataclass, field

from cascade_desktop.request import Request
from cascade_desktop.waiting import Line


@dataclass(frozen=True, eq=False)
class Job:
    """What is drawn in one go: a press of Generate, what is left of one, or a grid's next picture.

    The cancel belongs to the job, so that a waiting one keeps it.
    """

    number: int
    request: Request
    purpose: object = None
    """What it is drawn for by whoever asked; None for a picture of the page Pictures."""
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False)
class Queued:
    """One line of the queue while the app runs; `job` is what is drawn next for it, if any."""

    number: int
    line: Line
    purpose: object = None
    job: Job | None = None
    stopping: bool = False
    checked: bool = True
    """False for one that comes from the disk, until it is its turn: a check takes a moment."""
    before: int = 0
    """How many of its pictures there were when the running job began."""
