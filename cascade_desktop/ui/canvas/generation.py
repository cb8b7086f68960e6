"""Generate on the canvas: says what it will do, asks for it, and puts the result back."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from cascade_desktop import modes, pictures, repainting
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.modes import ModeName
from cascade_desktop.progress import Progress
from cascade_desktop.repainting import Held, Plan, Way, Wish
from cascade_desktop.request import Request
from cascade_desktop.ui.canvas.candidates import Candidates
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_pixels import held_in, to_grey, to_layer
from cascade_desktop.ui.canvas.plan_words import PlanWords
from cascade_desktop.ui.canvas.view import CanvasView
from cascade_desktop.ui.images import to_qimage
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.session import Session

SETTLED_AFTER_MS = 120
"""What Generate will do is said once the hand rests: it takes a copy of all in the frame."""

NEEDED: dict[Way, ModeName] = {"inpaint": "inpaint", "image": "image"}


@dataclass(frozen=True, eq=False)
class Purpose:
    """What a job of the canvas is for: what lay in the frame when Generate was pressed."""

    held: Held
    wish: Wish
    plan: Plan
    canvas: int


class Generation(QObject):
    """Between the document and the jobs.

    Signals:
        plan_changed(str, bool): what Generate would do now, and whether it can be done.
        asked(Request, Purpose): these pictures are to be drawn.
        refused(str, str): why nothing is drawn, and what to do about it.
        said(str): something that the user should know.
        canvas_seen(QImage, QImage): what the frame shows, and the sketch in it, each None if there
            is nothing; told while a guide takes one of them.
    """

    plan_changed = Signal(str, bool)
    asked = Signal(object, object)
    refused = Signal(str, str)
    said = Signal(str)
    canvas_seen = Signal(object, object)

    def __init__(
        self, session: Session, document: Document, view: CanvasView, folders: Folders
    ) -> None:
        super().__init__(view)
        self._session, self._document, self._view = session, document, view
        self._folders = folders
        self.wish = Wish()
        self.previews = True
        self.candidates = Candidates(document)
        self._words = PlanWords(self)
        self._canvas = 0
        self._begun: Job | None = None
        self._mask: tuple[Purpose, QImage] | None = None
        self._modes: tuple[str, modes.Modes] | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_AFTER_MS)
        self._settling.timeout.connect(self.tell_plan)
        for signal in (document.touched, document.layers_changed, document.frame_changed):
            signal.connect(self.settle)
        session.changed.connect(self.settle)

    def generate(self) -> None:
        """Asks for what the plan says, or tells why not."""
        try:
            held, plan = self._planned()
            self._check_model(plan)
            request = repainting.asked(
                held, self.wish, plan, self._session.request, self._folders.inputs
            ).checked()
        except CascadeError as error:
            self.refused.emit(error.message, error.advice)
            return
        self.asked.emit(request, Purpose(held, self.wish, plan, self._canvas))

    @Slot()
    def settle(self) -> None:
        """Something has changed that Generate depends on."""
        if self._view.isVisible():
            self._settling.start()

    @Slot()
    def tell_plan(self) -> None:
        """Says what Generate would do now; in the middle of a stroke, once it has ended."""
        self._settling.stop()
        if self._document.is_painting:
            self._settling.start()
            return
        self._show_guides()
        try:
            _, plan = self._planned()
            self._check_model(plan)
        except CascadeError as error:
            self.plan_changed.emit(str(error), False)
            return
        self.plan_changed.emit(self._words.sentence(plan), True)

    def forget(self) -> None:
        """Another document is on the canvas: what is still being drawn is not for this one."""
        self._canvas += 1
        self._view.hide_preview()
        self.candidates.begin()

    def stop(self) -> None:
        self._settling.stop()

    def show_progress(self, job: Job, progress: Progress) -> None:
        """The preview of the picture, inside the frame it is drawn for."""
        purpose = job.purpose
        if not isinstance(purpose, Purpose) or not self._is_here(purpose):
            return
        if progress.preview is not None and self.previews:
            frame = QRect(*purpose.held.frame)
            self._view.show_preview(to_qimage(progress.preview), frame, self._mask_of(purpose))

    def show_drawn(self, job: Job, file: Path) -> None:
        """Lays the finished picture over the document, as a layer of its own."""
        purpose = job.purpose
        self._view.hide_preview()
        if not isinstance(purpose, Purpose):
            return
        if not self._is_here(purpose):
            self.said.emit(
                self.tr("The picture is on the page Pictures: its canvas is no longer open.")
            )
            return
        with Image.open(file) as opened:
            drawn, place = repainting.laid_over(
                opened.convert("RGB"), purpose.held, purpose.wish, purpose.plan
            )
        self._lay_over(drawn, QPoint(*place), _request_of(file, job), job)

    def end(self) -> None:
        """The job has ended, in whatever way."""
        self._view.hide_preview()
        self.settle()

    def _mask_of(self, purpose: Purpose) -> QImage:
        """Where the preview is seen; made once for all steps of a job."""
        if self._mask is None or self._mask[0] is not purpose:
            alpha = repainting.opacity(purpose.held, purpose.wish, purpose.plan)
            self._mask = (purpose, to_grey(alpha))
        return self._mask[1]

    def _lay_over(self, drawn: Image.Image, place: QPoint, request: Request, job: Job) -> None:
        """With several pictures of one job, the newest is the one that is seen."""
        if self._begun is not job:
            self._begun = job
            self.candidates.begin()
        document, before = self._document, self.candidates.places
        document.undo.beginMacro(self.tr("Generate"))
        for index in before:
            if document.layers[index].visible:
                document.set_visible(index, False)
        if document.layers:
            # It was made from all that was seen, so nothing may lie over it a second time.
            document.choose_layer(len(document.layers) - 1)
        name = " ".join(request.prompt.split())[:40] or self.tr("New part")
        layer = document.add_layer(to_layer(drawn), name, place, request.to_json())
        document.undo.endMacro()
        self.candidates.add(layer)

    def _show_guides(self) -> None:
        document = self._document
        if not self._session.request.stand_ins():
            return
        frame = document.frame
        canvas = document.flattened(frame) if document.bounds.intersects(frame) else None
        lines = document.sketch.painted_rect().intersects(frame)
        sketch = to_grey(Image.fromarray(document.sketch.array(frame))) if lines else None
        self.canvas_seen.emit(canvas, sketch)

    def _planned(self) -> tuple[Held, Plan]:
        """Raises `BadRequest`; a frame that is too large is refused before it is looked at."""
        request, document = self._session.request, self._document
        frame = document.frame
        size = (frame.x(), frame.y(), max(0, frame.width()), max(0, frame.height()))
        bounds = document.bounds
        repainting.check_frame(size, (bounds.x(), bounds.y(), bounds.width(), bounds.height()))
        held = held_in(document)
        return held, repainting.planned(held, self.wish, request)

    def _check_model(self, plan: Plan) -> None:
        """Says before the drawing what the model could only say at its end."""
        needed = NEEDED.get(plan.way)
        if needed is None:
            return
        model = self._session.request.model
        if self._modes is None or self._modes[0] != model:
            self._modes = (model, modes.modes_of(model, self._folders))
        mode = self._modes[1][needed]
        if not mode.possible:
            # A network may have been put there since; then the next look finds it.
            self._modes = None
            raise BadRequest(mode.reason, mode.advice)

    def _is_here(self, purpose: Purpose) -> bool:
        return purpose.canvas == self._canvas


def _request_of(file: Path, job: Job) -> Request:
    """That of this one picture; of all of them, where it was saved without."""
    try:
        return pictures.read_request(file)
    except BadRequest:
        return job.request
