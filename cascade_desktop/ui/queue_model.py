"""The queue as a list: what each line draws, how far it is, and what is wrong with it."""

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QPixmap

from cascade_desktop.progress import Progress
from cascade_desktop.ui import measures
from cascade_desktop.ui.images import to_qimage
from cascade_desktop.ui.jobs import Job, Jobs, Queued
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.queue_times import QueueTimes

Index = QModelIndex | QPersistentModelIndex

ENTRY = "application/x-cascade-queued"
QUEUED = Qt.ItemDataRole.UserRole
DETAILS = Qt.ItemDataRole.UserRole + 1
FRACTION = Qt.ItemDataRole.UserRole + 2
STATE = Qt.ItemDataRole.UserRole + 3
LONGEST_PROMPT = 200


class QueueModel(QAbstractListModel):
    """One row per line of the queue, in the order in which they are drawn."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._rows: tuple[Queued, ...] = ()
        self._times = QueueTimes()
        self._now: dict[Job, Progress] = {}
        self._previews: dict[Job, QPixmap] = {}
        self._left: dict[Queued, float | None] = {}
        jobs.changed.connect(self._follow)
        self._follow()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry = self._rows[index.row()]
        if role == QUEUED:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(entry)
        if role in (DETAILS, STATE):
            return self._details(entry) if role == DETAILS else self._state(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._title(entry)}, {self._details(entry)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(filter(None, (self._title(entry), self._state(entry)))))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._previews.get(entry.job) if entry.job is not None else None
        return self._fraction(entry) if role == FRACTION else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ENTRY]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            # Its number, not its row: the queue goes on while the mouse is held.
            data.setData(ENTRY, QByteArray(str(self._rows[index.row()].number).encode()))
        return data

    def dropMimeData(
        self, data: QMimeData, _: Qt.DropAction, row: int, __: int, parent: Index
    ) -> bool:
        """Moves a line. False in any case: the view must not remove the row it has dragged."""
        if not data.hasFormat(ENTRY):
            return False
        number = int(bytes(data.data(ENTRY).data()))
        start = next((at for at, one in enumerate(self._rows) if one.number == number), None)
        if start is not None:
            end = row if row >= 0 else (parent.row() if parent.isValid() else len(self._rows))
            self._jobs.move(self._rows[start], end - 1 if end > start else end)
        return False

    def row_of(self, entry: Queued | None) -> int:
        """-1 if it is not in the queue any more."""
        return next((row for row, one in enumerate(self._rows) if one is entry), -1)

    @property
    def seconds_left(self) -> float | None:
        """For all that will be drawn; None while that cannot be told, 0 if there is nothing."""
        waiting = [entry.line for entry in self._rows if entry.line.state == "waiting"]
        behind = self._times.all_left(waiting)
        now = [self._left_of(entry) for entry in self._rows if self._is_running(entry)]
        known = [seconds for seconds in now if seconds is not None]
        if behind is None or len(known) < len(now):
            return None
        at_once = max(1, min(self._jobs.places, len(now) + len(waiting)))
        return max([*known, (sum(known) + behind) / at_once])

    @Slot(object, object)
    def show_progress(self, job: Job, progress: Progress) -> None:
        """A running job has done a step, and may look like something by now."""
        if job not in self._jobs.all_running:
            return
        self._now[job] = progress
        self._left.clear()
        self._times.note(job.request, progress, time.monotonic(), job)
        if progress.preview is not None:
            self._previews[job] = QPixmap.fromImage(to_qimage(progress.preview))
        row = next((at for at, one in enumerate(self._rows) if one.job is job), -1)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    @Slot()
    def _follow(self) -> None:
        now = self._jobs.entries
        self._forget_ended()
        if now == self._rows:
            if now:
                self.dataChanged.emit(self.index(0), self.index(len(now) - 1))
            return
        self.beginResetModel()
        self._rows = now
        self.endResetModel()

    def _forget_ended(self) -> None:
        running = self._jobs.all_running
        self._left.clear()
        self._now = {job: progress for job, progress in self._now.items() if job in running}
        self._previews = {job: seen for job, seen in self._previews.items() if job in running}
        self._times.forget_others(running)

    def _is_running(self, entry: Queued) -> bool:
        return entry.job is not None and entry.job in self._jobs.all_running

    def _title(self, entry: Queued) -> str:
        prompt = " ".join(entry.line.request.prompt[: 2 * LONGEST_PROMPT].split())[:LONGEST_PROMPT]
        prompt = prompt or self.tr("No prompt")
        grid = entry.line.grid
        if grid is None:
            return prompt
        axes = " × ".join(in_language(axis.title) for axis in (grid.x, grid.y) if axis.title)
        return self.tr("Grid of {0}: {1}").format(axes, prompt)

    def _details(self, entry: Queued) -> str:
        request = entry.line.request
        size = self.tr("{0} × {1}").format(request.width, request.height)
        parts = [size, self._count(entry), self._state(entry)]
        if entry.line.state in ("failed", "offered"):  # What matters is not cut off.
            parts = parts[::-1]
        return " · ".join(parts)

    def _count(self, entry: Queued) -> str:
        total, drawn = entry.line.total, len(entry.line.drawn)
        if drawn:
            return self.tr("{0} of {1} pictures").format(drawn, total)
        return self.tr("1 picture") if total == 1 else self.tr("{0} pictures").format(total)

    def _state(self, entry: Queued) -> str:
        line = entry.line
        if entry.stopping:
            return self.tr("Stopping…")
        if line.state == "drawing":
            seconds = self._left_of(entry)
            if seconds is None:
                return self.tr("Being drawn")
            return self.tr("{0} left").format(measures.duration(seconds))
        if line.state == "failed":
            told = " ".join(filter(None, (line.message, line.advice, self._place(entry))))
            return self.tr("Failed: {0}").format(in_language(told))
        if line.state == "offered":
            return self._offer(entry)
        if line.state == "sheet":
            return self.tr("The contact sheet is being made")
        return self.tr("Waiting")

    def _offer(self, entry: Queued) -> str:
        broken = self.tr("It was being drawn when the app ended: draw it again or leave it.")
        return " ".join(filter(None, (broken if entry.line.broken else "", self._place(entry))))

    def _place(self, entry: Queued) -> str:
        """What has become of a picture that was to be laid over a canvas."""
        if not entry.line.canvas or entry.purpose is not None:
            return ""
        return self.tr(
            "It was asked for on the canvas, which has gone on since: drawn now, it becomes a "
            "picture of its own on the page Pictures."
        )

    def _fraction(self, entry: Queued) -> float | None:
        line = entry.line
        if not self._is_running(entry):
            return len(line.drawn) / line.total if line.drawn else None
        request, part = line.next_request(), 0.0
        if entry.job is not None and entry.job in self._now:
            request = entry.job.request
            part = self._times.fraction(request, self._now[entry.job])
        before = len(line.drawn) if line.grid is not None else line.total - request.count
        return min(1.0, (before + part * request.count) / line.total)

    def _left_of(self, entry: Queued) -> float | None:
        """Seconds for a running line; counted once for each step, however often it is shown."""
        if entry not in self._left:
            self._left[entry] = self._count_left(entry)
        return self._left[entry]

    def _count_left(self, entry: Queued) -> float | None:
        """Its job, and what a grid still has behind it."""
        if entry.job is None or entry.job not in self._now:
            return self._times.all_left([entry.line])
        seconds = self._times.left(entry.job.request, self._now[entry.job])
        if seconds is None or entry.line.grid is None:
            return seconds
        rest = [entry.line.grid.at(n) for n in range(len(entry.line.drawn) + 1, entry.line.total)]
        behind = self._times.whole(rest)
        return None if behind is None else seconds + behind
