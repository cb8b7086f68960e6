"""Shows each job on the page that has asked for it: its progress, its pictures, how it ended."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton

from cascade_desktop.progress import Progress
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.jobs import Job, Jobs
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.picture_side import PictureSide
from cascade_desktop.ui.worker import Worker


class JobDisplay(QObject):
    """Between the jobs, the worker and the two pages on which pictures are drawn.

    Signals:
        advanced(Job, float): so much of the job is done, from 0 to 1; 0 at its beginning. Of
            several that are drawn at once, the first one.

    Attributes:
        status: what the app does, for the status line
    """

    advanced = Signal(object, float)

    def __init__(
        self,
        jobs: Jobs,
        pictures: PictureSide,
        canvas: CanvasPage,
        messages: MessageBar,
        cancel: QPushButton,
    ) -> None:
        super().__init__(jobs)
        self._jobs, self._pictures, self._canvas = jobs, pictures, canvas
        self._messages, self._cancel = messages, cancel
        self._running: tuple[Job, ...] = ()
        self._shown: dict[PictureSide | CanvasPage, Job] = {}
        self.status = QLabel()
        self.status.setObjectName("status")
        jobs.changed.connect(self._follow_jobs)

    def serve(self, worker: Worker) -> None:
        """`worker`, which lives in another thread, is one of those that draw the jobs."""
        # Only methods of QObjects may be connected across threads: a lambda or a plain function
        # would run in the worker's thread.
        worker.ready.connect(self._show_ready)
        worker.unready.connect(self._show_unready)
        worker.progressed.connect(self._show_progress)
        worker.drawn.connect(self._jobs.note_drawn)
        worker.drawn.connect(self._show_drawn)
        worker.finished.connect(self._end)
        worker.cancelled.connect(self._end)
        worker.failed.connect(self._show_failure)

    def show_stopping(self) -> None:
        """What is being drawn ends at its next step."""
        for page in self._shown:
            page.progress.show_stopping()

    @Slot()
    def _show_ready(self) -> None:
        self.status.setText(self.tr("Ready"))

    @Slot(str, str, str)
    def _show_unready(self, message: str, advice: str, details: str) -> None:
        self.status.clear()
        self._messages.warn(message, advice, details)

    @Slot(object, object)
    def _show_progress(self, job: Job, progress: Progress) -> None:
        page = self._page_of(job)
        if self._shown.get(page) is not job or job.cancelled.is_set():
            return
        page.show_progress(job, progress)
        if job is self._jobs.running:
            self.advanced.emit(job, page.progress.fraction)

    @Slot(object, object)
    def _show_drawn(self, job: Job, path: Path) -> None:
        if job.purpose is None:
            self._pictures.show_drawn(path)
        else:
            self._pictures.strip.add(path)
            self._canvas.show_drawn(job, path)

    @Slot(object)
    def _end(self, job: Job) -> None:
        self.status.setText(self.tr("Ready"))
        self._jobs.end(job)

    @Slot(object, str, str, str, bool)
    def _show_failure(self, job: Job, message: str, advice: str, details: str, full: bool) -> None:
        """With a full disk nothing has failed: the queue waits, and says so itself."""
        self.status.setText(self.tr("Ready"))
        if not full:
            self._messages.warn(message, advice, details)
        self._jobs.fail(job, message, advice, full)

    @Slot()
    def _follow_jobs(self) -> None:
        """Shows which jobs are being drawn, whether they are stopping, and how many wait."""
        running, before = self._jobs.all_running, self._running
        self._running = running
        for page in (self._pictures, self._canvas):
            self._follow_on(page, [job for job in running if self._page_of(job) is page])
        if running and running != before:
            self.status.setText(self.tr("Drawing…"))
        if running and running[:1] != before[:1]:
            self.advanced.emit(running[0], 0.0)
        for page, job in self._shown.items():
            if job.cancelled.is_set():
                page.progress.show_stopping()
        self._cancel.setVisible(bool(running))

    def _follow_on(self, page: PictureSide | CanvasPage, running: list[Job]) -> None:
        """The first of a page's jobs is shown there; where one follows, without a pause."""
        before = self._shown.get(page)
        if not running:
            self._shown.pop(page, None)
            if before is not None:
                page.end()
        elif running[0] is not before:
            self._shown[page] = running[0]
            page.begin(running[0])

    def _page_of(self, job: Job) -> PictureSide | CanvasPage:
        return self._pictures if job.purpose is None else self._canvas
