"""How far the work is, on the console: one line that changes, or a few lines in a log."""

import shutil
import time
from collections.abc import Callable
from threading import RLock
from typing import TextIO

from cascade_desktop.progress import Progress

SECONDS_BETWEEN_LINES = 60
BETWEEN = " | "


class ProgressLine:
    """A `Report` that writes to `stream`; `close` ends the line before other text follows.

    A terminal gets one changing line. Anything else gets a line for each stage, and in a long
    stage one a minute, so that a log shows that the work goes on.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._changes = stream.isatty()
        self._part: tuple[int, str] | None = None
        self._started = self._written = 0.0
        self._first_step = 0

    def __call__(self, progress: Progress) -> None:
        now = self._clock()
        begins = (progress.picture, progress.stage) != self._part
        if begins:
            self._part = (progress.picture, progress.stage)
            self._started, self._first_step = now, progress.step
        if self._changes:
            self._show(self._text(progress, now), now)
        elif begins or now - self._written >= SECONDS_BETWEEN_LINES:
            self._write(f"{self._text(progress, now)}\n", now)

    def close(self) -> None:
        if self._changes and self._part is not None:
            self._write("\r\x1b[K", self._written)
            self._part = None

    def _show(self, text: str, now: float) -> None:
        width = shutil.get_terminal_size().columns - 1
        self._write(f"\r\x1b[K{text[:width]}", now)

    def _write(self, text: str, now: float) -> None:
        self._stream.write(text)
        self._stream.flush()
        self._written = now

    def _text(self, progress: Progress, now: float) -> str:
        done = progress.step - self._first_step
        parts = [f"{progress.stage} {progress.step}/{progress.steps}"]
        if progress.pictures > 1:
            parts.insert(0, f"picture {progress.picture} of {progress.pictures}")
        left = (now - self._started) / max(done, 1) * (progress.steps - progress.step)
        if done > 0 and left >= 1:
            parts.append(f"{_duration(left)} left in this stage")
        return " · ".join(parts)


class ProgressLines:
    """The same for several threads at once: on a terminal they share the line, and in a log each
    has lines of its own. `reports` holds one for each; closing it takes it out of the line.
    """

    def __init__(
        self, stream: TextIO, count: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.lock = RLock()
        self._stream = stream
        self._texts = [""] * count
        self._is_shown = False
        self.reports = tuple(_Share(self, number, stream, clock) for number in range(count))

    def close(self) -> None:
        with self.lock:
            if self._is_shown:
                self._write("")

    def show(self, number: int, text: str) -> None:
        """What one of them has to say now, beside what the others have said last."""
        with self.lock:
            self._texts[number] = text
            told = list(filter(None, self._texts))
            # As long as the line, less what stands between them.
            whole = shutil.get_terminal_size().columns - 1 - len(BETWEEN) * (len(told) - 1)
            self._write(BETWEEN.join(one[: whole // len(told)] for one in told))

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()
        self._is_shown = bool(text)


class _Share(ProgressLine):
    """The part of one thread."""

    def __init__(
        self, lines: ProgressLines, number: int, stream: TextIO, clock: Callable[[], float]
    ) -> None:
        super().__init__(stream, clock)
        self._lines, self._number = lines, number

    def __call__(self, progress: Progress) -> None:
        with self._lines.lock:
            super().__call__(progress)

    def close(self) -> None:
        if self._changes:
            self._lines.show(self._number, "")

    def _show(self, text: str, _: float) -> None:
        self._lines.show(self._number, text)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"
