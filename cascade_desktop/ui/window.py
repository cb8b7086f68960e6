"""The main window: puts the panels and pages together and turns clicks into jobs."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import APP, Folders
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from cascade_desktop.ui import about
from cascade_desktop.ui.canvas.cheat_sheet import cheat_sheet
from cascade_desktop.ui.canvas.page import CanvasPage
from cascade_desktop.ui.dropped import PICTURE, dropped
from cascade_desktop.ui.guides_panel import GuidesPanel
from cascade_desktop.ui.job_display import JobDisplay
from cascade_desktop.ui.jobs import Jobs
from cascade_desktop.ui.loras_panel import LorasPanel
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.models_button import ModelsButton
from cascade_desktop.ui.models_panel import ModelsPanel
from cascade_desktop.ui.page_tabs import PageTabs
from cascade_desktop.ui.parameters_panel import ParametersPanel
from cascade_desktop.ui.picture_side import PictureSide
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.side_panel import SidePanel
from cascade_desktop.ui.window_menus import WindowMenus
from cascade_desktop.ui.worker import Worker

SIZE = QSize(1240, 800)

# Long enough for the window's first picture; importing torch beside it would slow that down.
WARM_UP_AFTER_MS = 150


class Window(QMainWindow):
    """The whole app as the user sees it.

    Signals:
        warm_up_asked(Request): the model of this request is to be loaded in the background.
        appearance_chosen(str): "system", "light" or "dark".
        preview_chosen(bool): whether a picture is shown while it is drawn.
        settings_changed(dict): fields of `Settings` that the Models page has changed.
        closed(): the window has closed and no job is left.
    """

    warm_up_asked = Signal(object)
    appearance_chosen = Signal(str)
    preview_chosen = Signal(bool)
    settings_changed = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, folders: Folders, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(APP)
        self.setAcceptDrops(True)
        self.session, self.folders = session, folders
        self.jobs = Jobs(self)
        self._closing = self._stopped = False
        self.messages = MessageBar()
        self.prompt_panel = PromptPanel(session)
        self.parameters_panel = ParametersPanel(session)
        self.guides_panel = GuidesPanel(session, folders)
        self.loras_panel = LorasPanel(session, folders)
        self.side = SidePanel(
            [self.prompt_panel, self.parameters_panel, self.guides_panel, self.loras_panel]
        )
        self.pictures = PictureSide(session, folders.pictures, self.messages)
        self.canvas = CanvasPage(session, folders, self.messages)
        self.models = ModelsPanel(folders, settings)
        self.pages, self.tabs = QStackedWidget(), PageTabs()
        self.models_button = ModelsButton()
        drawn = (self.pictures, self.canvas, self.messages, self.side.cancel)
        self.drawing = JobDisplay(self.jobs, *drawn)
        self.status, self.waiting = self.drawing.status, self.drawing.waiting
        self._arrange()
        self.menus = WindowMenus(self, settings)
        self.canvas.choices = settings.canvas_choices
        self.choose_preview(settings.preview)
        self._connect()
        self._follow_page()
        self._place(settings.window_geometry)

    def serve(self, worker: Worker) -> None:
        """Lets `worker`, which lives in another thread, draw what is asked for here."""
        self.drawing.serve(worker)
        self.warm_up_asked.connect(worker.warm_up)
        worker.measurable.connect(self.prompt_panel.measure_with)
        worker.memory_known.connect(self.models.show_memory)

    def warm_up(self) -> None:
        """Soon after the window is on the screen, the model is loaded behind it."""
        self.status.setText(self.tr("Getting ready…"))
        QTimer.singleShot(WARM_UP_AFTER_MS, self._ask_for_warm_up)

    @property
    def geometry_text(self) -> str:
        """Place and size of the window, to be given to `Settings`."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    @Slot()
    def generate(self) -> None:
        """Asks for the pictures of the request, or shows what is wrong with it."""
        request = self.session.request
        problems = request.problems()
        shown = self.side.show_problems(problems)
        try:
            if problems:
                request.checked()
            self.messages.clear()
            if self.pages.currentWidget() is self.canvas:
                self.canvas.generation.generate()
                return
            checked = self.canvas.filled_in(request).checked()
        except CascadeError as error:
            if not shown:
                self._leave_models()
                self.messages.warn(error.message, error.advice)
            return
        self.show_pictures()
        self.jobs.ask(checked)

    @Slot()
    def open_picture(self) -> None:
        """Shows a picture of the user's choice and puts its settings into the fields."""
        kinds = self.tr("Pictures (*.png)")
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
        if self.jobs.running is not None:
            self._closing = True
            self.jobs.cancel_all()
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
        for part in (self.pictures, self.canvas, self.models, *panels):
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
        elif path.suffix.lower() == PICTURE and not path.is_dir():
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

    @Slot()
    def show_shortcuts(self) -> None:
        cheat_sheet(self).show()

    @Slot()
    def show_about(self) -> None:
        about.about(self).show()

    @Slot()
    def _ask_for_warm_up(self) -> None:
        self.models.start()
        self.canvas.start()
        self.warm_up_asked.emit(self.session.request)

    @Slot()
    def _close_if_wanted(self) -> None:
        if self._closing:
            self.close()

    @Slot()
    def _show_reused(self) -> None:
        self.messages.say(self.tr("The settings of the picture are in the fields again."))

    @Slot(str)
    def _use_model(self, name: str) -> None:
        self.session.change(model=name)
        self.show_pictures()
        self.prompt_panel.prompt.setFocus()

    @Slot(str)
    def _use_example(self, prompt: str) -> None:
        self.session.change(prompt=prompt)
        self.prompt_panel.prompt.setFocus()

    @Slot(object)
    def _edit(self, path: Path) -> None:
        self.show_canvas()
        self.canvas.edit(path)

    @Slot(object)
    def _vary(self, path: Path) -> None:
        self.guides_panel.vary([str(path)])
        self.messages.say(self.tr("The picture is to be varied: press Generate."))

    @Slot(object)
    def _enlarge(self, path: Path) -> None:
        self.guides_panel.enlarge(str(path))

    @Slot(object, object)
    def _ask(self, request: Request, purpose: object) -> None:
        self.jobs.ask(request, purpose)

    @Slot(int)
    def _choose_page(self, number: int) -> None:
        (self.show_pictures, self.show_canvas, self.show_models)[number]()

    @Slot()
    def _follow_page(self) -> None:
        """The orders of the canvas, and what Generate will do there, belong to its page."""
        self.tabs.show_page(self.pages.currentIndex())
        here = self.pages.currentWidget() is self.canvas
        self.canvas.orders.set_enabled(here)
        self.canvas.look.setVisible(here)
        if not here:
            self.side.show_plan("")

    def _leave_models(self) -> None:
        if self.pages.currentWidget() is self.models:
            self.show_pictures()

    def _connect(self) -> None:
        self.side.generate.clicked.connect(self.generate)
        self.side.cancel.clicked.connect(self.jobs.cancel)
        self.jobs.emptied.connect(self._close_if_wanted)
        self.tabs.chosen.connect(self._choose_page)
        self.pages.currentChanged.connect(self._follow_page)
        pictures, canvas, guides = self.pictures, self.canvas, self.guides_panel
        pictures.view.example_chosen.connect(self._use_example)
        pictures.reused.connect(self._show_reused)
        pictures.edit_wanted.connect(self._edit)
        canvas.shortcuts_wanted.connect(self.show_shortcuts)
        pictures.vary_wanted.connect(self._vary)
        pictures.enlarge_wanted.connect(self._enlarge)
        guides.models_wanted.connect(self.show_models)
        for refusing in (guides, self.loras_panel):
            refusing.refused.connect(self.messages.warn)
        self.loras_panel.token_wanted.connect(self.prompt_panel.prompt.insertPlainText)
        self.loras_panel.file_added.connect(self.models.add)
        canvas.generation.canvas_seen.connect(guides.show_canvas)
        canvas.generation.asked.connect(self._ask)
        canvas.generation.plan_changed.connect(self.side.show_plan)
        model = self.parameters_panel.model.field
        model.more_wanted.connect(self.show_models)
        for shows in (model, guides, self.loras_panel):
            self.models.found.connect(shows.show_found)
        self.models.used.connect(self._use_model)
        self.models.closed.connect(self.show_pictures)
        self.models.fraction_changed.connect(self.models_button.show_fraction)
        self.models.settings_changed.connect(self.settings_changed)
        self.models_button.clicked.connect(self.show_models)

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.tabs)
        self.tabs.add(self.canvas.look)
        for page in (self.pictures, self.canvas, self.models):
            self.pages.addWidget(page)
        right.addWidget(self.pages, 1)
        told = QVBoxLayout()
        told.setContentsMargins(16, 6, 16, 6)
        told.addWidget(self.messages)
        right.addLayout(told)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        self.setCentralWidget(central)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.status, 1)
        bar.addPermanentWidget(self.waiting)
        bar.addPermanentWidget(self.models_button)

    def _place(self, geometry: str) -> None:
        self.resize(SIZE)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
