"""A generation thread: owns the loaded model, draws one job at a time, saves what is done."""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal, Slot

from cascade_desktop import cards, log, models, pictures, runtime, settings
from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.history import History
from cascade_desktop.model_hash import ModelHashes
from cascade_desktop.progress import Progress, Report
from cascade_desktop.prompt_length import Measure, WordByWord, measured
from cascade_desktop.request import Request
from cascade_desktop.saving_beside import SavedBeside
from cascade_desktop.settings import Settings
from cascade_desktop.ui.in_memory import InMemory
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.smoothness import calm_import
from cascade_desktop.ui.stage_c import Candidate, Kept, Sheet
from cascade_desktop.waiting import is_about_room
from cascade_desktop.wildcards import Wildcards, written

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade, Picture
    from cascade_desktop.engine.conditions import Tokens

    Draw = Callable[[Request, Report], Iterator[Picture]]


_importing = threading.Lock()
"""torch comes with thousands of modules, which only one thread is to wait for."""


@dataclass
class Shared:
    """What all workers of the app know together."""

    hashes: ModelHashes
    kept: dict[Request, Kept] = field(default_factory=dict)
    told: bool = False
    """Whether it was said that the history cannot take pictures."""


class Worker(QObject):
    """Lives in a generation thread, and draws on the card at its `place` of those that are chosen.

    torch is imported here, on first use, and nowhere else.

    Signals:
        ready(): the model is loaded; the next picture starts at once.
        measurable(Measure): with the tokenizer of the model just loaded; for any thread.
        loaded(InMemory): this model is in memory now; None: none is.
        memory_known(int, bool): bytes of the device that draws, and whether it is a card's.
        remarked(message, advice): what should be known of how this machine draws, told once.
        unready(message, advice, details): it could not be loaded ahead of the first picture.
        progressed(Job, Progress): a step is done.
        drawn(Job, Path): one picture of the job is saved at this path.
        added(int): it has this number in the history.
        not_added(message, advice, details): the history cannot take pictures; told once.
        finished(Job), cancelled(Job): the job has ended so.
        failed(Job, message, advice, details, full): it has ended by a failure. `details` is the
            traceback of a bug, and empty for an expected failure; `full`: for want of room.
        previewed(Sheet, Candidate), sheet_progressed(Sheet, Progress): one more candidate of the
            sheet is there, or a step of it.
        sheet_ended(Sheet), sheet_failed(Sheet, message, advice, details): as for a job; a sheet
            that was cancelled has ended.
    """

    ready = Signal()
    measurable = Signal(object)
    loaded = Signal(object)
    memory_known = Signal(object, bool)  # Qt's int ends at 2 GiB.
    remarked = Signal(str, str)
    unready = Signal(str, str, str)
    progressed = Signal(object, object)
    drawn = Signal(object, object)
    finished = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object, str, str, str, bool)
    added = Signal(object)  # Qt's int ends at 2 GiB; numbers of rows do not.
    not_added = Signal(str, str, str)
    previewed = Signal(object, object)
    sheet_progressed = Signal(object, object)
    sheet_ended = Signal(object)
    sheet_failed = Signal(object, str, str, str)
    left = Signal(object)

    def __init__(
        self,
        folders: Folders,
        history: History | None = None,
        place: int = 0,
        shared: Shared | None = None,
    ) -> None:
        super().__init__()
        self._folders, self._history, self._place = folders, history, place
        self._shared = shared or Shared(ModelHashes(folders))
        self.lists: Wildcards | None = None
        """Of words, for the names of lists in prompts; given before anything is drawn."""
        self.awaited: Job | Sheet | None = None
        """What was given to it and not begun yet; set by who gives it."""
        self._cascade: Cascade | None = None
        self._loaded: tuple[object, ...] | None = None
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends the warm-up at its next step. Called from any thread when the app closes."""
        self._stopping.set()

    @Slot(object)
    def warm_up(self, request: Request) -> None:
        """Loads the model of `request`, so that its first picture starts at once."""
        try:
            cascade = self._load(request, self._report_warm_up)
            self.ready.emit()
            with suppress(CascadeError):  # What is wrong is told when it is asked for.
                cascade.rehearse(request, self._report_rehearsal)
        except Cancelled:
            pass  # The app closes, or what is next has been stopped: nobody waits any more.
        except CascadeError as error:
            self.unready.emit(error.message, error.advice, "")
        except Exception as error:
            self.unready.emit(*self._bug(error, request))

    @Slot(object)
    def generate(self, job: Job) -> None:
        """Draws and saves the pictures of `job`; ends with exactly one of the three end signals."""
        self.awaited = None
        try:
            self._draw(job)
            self.finished.emit(job)
        except Cancelled:
            self.cancelled.emit(job)
        except CascadeError as error:
            self.failed.emit(job, error.message, error.advice, "", is_about_room(error))
        except Exception as error:
            self.failed.emit(job, *self._bug(error, job.request), is_about_room(error))

    @Slot()
    def let_go(self) -> None:
        """Frees its card; the next job would load the model again."""
        loaded, self._cascade, self._loaded = self._cascade, None, None
        if loaded is not None:
            from cascade_desktop.engine import devices

            device = loaded.parts.device
            del loaded
            devices.let_go(device)
        self.left.emit(self)

    @Slot(object)
    def draw_candidates(self, sheet: Sheet) -> None:
        """Stage C alone, for each picture of the sheet; ends with one of the two end signals."""
        self.awaited = None
        try:
            self._draw_candidates(sheet)
            self.sheet_ended.emit(sheet)
        except Cancelled:
            self.sheet_ended.emit(sheet)
        except CascadeError as error:
            self.sheet_failed.emit(sheet, error.message, error.advice, "")
        except Exception as error:
            self.sheet_failed.emit(sheet, *self._bug(error, sheet.request))

    def _draw(self, job: Job) -> None:
        def report(progress: Progress) -> None:
            if job.cancelled.is_set():
                raise Cancelled
            self.progressed.emit(job, progress)

        if job.cancelled.is_set():
            raise Cancelled
        # The canvas goes on with it, and each JPEG of a JPEG would be worse.
        save = partial(self._save, whole=job.purpose is not None)
        with SavedBeside(save, partial(self._tell_drawn, job)) as beside:
            for picture in self._pictures(job.request, beside.watched(report)):
                if job.cancelled.is_set():
                    raise Cancelled
                record = {**picture.record, **self._shared.hashes.of(picture.request)}
                beside.add(replace(picture, record=record))
        self._shared.kept.pop(job.request, None)

    def _tell_drawn(self, job: Job, saved: tuple["Picture", Path]) -> None:
        picture, path = saved
        self.drawn.emit(job, path)
        self._add(picture, path)

    def _pictures(self, request: Request, report: Report) -> Iterator["Picture"]:
        """All pictures of a request; drawn from their beginning, unless Stage C was there."""
        cascade = self._load(request, report)
        kept = self._shared.kept.get(request)
        if kept is None:
            yield from self._each(cascade.generate, request, report)
            return
        from cascade_desktop.engine.latent_bytes import unpacked

        picture = cascade.decode(unpacked(kept.latent), request, report)
        yield replace(picture, record=_joined(kept.record, picture.record))

    def _each(self, draw: "Draw", request: Request, report: Report) -> Iterator["Picture"]:
        """All pictures at once, or one by one where lists give each of them other words."""
        first = request.single(0)
        if self.lists is None or self.lists.filled(first) == first:
            yield from draw(request, report)
            return
        for index in range(request.count):
            asked = request.single(index)
            drawn = self.lists.filled(asked)
            for picture in draw(drawn, partial(_report_one, report, index, request.count)):
                told = written(asked, drawn)
                yield replace(picture, record={**picture.record, **told})

    def _save(self, picture: "Picture", *, whole: bool) -> tuple["Picture", Path]:
        """The picture and its file, in the format that is chosen now; with `whole`, every pixel.

        Runs in a thread of its own, while the next picture is drawn.
        """
        chosen = settings.load(self._folders.settings)
        path = pictures.save(
            picture.image,
            picture.request,
            picture.record,
            self._folders.with_pictures_in(chosen.pictures_folder).pictures,
            "png" if whole else chosen.picture_format,
            chosen.private,
            quality=chosen.picture_quality,
            pattern=chosen.name_pattern,
        )
        return picture, path

    def _add(self, picture: "Picture", path: Path) -> None:
        """Into the history. The picture is safe on the disk, whatever becomes of this."""
        from cascade_desktop.engine.latent_bytes import packed

        if self._history is None:
            return
        try:
            latent = packed(picture.latent)
            size = picture.image.size
            number = self._history.add(path, picture.request, picture.record, latent, size=size)
        except CascadeError as error:
            self._tell_not_added(error.message, error.advice, "")
        except Exception as error:
            _, advice, details = self._bug(error, picture.request)
            message = self.tr("The picture is saved, but could not be added to the history.")
            self._tell_not_added(message, advice, details)
        else:
            self._shared.told = False
            self.added.emit(number)

    def _tell_not_added(self, message: str, advice: str, details: str) -> None:
        """Once, until the history works again: with sixty pictures nobody wants it sixty times."""
        if not self._shared.told:
            self.not_added.emit(message, advice, details)
        self._shared.told = True

    def _draw_candidates(self, sheet: Sheet) -> None:
        def report(progress: Progress) -> None:
            if sheet.cancelled.is_set() or self._stopping.is_set():
                raise Cancelled
            self.sheet_progressed.emit(sheet, progress)

        if sheet.cancelled.is_set():
            raise Cancelled
        cascade = self._load(sheet.request, report)
        from cascade_desktop.engine.latent_bytes import packed

        for picture in self._each(cascade.candidates, sheet.request, report):
            kept = Kept(picture.request, packed(picture.latent), picture.record)
            self.previewed.emit(sheet, Candidate(kept, picture.image))
            if sheet.cancelled.is_set():
                raise Cancelled

    def _load(self, request: Request, report: Report) -> "Cascade":
        """The model of `request`; the one in memory if it is the same."""
        with _importing:
            if self._cascade is None:
                runtime.require(self._folders)
            engine = self._engine()
        from cascade_desktop.engine.devices import card_count, use_threads

        chosen = settings.load(self._folders.settings)
        use_threads(chosen.threads)
        folder = models.model_path(request.model, self._folders)
        numbers = (request.precision, request.decoder_precision)
        device = cards.one_of(chosen.device, chosen.cards, card_count(), self._place)
        wanted = (folder, *numbers, device, *chosen.ways.values())
        if self._cascade is None or self._loaded != wanted:
            # The old one goes first: two models at once may not fit in memory.
            self._cascade, self._loaded = None, None
            self.loaded.emit(None)
            self._cascade = engine.load(
                folder,
                report,
                device=device,
                precision=request.precision,
                decoder_precision=request.decoder_precision,
                **chosen.ways,
            )
            self._loaded = wanted
            self._tell_loaded(self._cascade, request, device, chosen)
        return self._cascade

    def _engine(self) -> "type[Cascade]":
        """Imported before anything else of the engine, as torch comes with it."""
        with calm_import("torch"):
            from cascade_desktop.engine.cascade import Cascade
        return Cascade

    def _tell_loaded(
        self, cascade: "Cascade", request: Request, device: str, chosen: Settings
    ) -> None:
        from cascade_desktop.engine.devices import available_devices, card_names, missed_card
        from cascade_desktop.engine.memory import ladder
        from cascade_desktop.engine.remarks import news

        parts = cascade.parts
        for remark in news(parts, device, request.precision):
            self.remarked.emit(remark.message, remark.advice)
        missed = missed_card()
        self.measurable.emit(prompt_measure(cascade.tokens))
        self._tell_memory(cascade)
        self.loaded.emit(
            InMemory(
                request.model,
                request.precision,
                request.decoder_precision,
                device,
                parts.device.type,
                str(parts.precision("prior")).removeprefix("torch."),
                str(parts.precision("decoder")).removeprefix("torch."),
                available_devices(),
                parts.plan.name,
                tuple(plan.name for plan in ladder(parts.device)),
                chosen.ways,
                card_names(),
                str(missed) if missed is not None else "",
            )
        )

    def _tell_memory(self, cascade: "Cascade") -> None:
        from cascade_desktop.engine.devices import card_memory

        found = card_memory(cascade.parts.device)
        if found:
            self.memory_known.emit(found, True)

    def _report_warm_up(self, _: Progress) -> None:
        awaited = self.awaited
        if self._stopping.is_set() or (awaited is not None and awaited.cancelled.is_set()):
            raise Cancelled

    def _report_rehearsal(self, _: Progress) -> None:
        if self._stopping.is_set() or self.awaited is not None:
            raise Cancelled

    def _bug(self, error: Exception, request: Request) -> tuple[str, str, str]:
        """Logs `error`; the sentence, advice and details to show for it."""
        log.bug(error, (request.prompt, request.negative))
        return (
            self.tr("This is a fault in the app, not in your settings."),
            self.tr("Try again; if it comes back, copy the details and report them."),
            traceback.format_exc(),
        )


def _report_one(report: Report, index: int, pictures: int, progress: Progress) -> None:
    """The progress of one picture, as that of `pictures`."""
    report(replace(progress, picture=index + 1, pictures=pictures))


def _joined(begun: dict[str, Any], finished: dict[str, Any]) -> dict[str, Any]:
    """One record of a picture that was drawn in two parts."""
    seconds = {**begun.get("seconds", {}), **finished["seconds"]}
    return {**begun, **finished, "seconds": seconds}


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
