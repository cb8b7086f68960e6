"""The page Canvas: tools, the picture in the middle, its layers, and the frame to be drawn in."""

import json
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cascade_desktop import repainting
from cascade_desktop.folders import Folders
from cascade_desktop.progress import Progress
from cascade_desktop.project_file import ENDING
from cascade_desktop.request import Request, declared
from cascade_desktop.ui.canvas.bringing_in import BringingIn
from cascade_desktop.ui.canvas.canvas_files import CanvasFiles
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_bar import FrameBar
from cascade_desktop.ui.canvas.frame_pixels import held_in
from cascade_desktop.ui.canvas.generation import Generation
from cascade_desktop.ui.canvas.keeping import Keeping
from cascade_desktop.ui.canvas.layer import Layer
from cascade_desktop.ui.canvas.layers_list import LayersList
from cascade_desktop.ui.canvas.look_bar import LookBar
from cascade_desktop.ui.canvas.orders import CanvasOrders
from cascade_desktop.ui.canvas.toolbox import Toolbox
from cascade_desktop.ui.canvas.view import CanvasView
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.progress_strip import ProgressStrip
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.theme import scaled

COLUMN = 264
NARROW = 620
"""Below this width the column at the right gives its room to the picture."""


class CanvasPage(QWidget):
    """Puts the parts of the canvas together.

    Signals:
        compared(bool): before and after are shown beside each other, or no longer.
        shortcuts_wanted(): the list of all keys is asked for.
    """

    compared = Signal(bool)
    shortcuts_wanted = Signal()

    def __init__(self, session: Session, folders: Folders, messages: MessageBar) -> None:
        super().__init__()
        self.setObjectName("canvasPage")
        self._session, self._folders, self._messages = session, folders, messages
        self._started = self._stopped = self._frames_next = self._focus_next = False
        self.document = Document(folders.canvas, self)
        self.view = CanvasView(self.document)
        self.toolbox = Toolbox(self.document)
        self.layers = LayersList(self.document)
        self.frame = FrameBar(self.document)
        self.generation = Generation(session, self.document, self.view, folders)
        self.keeping = Keeping(self.document, folders.canvas, self)
        self.bringing = BringingIn(self.document, self)
        self.files = CanvasFiles(self, self.document, self.keeping, self.bringing, session)
        self.progress = ProgressStrip()
        self.progress.bar.setObjectName("canvasProgressBar")
        self.look = LookBar(self.view)
        self.orders = CanvasOrders(self)
        self._column = self._make_column()
        self._arrange()
        self._connect()
        self._say()

    @Slot()
    def start(self) -> None:
        """Brings back what the canvas held last; from then on all changes are kept."""
        if not self._started:
            self._started = True
            self.view.setEnabled(False)
            self.keeping.reopen()

    def stop(self) -> None:
        """Ends what runs in the background; all that the canvas holds is on the disk then."""
        if self._stopped:
            return
        self._stopped = True
        self.orders.stop()
        self.generation.stop()
        self.bringing.finish()
        self.keeping.finish()
        self.progress.show_caption("")

    @property
    def choices(self) -> str:
        """How tools and frame are set, as JSON, to be given back to a later page."""
        wish = self.frame.wish
        frame = {"feather": wish.feather, "scale": wish.scale}
        return json.dumps({**self.toolbox.options, "frame": frame})

    @choices.setter
    def choices(self, text: str) -> None:
        """What is missing or does not fit changes nothing."""
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError):
            return
        if isinstance(kept, dict):
            self.toolbox.options = kept
            self.frame.take_choices(kept.get("frame"))

    def focus_first(self) -> None:
        # What cannot be used yet cannot have the focus either.
        self._focus_next = not self.view.isEnabled()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, _: Job) -> None:
        """A job of the canvas has come to its turn."""
        self.progress.begin()

    def show_progress(self, job: Job, progress: Progress) -> None:
        self.progress.show_progress(job.request, progress)
        self.generation.show_progress(job, progress)

    def show_drawn(self, job: Job, file: Path) -> None:
        """A picture of the job is saved as `file`."""
        self.generation.show_drawn(job, file)

    def end(self) -> None:
        """The job of the canvas that was drawn has ended."""
        self.generation.end()
        self.progress.show_caption("")
        self._say()

    def filled_in(self, request: Request) -> Request:
        """The request with files in place of what the canvas shows. Raises `BadRequest`."""
        if not request.stand_ins():
            return request
        return repainting.filled_in(request, held_in(self.document), self._folders.inputs)

    def is_project(self, path: Path) -> bool:
        return path.suffix.lower() == ENDING

    def edit(self, path: Path) -> None:
        """Puts a picture on the canvas, with the frame around it."""
        self._frames_next = True
        self.bringing.bring_files([path])

    @Slot(bool)
    def compare(self, on: bool) -> None:
        """Before and after, with a divider between them."""
        self.view.set_compared(None, None)
        self.view.compare = on
        self.compared.emit(on)

    @Slot()
    def turn_compare(self) -> None:
        self.compare(not self.view.compare)

    @Slot()
    def paste(self) -> None:
        self.bringing.paste()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.start()
        self.generation.tell_plan()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._column.setVisible(self.width() >= NARROW)

    def minimumSizeHint(self) -> QSize:
        """The column can go, so it does not keep the window from being narrow."""
        return QSize(min(400, super().minimumSizeHint().width()), 320)

    @Slot()
    def _be_ready(self) -> None:
        self.view.setEnabled(True)
        if self._focus_next and self.isVisible():
            self.focus_first()
        self.generation.tell_plan()

    @Slot(object)
    def _follow_brought(self, layer: Layer) -> None:
        """The frame goes around the first picture, and around one that is to be edited."""
        if self._frames_next or len(self.document.layers) == 1:
            self._frames_next = False
            self.document.set_frame(framed(layer.rect))

    @Slot()
    def _follow_document(self) -> None:
        """Another document is on the canvas."""
        self.generation.forget()
        self.view.fit()

    @Slot(object)
    def _keep_request(self, request: Request) -> None:
        self.keeping.request = request.to_json()

    @Slot()
    def _take_wish(self) -> None:
        self.generation.wish = self.frame.wish
        self.generation.settle()

    @Slot(list)
    def _take_files(self, files: list[Path]) -> None:
        self.bringing.bring_files(files)

    @Slot(QImage)
    def _take_image(self, image: QImage) -> None:
        self.bringing.bring_image(image)

    @Slot()
    def _forget_brought(self) -> None:
        self._frames_next = False

    @Slot(str, str)
    def _warn(self, message: str, advice: str) -> None:
        self._messages.warn(message, advice)

    @Slot(str)
    @Slot(str, str)
    def _tell(self, sentence: str, advice: str = "") -> None:
        self._messages.say(sentence, advice)

    @Slot()
    def _say(self) -> None:
        """The line below the picture, while nothing is drawn."""
        if self.progress.is_running:
            return
        bounds, count = self.document.bounds, len(self.document.layers)
        if not count:
            text = self.tr("Drop or paste a picture, or press Generate")
        else:
            size = self.tr("{0} × {1} pixels").format(bounds.width(), bounds.height())
            layers = self.tr("1 layer") if count == 1 else self.tr("{0} layers").format(count)
            text = f"{size}  ·  {layers}"
        self.progress.show_caption(text)

    def _connect(self) -> None:
        document, view, generation = self.document, self.view, self.generation
        for signal in (document.layers_changed, document.bounds_changed):
            signal.connect(self._say)
        self._connect_tools()
        view.files_dropped.connect(self._take_files)
        view.image_dropped.connect(self._take_image)
        view.context_wanted.connect(self.orders.show_context)
        self.layers.add_wanted.connect(self.files.choose_pictures)
        self.frame.wish_changed.connect(self._take_wish)
        self.frame.rules_changed.connect(view.set_frame_rules)
        self._take_wish()
        self._session.changed.connect(self._keep_request)
        self._keep_request(self._session.request)
        self.keeping.reopened.connect(self._be_ready)
        for part in (self.keeping, self.bringing):
            part.said.connect(self._tell)
            part.failed.connect(self._warn)
        self.bringing.brought.connect(self._follow_brought)
        self.bringing.failed.connect(self._forget_brought)
        self.files.replaced.connect(self._follow_document)
        self.files.said.connect(self._tell)
        generation.refused.connect(self._warn)
        generation.said.connect(self._tell)
        for refusing in (self.toolbox, self.frame):
            refusing.refused.connect(self._warn)
        self.toolbox.said.connect(self._tell)

    def _connect_tools(self) -> None:
        # The keys of the tools are single letters, which the fields beside must not lose.
        self.addActions(self.toolbox.key_actions)
        self.toolbox.tool_chosen.connect(self.view.set_tool)
        self.view.set_tool(self.toolbox.tool)
        self.look.compare.toggled.connect(self.compare)
        self.look.keys.clicked.connect(self.shortcuts_wanted)
        self.compared.connect(self.look.compare.setChecked)

    def _make_column(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("canvasColumn")
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for text, part in (
            (self.tr("Layers"), self.layers),
            (self.tr("Frame"), self.frame),
        ):
            title = QLabel(text)
            title.setProperty("role", "stage")
            column.addWidget(title)
            column.addWidget(part, int(part is self.layers))
        area = QScrollArea()
        area.setObjectName("canvasColumnScroll")
        area.setWidgetResizable(True)
        area.setFixedWidth(scaled(COLUMN))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _arrange(self) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(12, 6, 12, 4)
        below.setSpacing(10)
        below.addWidget(self.progress, 1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.view, 1)
        chooser = QHBoxLayout()
        chooser.setContentsMargins(12, 0, 12, 0)
        chooser.addWidget(self.generation.candidates)
        middle.addLayout(chooser)
        middle.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.toolbox)
        row.addLayout(middle, 1)
        row.addWidget(self._column)


def framed(rect: QRect) -> QRect:
    """A frame around a picture; around the middle of one that is too large to be drawn at once."""
    most = int(declared("width")["high"])
    size = rect.size().boundedTo(QSize(most, most))
    frame = QRect(QPoint(0, 0), size)
    frame.moveCenter(rect.center())
    return frame if size != rect.size() else QRect(rect)
