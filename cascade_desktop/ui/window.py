"""The main window: puts the panels and pages together and turns clicks into jobs."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.folders import APP, Folders
from cascade_desktop.history import History
from cascade_desktop.picture_formats import ENDINGS
from cascade_desktop.settings import Settings
from cascade_desktop.ui import about
from cascade_desktop.ui.asking import Asking
from cascade_desktop.ui.candidates_page import CandidatesPage
from cascade_desktop.ui.canvas.cheat_sheet import cheat_sheet
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.dropped import dropped
from cascade_desktop.ui.gallery_panel import GalleryPanel
from cascade_desktop.ui.guides_panel import GuidesPanel
from cascade_desktop.ui.history_upkeep import HistoryUpkeep
from cascade_desktop.ui.job_display import JobDisplay
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.loras_panel import LorasPanel
from cascade_desktop.ui.made_again import MadeAgain
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.models_button import ModelsButton
from cascade_desktop.ui.models_panel import ModelsPanel
from cascade_desktop.ui.page_tabs import PageTabs
from cascade_desktop.ui.parameters_panel import ParametersPanel
from cascade_desktop.ui.picture_side import PictureSide
from cascade_desktop.ui.picture_uses import PictureUses
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.queue_corner import QueueCorner
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.side_panel import SidePanel
from cascade_desktop.ui.window_links import link
from cascade_desktop.ui.window_menus import WindowMenus
from cascade_desktop.ui.window_settings import WindowSettings
from cascade_desktop.ui.window_signs import WindowSigns
from cascade_desktop.ui.worker import Worker
from cascade_desktop.ui.workers import Workers
from cascade_desktop.waiting import Waiting

SIZE = QSize(1240, 800)

# Long enough for the window's first picture; importing torch beside it would slow that down.
WARM_UP_AFTER_MS = 150


class Window(QMainWindow):
    """The whole app as the user sees it.

    Signals:
        warm_up_asked(Request): the model of this request is to be loaded in the background.
        appearance_chosen(str): "system", "light" or "dark".
        preview_chosen(bool): whether a picture is shown while it is drawn.
        settings_changed(dict): fields of `Settings` that a page or a menu has changed.
        closed(): the window has closed and no job is left.
    """

    warm_up_asked = Signal(object)
    appearance_chosen = Signal(str)
    preview_chosen = Signal(bool)
    settings_changed = Signal(object)
    closed = Signal()

    def __init__(
        self, session: Session, folders: Folders, settings: Settings, history: History
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(APP)
        self.setAcceptDrops(True)
        self.session, self.folders = session, folders
        self.jobs = Jobs(self, Waiting(folders.queue))
        self._closing = self._stopped = False
        self.messages = MessageBar()
        self.upkeep = HistoryUpkeep(history, folders.pictures, self)
        self.made_again = MadeAgain(session, self.jobs, history, self)
        self.asking, self.uses = Asking(self), PictureUses(self)
        self._make_panels(history)
        self._make_pages(history)
        self.drawing = JobDisplay(
            self.jobs, self.pictures, self.canvas, self.messages, self.side.cancel
        )
        self.queue = QueueCorner(
            self.jobs, folders.pictures, self.messages, self, private=settings.private
        )
        self.status, self.waiting = self.drawing.status, self.queue.button
        self._arrange()
        self.signs = WindowSigns(self, settings)
        self.options = WindowSettings(self, settings, history)
        self.menus = WindowMenus(self, settings)
        self.canvas.choices = settings.canvas_choices
        self.choose_preview(settings.preview)
        link(self)
        self.follow_page()
        self._place(settings.window_geometry)

    def serve(self, workers: Workers) -> None:
        """Lets `workers`, which live in other threads, draw what is asked for here."""
        workers.use_lists(self.prompt_panel.wildcards)
        self.jobs.asked.connect(workers.generate)
        self.candidates.asked.connect(workers.draw_candidates)
        self.made_again.kept.connect(workers.keep)
        self.warm_up_asked.connect(workers.warm_up)
        self.settings_changed.connect(workers.follow_settings)
        workers.places_changed.connect(self.jobs.use_places)
        workers.refused.connect(self.messages.warn)
        workers.made.connect(self._hear)
        self._hear(workers.first)
        for shows in (self.models, self.signs.welcome):
            workers.first.memory_known.connect(shows.show_memory)
        self.options.serve(workers.first)
        self.queue.begin()

    @Slot(object)
    def _hear(self, worker: Worker) -> None:
        """One more worker draws what is shown here."""
        self.drawing.serve(worker)
        self.candidates.serve(worker)
        worker.added.connect(self.gallery.show_new)
        worker.not_added.connect(self.messages.warn)
        worker.measurable.connect(self.prompt_panel.measure_with)
        worker.remarked.connect(self.messages.say)
        self.queue.serve(worker)
        self.signs.serve(worker)

    def warm_up(self) -> None:
        """Soon after the window is on the screen, the model is loaded behind it."""
        self.status.setText(self.tr("Getting ready…"))
        QTimer.singleShot(WARM_UP_AFTER_MS, self._ask_for_warm_up)

    def begin_without_drawing(self) -> None:
        """Likewise, but where nothing can be drawn yet no model is asked for."""
        QTimer.singleShot(WARM_UP_AFTER_MS, self._begin_parts)

    @property
    def geometry_text(self) -> str:
        """Place and size of the window, to be given to `Settings`."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    @Slot()
    def generate(self) -> None:
        """Asks for the pictures of the request, or shows what is wrong with it."""
        self.asking.generate()

    @Slot()
    def show_candidates(self) -> None:
        """The page on which pictures are begun and chosen."""
        self.pages.setCurrentWidget(self.candidates)
        self.candidates.focus_first()

    @Slot()
    def open_picture(self) -> None:
        """Shows a picture of the user's choice and puts its settings into the fields."""
        kinds = self.tr("Pictures ({0})").format(" ".join(f"*{end}" for end in ENDINGS))
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open picture"), "", kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Shows the picture `path` and puts its settings into the fields, if it has any."""
        self.show_pictures()
        if self.pictures.reuse(path):
            self.pictures.choose(path)

    @Slot()
    def show_models(self) -> None:
        """The page on which models are had, instead of the pictures."""
        self.pages.setCurrentWidget(self.models)
        self.models.focus_first()

    @Slot()
    def show_pictures(self) -> None:
        self.pages.setCurrentWidget(self.pictures)

    @Slot()
    def show_canvas(self) -> None:
        """The page on which a picture is painted on and drawn anew in parts."""
        self.pages.setCurrentWidget(self.canvas)
        self.canvas.focus_first()

    @Slot()
    def show_gallery(self) -> None:
        """The page on which every picture ever made is found."""
        self.pages.setCurrentWidget(self.gallery)
        self.gallery.focus_first()

    @Slot()
    def come_to_front(self) -> None:
        """Another start of the app has found this one."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    @Slot(str)
    def show_fault(self, details: str) -> None:
        """Tells of a bug that nothing else has caught."""
        self.messages.warn(
            self.tr("This is a fault in the app, not in your settings."),
            self.tr("You can go on; if it comes back, copy the details and report them."),
            details,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """In mid-picture the window stays until the step is done, so no half file is left."""
        self.candidates.cancel()
        if self.jobs.running is not None:
            self._closing = True
            self.jobs.leave()
            self.side.setEnabled(False)
            self.drawing.show_stopping()
            event.ignore()
            return
        self.stop()
        event.accept()
        self.closed.emit()

    def stop(self) -> None:
        """Ends all that runs in the background; what the canvas holds is on the disk then."""
        if self._stopped:
            return
        self._stopped = True
        panels = (self.prompt_panel, self.guides_panel, self.loras_panel)
        kept = (self.upkeep, self.queue, self.gallery, self.signs)
        looking = (self.options, self.menus.help)
        for part in (self.pictures, self.canvas, self.models, *panels, *kept, *looking):
            part.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A picture gives its settings, a project is opened, a model becomes one of the models."""
        path = dropped(event)
        if path is None:
            return
        event.acceptProposedAction()
        if self.canvas.is_project(path):
            self.show_canvas()
            self.canvas.files.open_project(path)
        elif path.suffix.lower() in ENDINGS and not path.is_dir():
            self.take(path)
        else:
            self.show_models()
            self.models.add(path)

    @Slot(QAction)
    def choose_appearance(self, action: QAction) -> None:
        self.appearance_chosen.emit(action.data())

    @Slot(bool)
    def choose_preview(self, wanted: bool) -> None:
        self.pictures.previews = self.canvas.generation.previews = wanted
        self.preview_chosen.emit(wanted)

    @Slot(QAction)
    def choose_format(self, action: QAction) -> None:
        self.settings_changed.emit({"picture_format": action.data()})

    @Slot(bool)
    def choose_private(self, wanted: bool) -> None:
        """Whether pictures are saved without prompt and settings; the history keeps them."""
        self.queue.sheets.private = wanted
        self.settings_changed.emit({"private": wanted})

    @Slot()
    def show_shortcuts(self) -> None:
        cheat_sheet(self).show()

    @Slot()
    def show_about(self) -> None:
        about.about(self).show()

    @Slot()
    def _ask_for_warm_up(self) -> None:
        self._begin_parts()
        self.warm_up_asked.emit(self.session.request)

    @Slot()
    def _begin_parts(self) -> None:
        self.models.start()
        self.canvas.start()
        self.upkeep.begin()
        self.queue.open_offered()

    @Slot()
    def close_if_wanted(self) -> None:
        if self._closing:
            self.close()

    @Slot(int)
    def choose_page(self, number: int) -> None:
        pages = (self.show_pictures, self.show_canvas, self.show_models, self.show_gallery)
        pages[number]()

    @Slot()
    def follow_page(self) -> None:
        """The orders of the canvas, and what Generate will do there, belong to its page."""
        candidates = self.pages.currentWidget() is self.candidates
        self.tabs.show_page(0 if candidates else self.pages.currentIndex())
        here = self.pages.currentWidget() is self.canvas
        self.canvas.orders.set_enabled(here)
        self.canvas.look.setVisible(here)
        if not here:
            self.side.show_plan("")

    @Slot(str, bool)
    def show_plan(self, sentence: str, possible: bool) -> None:
        """What Generate would do on the canvas, told while that is what it would do."""
        if self.pages.currentWidget() is self.canvas:
            self.side.show_plan(sentence, possible)

    def leave_models(self) -> None:
        """What is to be seen is not on the page Models."""
        if self.pages.currentWidget() is self.models:
            self.show_pictures()

    def _make_panels(self, history: History) -> None:
        session, folders = self.session, self.folders
        self.prompt_panel = PromptPanel(session, history, folders)
        self.parameters_panel = ParametersPanel(session)
        self.guides_panel = GuidesPanel(session, folders)
        self.loras_panel = LorasPanel(session, folders)
        self.side = SidePanel(
            [self.prompt_panel, self.parameters_panel, self.guides_panel, self.loras_panel]
        )

    def _make_pages(self, history: History) -> None:
        session, folders = self.session, self.folders
        self.pictures = PictureSide(session, folders.pictures, self.messages)
        self.canvas = CanvasPage(session, folders, self.messages)
        self.models = ModelsPanel(folders)
        self.gallery = GalleryPanel(session, history, folders)
        self.candidates = CandidatesPage()
        self.pages, self.tabs = QStackedWidget(), PageTabs()
        self.models_button = ModelsButton()

    def _arrange(self) -> None:
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.tabs)
        self.canvas.look.hide()  # at once: else the window begins as wide as the canvas needs it
        self.tabs.add(self.canvas.look)
        pages = (self.pictures, self.canvas, self.models, self.gallery, self.candidates)
        for page in pages:
            self.pages.addWidget(page)
        right.addWidget(self.pages, 1)
        told = QVBoxLayout()
        told.setContentsMargins(16, 6, 16, 6)
        told.addWidget(self.messages)
        right.addLayout(told)
        parts = QSplitter()
        parts.setObjectName("windowParts")
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.side)
        parts.addWidget(beside)
        parts.setStretchFactor(1, 1)
        self.setCentralWidget(parts)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.status, 1)
        bar.addPermanentWidget(self.waiting)
        bar.addPermanentWidget(self.models_button)

    def _place(self, geometry: str) -> None:
        self.resize(SIZE)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
