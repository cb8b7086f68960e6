"""Pieces of work that several threads take in their order, one thread for each card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Condition, Event, Lock
from typing import Generic, TypeVar

from cascade_desktop.errors import Cancelled
from cascade_desktop.progress import Progress, Report

Piece = TypeVar("Piece")

LOOK_SECONDS = 0.2
"""How often Ctrl-C is looked for: on Windows it does not end the waiting for a thread."""


class AtOnce(Generic[Piece]):
    """`run` returns when all pieces are done. The first failure, and Ctrl-C, ends what is at work
    at its next step, and is raised once that has ended.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = iter(pieces)
        self._lock = Lock()
        self._one_done = Condition(self._lock)
        self._begun = 0
        self._stopping = Event()
        self._failure: Exception | None = None
        self.failed: Piece | None = None
        """The piece that has failed first."""

    def run(self, works: Sequence[Callable[[Piece], None]]) -> None:
        """Each of the works has a thread of its own, and takes the next piece when it is free."""
        with ThreadPoolExecutor(len(works), thread_name_prefix="drawing") as threads:
            try:
                at_work = {threads.submit(self._work, work) for work in works}
                while at_work:  # A joined thread would pass for ended after Ctrl-C in Python 3.11.
                    at_work = wait(at_work, LOOK_SECONDS).not_done
            finally:
                self._end()
        if self._failure is not None:
            raise self._failure

    def watched(self, report: Report) -> Report:
        """A report that raises `Cancelled` once the work is to end."""

        def tell(progress: Progress) -> None:
            if self._stopping.is_set():
                raise Cancelled
            report(progress)

        return tell

    def _end(self) -> None:
        """Waits for what is begun, also in a thread that Ctrl-C came upon while it was started."""
        with self._lock:
            self._stopping.set()
            while self._begun:
                self._one_done.wait(LOOK_SECONDS)

    def _work(self, work: Callable[[Piece], None]) -> None:
        while (piece := self._next()) is not None:
            try:
                work(piece)
            except Exception as error:
                with self._lock:
                    if self._failure is None:  # The others are cancelled because of it.
                        self._failure, self.failed = error, piece
                self._stopping.set()
            finally:
                with self._lock:
                    self._begun -= 1
                    self._one_done.notify()

    def _next(self) -> Piece | None:
        with self._lock:
            piece = None if self._stopping.is_set() else next(self._pieces, None)
            self._begun += piece is not None
            return piece
