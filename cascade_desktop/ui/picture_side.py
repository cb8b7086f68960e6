"""The right side of the window: the picture, how far it is, and the ones before it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFile, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cascade_desktop import pictures
from cascade_desktop.errors import BadRequest
from cascade_desktop.foreign_records import read_settings
from cascade_desktop.progress import Progress
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.images import to_qimage
from cascade_desktop.ui.jobs import Job
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.messages import MessageBar
from cascade_desktop.ui.picture_view import PictureView
from cascade_desktop.ui.pictures_model import PicturesModel
from cascade_desktop.ui.pictures_panel import PicturesPanel
from cascade_desktop.ui.progress_strip import ProgressStrip
from cascade_desktop.ui.session import Session


class PictureSide(QWidget):
    """Shows the picture being drawn, unless the user has chosen another one meanwhile.

    Signals:
        reused(): the settings of a picture were put into the session.
        edit_wanted(Path), vary_wanted(Path), enlarge_wanted(Path): the picture shown is to be put
            on the canvas, varied or enlarged.
        binned(Path): a picture has gone to the system's bin.
    """

    reused = Signal()
    edit_wanted = Signal(object)
    vary_wanted = Signal(object)
    enlarge_wanted = Signal(object)
    binned = Signal(object)

    def __init__(self, session: Session, folder: Path, messages: MessageBar) -> None:
        super().__init__()
        self._session, self._folder, self._messages = session, folder, messages
        self._shown: Path | None = None
        self._follows = True
        self._needs_picture: list[QToolButton] = []
        self.previews = True
        self.view = PictureView()
        self.progress = ProgressStrip()
        self.strip = PicturesPanel(PicturesModel(folder, self))
        self._connect()
        self._arrange()
        self._forget_shown()

    def use_folder(self, folder: Path) -> None:
        """The pictures of this folder are shown from now on, and new ones come there."""
        self._folder = folder
        self.strip.model.use_folder(folder)

    def begin(self, job: Job) -> None:
        """A job has come to its turn."""
        self._follows = True
        self.progress.begin()
        if self._shown is None:
            self.view.show_expected(_size(job))

    def show_progress(self, job: Job, progress: Progress) -> None:
        self.progress.show_progress(job.request, progress)
        if progress.preview is not None and self._follows and self.previews:
            self.view.show_preview(to_qimage(progress.preview), _size(job))

    def show_drawn(self, path: Path) -> None:
        """A picture is saved at `path`."""
        self.strip.add(path)
        self._follows = True
        self.show_picture(path)

    def end(self) -> None:
        """Nothing is being drawn any more: the last finished picture is back."""
        self.progress.show_caption("")
        if self._shown is None:
            self._forget_shown()
        else:
            self.show_picture(self._shown)

    def stop(self) -> None:
        """Ends what runs in the background; called once, when the window closes."""
        self.strip.model.stop()

    @Slot(object)
    def reuse(self, path: Path) -> bool:
        """Puts the settings in the picture `path` into the session; whether it has any.

        Those of another program as far as they mean something here.
        """
        try:
            found = read_settings(path)
        except BadRequest as error:
            self._messages.warn(error.message, error.advice)
            return False
        self._session.restore(found.request)
        if found.notes:
            self._messages.say(" ".join(map(in_language, found.notes)))
        else:
            self.reused.emit()
        return True

    @Slot()
    def reuse_shown(self) -> None:
        if self._shown is not None:
            self.reuse(self._shown)

    @Slot()
    def edit_shown(self) -> None:
        if self._shown is not None:
            self.edit_wanted.emit(self._shown)

    @Slot()
    def vary_shown(self) -> None:
        if self._shown is not None:
            self.vary_wanted.emit(self._shown)

    @Slot()
    def enlarge_shown(self) -> None:
        if self._shown is not None:
            self.enlarge_wanted.emit(self._shown)

    @Slot()
    def copy_shown(self) -> None:
        if self._shown is not None:
            self.copy(self._shown)

    @Slot(object)
    def copy(self, path: Path) -> None:
        image = QImage(str(path))
        if image.isNull():
            self._say_gone(path)
        else:
            QGuiApplication.clipboard().setImage(image)
            self._messages.say(self.tr("The picture is on the clipboard."))

    @Slot()
    def open_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    @Slot(object)
    def move_to_bin(self, path: Path) -> None:
        if path.exists() and not QFile(str(path)).moveToTrash():
            self._messages.warn(
                self.tr("{0} could not be moved to the bin.").format(path.name),
                self.tr("Open the pictures folder and remove it there."),
            )
            return
        self.forget(path)
        self.binned.emit(path)

    @Slot(object)
    def forget(self, path: Path) -> None:
        """The picture is thrown away: it is seen here no more."""
        self.strip.model.remove(path)
        if path == self._shown:
            self._forget_shown()

    @Slot(object)
    def choose(self, path: Path) -> None:
        """The user wants to look at this one; a picture being drawn goes on behind it."""
        self._follows = False
        self.show_picture(path)

    def show_picture(self, path: Path) -> None:
        """Shows the saved picture `path` large."""
        image = QImage(str(path))
        if image.isNull():
            self._say_gone(path)
            return
        self._set_shown(path)
        self.view.show_picture(image, path.stem)
        if not self.progress.is_running:
            self.progress.show_caption(_caption(path, image))

    def say_anew(self) -> None:
        """After another language was chosen; a prompt is in none of the app's."""
        if self._shown is not None and not self.progress.is_running:
            self.progress.show_caption(_caption(self._shown, self.view.image))

    def _forget_shown(self) -> None:
        self._set_shown(None)
        self.view.show_nothing()
        if not self.progress.is_running:
            self.progress.show_caption("")

    def _set_shown(self, path: Path | None) -> None:
        self._shown = path
        for button in self._needs_picture:
            button.setEnabled(path is not None)

    def _say_gone(self, path: Path) -> None:
        self._messages.warn(
            self.tr("{0} cannot be read.").format(path.name),
            self.tr("It may have been moved or removed; choose another picture."),
        )

    def _connect(self) -> None:
        self.strip.chosen.connect(self.choose)
        self.strip.reused.connect(self.reuse)
        self.strip.folder_wanted.connect(self.open_folder)
        self.strip.copied.connect(self.copy)
        self.strip.binned.connect(self.move_to_bin)

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.progress, 1)
        for name, text, order in (
            ("canvas", self.tr("Edit on the canvas (Ctrl+E)"), self.edit_shown),
            ("vary", self.tr("Vary: draw others like it"), self.vary_shown),
            ("enlarge", self.tr("Enlarge it"), self.enlarge_shown),
            ("restore", self.tr("Use the settings of this picture"), self.reuse_shown),
            ("copy", self.tr("Copy this picture"), self.copy_shown),
            ("folder", self.tr("Open the pictures folder"), self.open_folder),
        ):
            button = QToolButton()
            button.setObjectName(f"{name}Shown")
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.setIconSize(QSize(18, 18))
            set_icon(button, name)
            button.clicked.connect(order)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            if name != "folder":
                self._needs_picture.append(button)
        below = QVBoxLayout()
        below.setContentsMargins(16, 10, 16, 6)
        below.setSpacing(6)
        below.addLayout(line)
        below.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(below)


def _size(job: Job) -> QSize:
    return QSize(job.request.width, job.request.height)


def _caption(path: Path, image: QImage | None) -> str:
    """Size, seed and prompt of a picture of ours; the name of any other."""
    size = f"{image.width()} × {image.height()}" if image is not None else ""
    try:
        request = pictures.read_request(path)
    except BadRequest:
        return f"{size}  ·  {path.name}"
    prompt = " ".join(request.prompt.split())
    text = QCoreApplication.translate("PictureSide", "{0}  ·  seed {1}  ·  {2}")
    return text.format(size, request.seed, prompt)
