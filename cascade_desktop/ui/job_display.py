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
        advanced(Job, float): so much of the job is done, from 0 to 1; 0 at its beginning.

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
        self._drawing: Job | None = None
        self.status = QLabel()
        self.status.setObjectName("status")
        jobs.changed.connect(self._follow_jobs)

    def serve(self, worker: Worker) -> None:
        """`worker`, which lives in another thread, draws the jobs."""
        # Only methods of QObjects may be connected across threads: a lambda or a plain function
        # would run in the worker's thread.
        self._jobs.asked.connect(worker.generate)
        worker.ready.connect(self._show_ready)
        worker.unready.connect(self._show_unready)
        worker.progressed.connect(self._show_progress)
        worker.drawn.connect(self._jobs.note_drawn)
        worker.drawn.connect(self._show_drawn)
        worker.finished.connect(self._end)
        worker.cancelled.connect(self._end)
        worker.failed.connect(self._show_failure)

    def show_stopping(self) -> None:
        """The job being drawn ends at its next step."""
        if self._drawing is not None:
            self._page_of(self._drawing).progress.show_stopping()

    @Slot()
    def _show_ready(self) -> None:
        self.status.setText(self.tr("Ready"))

    @Slot(str, str, str)
    def _show_unready(self, message: str, advice: str, details: str) -> None:
        self.status.clear()
        self._messages.warn(message, advice, details)

    @Slot(object, object)
    def _show_progress(self, job: Job, progress: Progress) -> None:
        if job is self._drawing and not job.cancelled.is_set():
            page = self._page_of(job)
            page.show_progress(job, progress)
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
        """Shows which job is being drawn, whether it is stopping, and how many wait."""
        job, before = self._jobs.running, self._drawing
        if before is not None and job is not before:
            self._end_on_page(before, job)
        if job is not None and job is not before:
            self._page_of(job).begin(job)
            self.status.setText(self.tr("Drawing…"))
            self.advanced.emit(job, 0.0)
        self._drawing = job
        if job is not None and job.cancelled.is_set():
            self.show_stopping()
        self._cancel.setVisible(job is not None)

    def _end_on_page(self, before: Job, job: Job | None) -> None:
        """Where the next one is drawn on the same page, that goes on without a pause."""
        page = self._page_of(before)
        if job is None or self._page_of(job) is not page:
            page.end()

    def _page_of(self, job: Job) -> PictureSide | CanvasPage:
        return self._pictures if job.purpose is None else self._canvas
