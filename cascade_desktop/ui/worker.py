"""The generation thread: owns the loaded model, draws one job at a time, saves what is done."""

import threading
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QThread, Signal, Slot

from cascade_desktop import log, models, pictures
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress, Report
from cascade_desktop.prompt_length import Measure, WordByWord, measured
from cascade_desktop.request import Request
from cascade_desktop.saving_beside import SavedBeside
from cascade_desktop.ui.jobs import Job

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade, Picture
    from cascade_desktop.engine.conditions import Tokens


class Worker(QObject):
    """Lives in the generation thread. torch is imported here, on first use, and nowhere else.

    Signals:
        ready(): the model is loaded; the next picture starts at once.
        measurable(Measure): with the tokenizer of the model just loaded; for any thread.
        memory_known(int, bool): bytes of the device that draws, and whether it is a card's.
        unready(message, advice, details): it could not be loaded ahead of the first picture.
        progressed(Job, Progress): a step is done.
        drawn(Job, Path): one picture of the job is saved at this path.
        finished(Job), cancelled(Job): the job has ended so.
        failed(Job, message, advice, details): it has ended by a failure. `details` is the
            traceback of a bug, and empty for an expected failure.
    """

    ready = Signal()
    measurable = Signal(object)
    memory_known = Signal(object, bool)  # Qt's int ends at 2 GiB.
    unready = Signal(str, str, str)
    progressed = Signal(object, object)
    drawn = Signal(object, object)
    finished = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object, str, str, str)

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self._folders = folders
        self._cascade: Cascade | None = None
        self._loaded: tuple[Path, str, str] | None = None
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends the warm-up at its next step. Called from any thread when the app closes."""
        self._stopping.set()

    @Slot(object)
    def warm_up(self, request: Request) -> None:
        """Loads the model of `request`, so that its first picture starts at once."""
        try:
            self._load(request, self._report_warm_up)
            self.ready.emit()
        except Cancelled:
            pass  # The app closes; nobody waits for this model any more.
        except CascadeError as error:
            self.unready.emit(error.message, error.advice, "")
        except Exception as error:
            self.unready.emit(*self._bug(error, request))

    @Slot(object)
    def generate(self, job: Job) -> None:
        """Draws and saves the pictures of `job`; ends with exactly one of the three end signals."""
        try:
            self._draw(job)
            self.finished.emit(job)
        except Cancelled:
            self.cancelled.emit(job)
        except CascadeError as error:
            self.failed.emit(job, error.message, error.advice, "")
        except Exception as error:
            self.failed.emit(job, *self._bug(error, job.request))

    def _draw(self, job: Job) -> None:
        def report(progress: Progress) -> None:
            if job.cancelled.is_set():
                raise Cancelled
            self.progressed.emit(job, progress)

        if job.cancelled.is_set():
            raise Cancelled
        cascade = self._load(job.request, report)
        with SavedBeside(self._save, partial(self.drawn.emit, job)) as beside:
            for picture in cascade.generate(job.request, beside.watched(report)):
                if job.cancelled.is_set():
                    raise Cancelled
                beside.add(picture)

    def _save(self, picture: "Picture") -> Path:
        return pictures.save(picture.image, picture.request, picture.record, self._folders.pictures)

    def _load(self, request: Request, report: Report) -> "Cascade":
        """The model of `request`; the one in memory if it is the same."""
        from cascade_desktop.engine.cascade import Cascade

        folder = models.model_path(request.model, self._folders)
        wanted = (folder, request.precision, request.decoder_precision)
        if self._cascade is None or self._loaded != wanted:
            # The old one goes first: two models at once may not fit in memory.
            self._cascade, self._loaded = None, None
            self._cascade = Cascade.load(
                folder,
                report,
                precision=request.precision,
                decoder_precision=request.decoder_precision,
            )
            self._loaded = wanted
            self.measurable.emit(prompt_measure(self._cascade.tokens))
            self._tell_memory(self._cascade)
        return self._cascade

    def _tell_memory(self, cascade: "Cascade") -> None:
        from cascade_desktop.engine.devices import card_memory

        found = card_memory(cascade.parts.device)
        if found:
            self.memory_known.emit(found, True)

    def _report_warm_up(self, _: Progress) -> None:
        if self._stopping.is_set():
            raise Cancelled

    def _bug(self, error: Exception, request: Request) -> tuple[str, str, str]:
        """Logs `error`; the sentence, advice and details to show for it."""
        log.bug(error, (request.prompt, request.negative))
        return (
            self.tr("This is a fault in the app, not in your settings."),
            self.tr("Try again; if it comes back, copy the details and report them."),
            traceback.format_exc(),
        )


def prompt_measure(tokenizer: "Tokens") -> Measure:
    """How long a prompt is for this tokenizer; keeps nothing else of a model in memory."""
    from cascade_desktop.engine import conditions

    words = WordByWord(tokenizer.encode)
    tokens = cast("Tokens", words)  # Measuring encodes, and asks for nothing else.
    return partial(
        measured,
        encode=words.encode,
        count=partial(conditions.count, tokens=tokens),
        limits=partial(conditions.limit_marks, tokens=tokens),
    )


class GenerationThread(QThread):
    """The thread of one worker, from construction until `finish()`."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        worker.moveToThread(self)
        self.start()

    def finish(self) -> None:
        """Returns when the thread has ended: at the next step of a warm-up, at once otherwise."""
        self._worker.stop()
        self.quit()
        self.wait()
