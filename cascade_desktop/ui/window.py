"""The main window: puts the panels together and turns clicks into jobs."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import APP, Folders
from cascade_desktop.progress import Progress
from cascade_desktop.settings import Settings
from cascade_desktop.ui import about
from cascade_desktop.ui.jobs import Job, Jobs
from cascade_desktop.ui.menus import Entry, add_choice, add_menu
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.models_button import ModelsButton
from cascade_desktop.ui.models_panel import ModelsPanel
from cascade_desktop.ui.parameters_panel import ParametersPanel
from cascade_desktop.ui.picture_side import PictureSide
from cascade_desktop.ui.prompt_panel import PromptPanel
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.side_panel import SidePanel
from cascade_desktop.ui.worker import Worker

SIZE = QSize(1240, 800)

PICTURE = ".png"
TAKEN = (PICTURE, ".safetensors")
MODELS_KEY = "Ctrl+Shift+M"

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
        self.session = session
        self.jobs = Jobs(self)
        self._drawing: Job | None = None
        self._closing = False
        self.messages = MessageBar()
        self.prompt_panel = PromptPanel(session)
        self.parameters_panel = ParametersPanel(session)
        self.side = SidePanel([self.prompt_panel, self.parameters_panel])
        self.pictures = PictureSide(session, folders.pictures, self.messages)
        self.pictures.previews = settings.preview
        self.models = ModelsPanel(folders, settings)
        self.pages = QStackedWidget()
        self.models_button = ModelsButton()
        self.status = self._label("status")
        self.waiting = self._label("waiting")
        self._arrange()
        self._add_menus(settings)
        self._connect()
        self._place(settings.window_geometry)

    def serve(self, worker: Worker) -> None:
        """Lets `worker`, which lives in another thread, draw what is asked for here."""
        # Only methods of QObjects may be connected across threads: a lambda or a plain function
        # would run in the worker's thread.
        self.jobs.asked.connect(worker.generate)
        self.warm_up_asked.connect(worker.warm_up)
        worker.ready.connect(self._show_ready)
        worker.unready.connect(self._show_unready)
        worker.measurable.connect(self.prompt_panel.measure_with)
        worker.memory_known.connect(self.models.show_memory)
        worker.progressed.connect(self._show_progress)
        worker.drawn.connect(self._show_drawn)
        worker.finished.connect(self._end)
        worker.cancelled.connect(self._end)
        worker.failed.connect(self._show_failure)

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
            checked = request.checked()
        except BadRequest as error:
            if not shown:
                self.show_pictures()
                self.messages.warn(error.message, error.advice)
            return
        self.messages.clear()
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
            self.pictures.progress.show_stopping()
            event.ignore()
            return
        self.pictures.stop()
        self.models.stop()
        self.prompt_panel.stop()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A picture gives its settings; a folder or file with a model becomes one of the models."""
        path = _dropped(event)
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() == PICTURE and not path.is_dir():
            self.take(path)
        else:
            self.show_models()
            self.models.add(path)

    @Slot()
    def _ask_for_warm_up(self) -> None:
        self.models.start()
        self.warm_up_asked.emit(self.session.request)

    @Slot()
    def _show_ready(self) -> None:
        self.status.setText(self.tr("Ready"))

    @Slot(str, str, str)
    def _show_unready(self, message: str, advice: str, details: str) -> None:
        self.status.clear()
        self.messages.warn(message, advice, details)

    @Slot(object, object)
    def _show_progress(self, job: Job, progress: Progress) -> None:
        if job is self._drawing and not job.cancelled.is_set():
            self.pictures.show_progress(job, progress)

    @Slot(object, object)
    def _show_drawn(self, _: Job, path: Path) -> None:
        self.pictures.show_drawn(path)

    @Slot(object)
    def _end(self, job: Job) -> None:
        self.status.setText(self.tr("Ready"))
        self.jobs.end(job)

    @Slot(object, str, str, str)
    def _show_failure(self, job: Job, message: str, advice: str, details: str) -> None:
        self.messages.warn(message, advice, details)
        self._end(job)

    @Slot()
    def _follow_jobs(self) -> None:
        """Shows which job is being drawn, whether it is stopping, and how many wait."""
        job = self.jobs.running
        if job is not None and job is not self._drawing:
            self.pictures.begin(job)
            self.status.setText(self.tr("Drawing"))
        elif job is None and self._drawing is not None:
            self.pictures.end()
        self._drawing = job
        if job is not None and job.cancelled.is_set():
            self.pictures.progress.show_stopping()
        self.side.cancel.setVisible(job is not None)
        waiting = self.jobs.waiting
        self.waiting.setText(self.tr("{0} waiting").format(waiting) if waiting else "")

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

    @Slot(QAction)
    def _choose_appearance(self, action: QAction) -> None:
        self.appearance_chosen.emit(action.data())

    @Slot(bool)
    def _choose_preview(self, wanted: bool) -> None:
        self.pictures.previews = wanted
        self.preview_chosen.emit(wanted)

    @Slot()
    def _show_shortcuts(self) -> None:
        about.shortcuts(self).show()

    @Slot()
    def _show_about(self) -> None:
        about.about(self).show()

    def _connect(self) -> None:
        self.side.generate.clicked.connect(self.generate)
        self.side.cancel.clicked.connect(self.jobs.cancel)
        self.jobs.changed.connect(self._follow_jobs)
        self.jobs.emptied.connect(self._close_if_wanted)
        self.pictures.view.example_chosen.connect(self._use_example)
        self.pictures.reused.connect(self._show_reused)
        model = self.parameters_panel.model.field
        model.more_wanted.connect(self.show_models)
        self.models.found.connect(model.show_found)
        self.models.used.connect(self._use_model)
        self.models.closed.connect(self.show_pictures)
        self.models.fraction_changed.connect(self.models_button.show_fraction)
        self.models.settings_changed.connect(self.settings_changed)
        self.models_button.clicked.connect(self.show_models)

    def _arrange(self) -> None:
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        self.pages.addWidget(self.pictures)
        self.pages.addWidget(self.models)
        row.addWidget(self.pages, 1)
        self.setCentralWidget(central)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.status, 1)
        bar.addPermanentWidget(self.waiting)
        bar.addPermanentWidget(self.models_button)

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        return label

    def _add_menus(self, settings: Settings) -> None:
        side, jobs = self.pictures, self.jobs
        add_menu(
            self,
            "fileMenu",
            self.tr("&File"),
            [
                Entry("openPicture", self.tr("Open picture…"), self.open_picture, "Ctrl+O", "open"),
                Entry("picturesFolder", self.tr("Pictures folder"), side.open_folder, "", "folder"),
                Entry("showModels", self.tr("Models…"), self.show_models, MODELS_KEY, "download"),
                None,
                Entry("quit", self.tr("Quit"), self.close, "Ctrl+Q"),
            ],
        )
        keys = "Ctrl+Return; Ctrl+Enter"
        add_menu(
            self,
            "pictureMenu",
            self.tr("&Picture"),
            [
                Entry("draw", self.tr("Generate"), self.generate, keys, "generate"),
                Entry("stop", self.tr("Cancel"), jobs.cancel, "Esc", "cancel"),
                Entry("stopAll", self.tr("Cancel all"), jobs.cancel_all, "Shift+Esc"),
                None,
                Entry("use", self.tr("Use its settings"), side.reuse_shown, "Ctrl+R", "restore"),
                Entry("copyShown", self.tr("Copy"), side.copy_shown, "Ctrl+Shift+C", "copy"),
            ],
        )
        self._add_view_menu(settings)
        add_menu(
            self,
            "helpMenu",
            self.tr("&Help"),
            [
                Entry("showShortcuts", self.tr("Shortcuts"), self._show_shortcuts, "F1"),
                Entry("showAbout", self.tr("About {0}").format(APP), self._show_about),
            ],
        )

    def _add_view_menu(self, settings: Settings) -> None:
        menu = add_menu(self, "viewMenu", self.tr("&View"), [])
        names = {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        add_choice(menu, names, settings.appearance, self._choose_appearance)
        menu.addSeparator()
        preview = QAction(self.tr("Show the picture while it is drawn"), self)
        preview.setObjectName("livePreview")
        preview.setCheckable(True)
        preview.setChecked(settings.preview)
        preview.toggled.connect(self._choose_preview)
        menu.addAction(preview)

    def _place(self, geometry: str) -> None:
        self.resize(SIZE)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))


def _dropped(event: QDropEvent) -> Path | None:
    """The first picture, folder or file of weights of what is being dragged in."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in TAKEN or path.is_dir()), None)
