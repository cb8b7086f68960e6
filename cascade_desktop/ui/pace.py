"""How long a picture still takes, from how long its steps have taken so far."""

from collections.abc import Collection
from dataclasses import dataclass, field

from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request

# One long step (the first of a stage also prepares things) must not swing the estimate.
NEW_STEP_WEIGHT = 0.4

Key = tuple[str, str, int]


@dataclass
class Pace:
    """Remembers seconds per step of each stage, for each model and size, while the app runs."""

    _seconds: dict[Key, float] = field(default_factory=dict)
    _last: dict[object, tuple[Key, int, float]] = field(default_factory=dict)

    def note(self, request: Request, progress: Progress, now: float, job: object = None) -> None:
        """Learns from a report that came at the time `now` (seconds, any origin).

        Of several jobs that are drawn at once, each is to be told from the others.
        """
        key = _key(request, progress.stage)
        last = self._last.get(job)
        if last is not None and last[0] == key and progress.step > last[1]:
            took = (now - last[2]) / (progress.step - last[1])
            known = self._seconds.get(key, took)
            self._seconds[key] = known + NEW_STEP_WEIGHT * (took - known)
        self._last[job] = (key, progress.step, now)

    def forget_others(self, jobs: Collection[object]) -> None:
        """Only these are still being drawn; what was learnt stays."""
        self._last = {job: last for job, last in self._last.items() if job in jobs}

    def left(self, request: Request, progress: Progress) -> float | None:
        """Seconds until the last picture of `request` is done; None while nothing is known."""
        if progress.stage not in _steps(request):
            return None
        here = self._step(request, progress.stage)
        if here is None:
            return None
        one = sum(self._stage(request, stage, here) for stage in _steps(request))
        done = self._done(request, progress, here)
        return max(0.0, (progress.pictures - progress.picture + 1) * one - done)

    def fraction(self, request: Request, progress: Progress) -> float:
        """How much of all the work is done, from 0 to 1."""
        if progress.stage not in _steps(request):
            return 0.0
        here = self._step(request, progress.stage) or 1.0
        one = sum(self._stage(request, stage, here) for stage in _steps(request))
        done = (progress.picture - 1) * one + self._done(request, progress, here)
        return min(1.0, done / (progress.pictures * one)) if one else 0.0

    def _done(self, request: Request, progress: Progress, otherwise: float) -> float:
        order = list(_steps(request))
        before = order[: order.index(progress.stage)]
        earlier = sum(self._stage(request, stage, otherwise) for stage in before)
        here = self._step(request, progress.stage) or otherwise
        return earlier + here * progress.step

    def _stage(self, request: Request, stage: str, otherwise: float) -> float:
        """Seconds that a whole stage takes; `otherwise` per step if it has not run yet."""
        step = self._step(request, stage)
        return _steps(request)[stage] * (otherwise if step is None else step)

    def _step(self, request: Request, stage: str) -> float | None:
        return self._seconds.get(_key(request, stage))


def _key(request: Request, stage: str) -> Key:
    return (f"{request.model} {request.precision}", stage, request.width * request.height)


def _steps(request: Request) -> dict[str, int]:
    """The stages of one picture and their steps, in order. Conditions take next to no time."""
    return {Stage.C: request.steps, Stage.B: request.decoder_steps, Stage.A: 1}
