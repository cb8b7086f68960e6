"""How far the download of a model is: bytes, speed, and the time that is left."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from cascade_desktop.catalog import File, Model
from cascade_desktop.progress import Progress

Status = Literal["waiting", "downloading", "checking", "paused", "failed", "done"]

# Speed is the mean over so many seconds: shorter jumps about, longer lags behind.
SPEED_OVER = 5.0


@dataclass(frozen=True)
class State:
    """How far one model is; `done` and `total` in bytes, `file` the one that is on its way."""

    name: str
    status: Status
    done: int
    total: int
    bytes_per_second: float = 0.0
    seconds_left: float | None = None
    file: str = ""
    problem: str = ""
    advice: str = ""


@dataclass
class Row:
    """One model of the queue as its thread sees it; changed under the queue's lock."""

    model: Model
    status: Status
    problem: str = ""
    advice: str = ""
    file: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    finished: dict[str, int] = field(default_factory=dict)
    at: int = 0
    samples: deque[tuple[float, int]] = field(default_factory=deque)

    def become(self, status: Status, problem: str = "", advice: str = "") -> None:
        self.status, self.problem, self.advice = status, problem, advice
        self.samples.clear()

    def begin(self, file: File) -> None:
        self.file, self.at = file.path, 0
        self.samples.clear()

    def step(self, at: Progress, now: float) -> None:
        self.status = "checking" if at.stage == "checking" else "downloading"
        self.at = at.step
        if at.steps and at.stage == "downloading":
            self.sizes[self.file] = at.steps
        if at.stage != "downloading" or (self.samples and at.step < self.samples[-1][1]):
            self.samples.clear()
            return
        self.samples.append((now, at.step))
        while now - self.samples[0][0] > SPEED_OVER:
            self.samples.popleft()

    def end(self, file: File, size: int) -> None:
        self.sizes[file.path] = self.finished[file.path] = size
        self.at = 0

    def state(self) -> State:
        sizes = {file.path: self.sizes.get(file.path, file.size) for file in self.model.files}
        total = sum(sizes.values())
        done = total if self.status == "done" else self._done()
        speed = self._speed() if self.status == "downloading" else 0.0
        left = (total - done) / speed if speed else None
        return State(
            self.model.name,
            self.status,
            done,
            max(total, done),
            speed,
            left,
            self.file if self.status in ("downloading", "checking") else "",
            self.problem,
            self.advice,
        )

    def _done(self) -> int:
        before = sum(size for path, size in self.finished.items() if path != self.file)
        return before + (self.finished.get(self.file, 0) if not self.at else self.at)

    def _speed(self) -> float:
        if len(self.samples) < 2:
            return 0.0
        (start, before), (end, after) = self.samples[0], self.samples[-1]
        return (after - before) / (end - start) if end > start else 0.0
