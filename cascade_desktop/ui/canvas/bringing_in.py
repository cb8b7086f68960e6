"""Brings pictures onto the canvas: from files, the clipboard, and whatever is dropped on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QThreadPool, Signal, Slot
from PySide6.QtGui import QColorSpace, QGuiApplication, QImage, QPixmap

from cascade_desktop import inputs, log
from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.project_file import ENDING
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.frame_pixels import to_layer


@dataclass(frozen=True)
class Brought:
    """A picture that another thread has read, and where its middle is to be."""

    image: QImage
    name: str
    at: QPoint | None


class BringingIn(QObject):
    """Each picture becomes a layer. Files are read in another thread, one after another.

    Signals:
        brought(Layer): it is on the canvas.
        said(sentence, advice): something the user should know of it.
        failed(message, advice): it could not be read; the document is as it was.
        too_long(Path, sentence): it has more than 16384 pixels along a side. The sentence offers
            to make it smaller, which `bring_files([path], scaled=True)` does.
        project_found(Path): not a picture but a project; `Keeping.open_project` opens it.
    """

    brought = Signal(object)
    said = Signal(str, str)
    failed = Signal(str, str)
    too_long = Signal(object, str)
    project_found = Signal(object)
    _read = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read.connect(self._add)

    def bring_files(
        self, files: Sequence[Path], at: QPoint | None = None, *, scaled: bool = False
    ) -> None:
        """Reads picture files; their middle will be `at`, or the frame's without it."""
        for file in files:
            self._start(file, at, scaled)

    def bring_image(self, image: QImage, name: str = "", at: QPoint | None = None) -> None:
        """Adds a picture of another program, in the colours of a screen."""
        if max(image.width(), image.height()) > inputs.MOST_PIXELS_A_SIDE:
            self.failed.emit(
                self.tr("The picture has {0}×{1} pixels; {2} along a side are the most.").format(
                    image.width(), image.height(), inputs.MOST_PIXELS_A_SIDE
                ),
                self.tr("Save it as a file and open that: then it can be made smaller."),
            )
            return
        self._add(Brought(in_srgb(image), name or self.tr("Pasted picture"), at))

    def bring_mime(self, data: QMimeData, at: QPoint | None = None) -> bool:
        """Takes what was dropped or pasted; whether there was a picture in it.

        Files come first: they have what a program's copy of their pixels may lack.
        """
        files = files_in(data)
        if files:
            self.bring_files(files, at)
            return True
        image = image_in(data)
        if not image.isNull():
            self.bring_image(image, at=at)
            return True
        if data.hasUrls():
            self.failed.emit(
                self.tr("Only the address of a picture was given, and the app fetches nothing."),
                self.tr("Copy the picture itself and paste it here, or save it and open the file."),
            )
        return False

    def paste(self, at: QPoint | None = None) -> bool:
        """Takes what the clipboard holds; whether there was a picture in it."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and self.bring_mime(data, at):
            return True
        if data is None or not data.hasUrls():
            self.failed.emit(
                self.tr("There is no picture in the clipboard."), self.tr("Copy a picture first.")
            )
        return False

    def finish(self) -> None:
        """Leaves out what waits and lets the file in hand end; for the end of the program."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object)
    def _add(self, found: Brought) -> None:
        try:
            place = self._place(found)
            layer = self._document.add_layer(found.image, found.name, place)
        except BadRequest as error:
            self.failed.emit(error.message, error.advice)
            return
        self.brought.emit(layer)

    def _place(self, found: Brought) -> QPoint:
        """Where its top left corner goes; that of the first picture is 0,0."""
        if not self._document.layers:
            return QPoint(0, 0)
        middle = found.at if found.at is not None else self._document.frame.center()
        return middle - QPoint(found.image.width() // 2, found.image.height() // 2)

    def _start(self, file: Path, at: QPoint | None, scaled: bool) -> None:
        if file.suffix.lower() == ENDING:
            self.project_found.emit(file)
        else:
            self._pool.start(lambda: self._do(file, at, scaled))

    def _do(self, file: Path, at: QPoint | None, scaled: bool) -> None:
        """Runs in the pool's thread."""
        try:
            self._bring(file, at, scaled)
        except inputs.TooLong as error:
            offer = self.tr("It can be made smaller, so that its longer side has {0} pixels.")
            self.too_long.emit(file, f"{error.message} {offer.format(inputs.MOST_PIXELS_A_SIDE)}")
        except CascadeError as error:
            self.failed.emit(error.message, error.advice)
        except Exception as error:
            log.bug(error)
            self.failed.emit(
                self.tr("{0} could not be read. This is a fault in the app.").format(file.name),
                self.tr("Try again; if it comes back, report it with the log file."),
            )

    def _bring(self, file: Path, at: QPoint | None, scaled: bool) -> None:
        picture = inputs.read_layer(file, scaled=scaled)
        self._read.emit(Brought(to_layer(picture), file.stem, at))
        if inputs.holds_several(file):
            self.said.emit(
                self.tr("{0} is an animation or has several pages.").format(file.name),
                self.tr("The first one was taken."),
            )


def files_in(data: QMimeData) -> list[Path]:
    """The files on this machine that are dropped or pasted."""
    urls = data.urls() if data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def image_in(data: QMimeData) -> QImage:
    """The pixels that are dropped or pasted; a null image if there are none."""
    found = data.imageData() if data.hasImage() else None
    if isinstance(found, QPixmap):
        return found.toImage()
    return found if isinstance(found, QImage) else QImage()


def in_srgb(image: QImage) -> QImage:
    """The picture in the colours of a screen, if it says that it has others."""
    space, wanted = image.colorSpace(), QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if not space.isValid() or space == wanted:
        return image
    converted = image.convertedToColorSpace(wanted)
    return image if converted.isNull() else converted
