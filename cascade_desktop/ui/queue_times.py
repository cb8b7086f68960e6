"""How long the running jobs still take, and all that wait behind them."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request
from cascade_desktop.ui.pace import Pace
from cascade_desktop.waiting import Line


class QueueTimes:
    """Learns from every report of a job; sizes not drawn yet count by their pixels."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._seen: dict[tuple[str, str, int], Request] = {}

    def note(self, request: Request, progress: Progress, now: float, job: object = None) -> None:
        """Learns from a report that came at the time `now` (seconds, any origin)."""
        self._pace.note(request, progress, now, job)
        if progress.stage == Stage.C:
            # The newest last, so that a guess goes by what was drawn most recently.
            self._seen.pop(_kind(request), None)
            self._seen[_kind(request)] = request

    def forget_others(self, jobs: Collection[object]) -> None:
        """Only these are still being drawn; what was learnt stays."""
        self._pace.forget_others(jobs)

    def left(self, request: Request, progress: Progress) -> float | None:
        """Seconds until the last picture of a running job is done; None while not known."""
        return self._pace.left(request, progress)

    def fraction(self, request: Request, progress: Progress) -> float:
        """How much of a running job is done, 0 to 1."""
        return self._pace.fraction(request, progress)

    def all_left(self, lines: Iterable[Line]) -> float | None:
        """Seconds for all that is left of the lines; None where one of them cannot be told."""
        return self.whole(request for line in lines for request in line.all_left())

    def whole(self, requests: Iterable[Request]) -> float | None:
        """Seconds for all of these requests, from their beginning."""
        counted: dict[tuple[str, str, int, int, int, int], float | None] = {}
        seconds = 0.0
        for request in requests:
            key = (*_kind(request), request.steps, request.decoder_steps, request.count)
            if key not in counted:
                counted[key] = self._one(request)
            one = counted[key]
            if one is None:
                return None
            seconds += one
        return seconds

    def _one(self, request: Request) -> float | None:
        begin = Progress(Stage.C, 0, request.steps, 1, request.count)
        seconds = self._pace.left(request, begin)
        if seconds is not None:
            return seconds
        for seen in reversed(self._seen.values()):
            if _kind(seen)[:2] == _kind(request)[:2]:
                alike = replace(request, width=seen.width, height=seen.height)
                seconds = self._pace.left(alike, begin)
                if seconds is not None:
                    return seconds * _pixels(request) / _pixels(seen)
        return None


def _kind(request: Request) -> tuple[str, str, int]:
    return request.model, request.precision, _pixels(request)


def _pixels(request: Request) -> int:
    return request.width * request.height
