"""A finished picture is saved while the next one is drawn, and told of as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

from cascade_desktop.progress import Progress, Report

Made = TypeVar("Made")
Saved = TypeVar("Saved")


class SavedBeside(Generic[Made, Saved]):
    """Inside `with`, what is added is saved in another thread, one after the other.

    `tell` is called with what `save` gives, in the order in which things were added and in the
    thread that adds them: when the next is added, at each step that `watched` reports, and at the
    end, whatever ended it. What `save` raises is raised at the same moments, once.
    """

    def __init__(self, save: Callable[[Made], Saved], tell: Callable[[Saved], None]) -> None:
        self._save = save
        self._tell = tell
        self._under_way: Future[Saved] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="saving")

    def add(self, made: Made) -> None:
        """Waits for the one before: never more than one finished picture waits in memory."""
        self._settle(wait=True)
        self._under_way = self._thread.submit(self._save, made)

    def watched(self, report: Report) -> Report:
        """A report that also tells of what has been saved meanwhile."""

        def tell(progress: Progress) -> None:
            self._settle(wait=False)
            report(progress)

        return tell

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._settle(wait=True)
        finally:
            self._thread.shutdown()

    def _settle(self, *, wait: bool) -> None:
        if self._under_way is None or not (wait or self._under_way.done()):
            return
        done, self._under_way = self._under_way, None
        self._tell(done.result())
