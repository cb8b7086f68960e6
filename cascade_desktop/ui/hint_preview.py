"""What a ControlNet will be shown of a picture, while its settings are being changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cascade_desktop import hints
from cascade_desktop.errors import CascadeError
from cascade_desktop.repainting import around
from cascade_desktop.ui.images import to_qimage
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.picture_reading import PictureReading
from cascade_desktop.uses import SKETCH, STAND_INS, ControlUse

HEIGHT = 150
WAIT_MS = 60
"""So long after the last change it is looked for: a number that is being dragged stays quick."""

CORNER = 8.0


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is to be shown: of this use, for a picture of this size, in a box of these pixels."""

    use: ControlUse
    size: tuple[int, int]
    box: tuple[int, int]
    canvas: QImage | None


class HintPreview(QWidget):
    """The edges, drawn lines or picture that guides; found in the thread of `reading`.

    Signals:
        found(Wanted, QImage, str): what it is, or why there is none; emitted in that thread.
        shown(): the newest one is on the screen.
    """

    found = Signal(object, QImage, str)
    shown = Signal()

    def __init__(self, name: str, reading: PictureReading) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Preview of what guides"))
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._reading = reading
        self._told: tuple[ControlUse, tuple[int, int], int] | None = None
        self._use, self._size = ControlUse(), (512, 512)
        self._canvas: QImage | None = None
        self._wanted: Wanted | None = None
        self._fitted: tuple[object, Image.Image] | None = None
        self.image, self.text = QImage(), ""
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self.found.connect(self._show)

    def show_use(self, use: ControlUse, size: tuple[int, int], canvas: QImage | None) -> None:
        """Shows what `use` is for a picture of `size` pixels; `canvas` is it where it is meant."""
        told = (use, size, canvas.cacheKey() if canvas is not None else 0)
        if told != self._told:
            self._told, self._use, self._size, self._canvas = told, use, size, canvas
            self._begin()

    def stop(self) -> None:
        """Nothing is looked for any more."""
        self._timer.stop()
        self._wanted = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted is None and self._told is not None:
            self._begin()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), CORNER, CORNER)
        painter.fillPath(path, self.palette().color(QPalette.ColorRole.AlternateBase))
        if not self.image.isNull():
            painter.setClipPath(path)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._frame(), self.image)
        elif self.text:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 6, -12, -6), flags, self.text)

    def _frame(self) -> QRectF:
        size = QSizeF(self.image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRectF(0, 0, size.width(), size.height())
        frame.moveCenter(QRectF(self.rect()).center())
        return frame

    def _begin(self) -> None:
        """What nobody sees is not looked for until it is seen."""
        self._wanted = None
        if self.isVisible():
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        box = QSize(self.size() * self.devicePixelRatioF())
        wanted = Wanted(self._use, self._size, (box.width(), box.height()), self._canvas)
        self._wanted = wanted
        if self._use.file in STAND_INS and self._canvas is None:
            self._show(wanted, QImage(), self._promise())
        else:
            self._reading.start(lambda: self._find(wanted))

    def _promise(self) -> str:
        if self._use.file == SKETCH:
            return self.tr("The sketch, as it is when you press Generate")
        return self.tr("The canvas, as it is when you press Generate")

    def _find(self, wanted: Wanted) -> None:
        """In the reading thread; what is outdated already is left out."""
        if wanted is not self._wanted:
            return
        try:
            self.found.emit(wanted, self._drawn(wanted), "")
        except CascadeError as error:
            self.found.emit(wanted, QImage(), error.message)

    def _drawn(self, wanted: Wanted) -> QImage:
        shown = self._source(wanted)
        picture = hints.hint(wanted.use, shown) if wanted.use.kind == "canny" else shown
        picture.thumbnail(wanted.box, Image.Resampling.BILINEAR)
        return to_qimage(picture)

    def _source(self, wanted: Wanted) -> Image.Image:
        """The picture as the ControlNet sees it, before edges are looked for; the last is kept."""
        size = hints.seen_size(*_drawn_size(wanted))
        key = (_version(wanted), size, hints.is_drawn(wanted.use))
        if self._fitted is None or self._fitted[0] != key:
            self._fitted = (key, hints.fitted(_picture(wanted), size))
        return self._fitted[1].copy()

    @Slot(object, QImage, str)
    def _show(self, wanted: Wanted, image: QImage, text: str) -> None:
        if wanted is not self._wanted:
            return
        self.image, self.text = image, in_language(text)
        self.setAccessibleDescription(self.text)
        self.update()
        self.shown.emit()


def _version(wanted: Wanted) -> object:
    """Another one when the picture is another one."""
    if wanted.canvas is not None:
        return wanted.canvas.cacheKey()
    try:
        facts = Path(wanted.use.file).stat()
    except (OSError, ValueError):
        return wanted.use.file
    return wanted.use.file, facts.st_mtime_ns, facts.st_size


def _drawn_size(wanted: Wanted) -> tuple[int, int]:
    """The canvas is drawn in the shape of its frame, whatever the size of other pictures is."""
    if wanted.canvas is None:
        return wanted.size
    return max(1, wanted.canvas.width()), max(1, wanted.canvas.height())


def _picture(wanted: Wanted) -> Image.Image:
    if wanted.canvas is None:
        return hints.read_source(wanted.use)
    shown = wanted.canvas.convertToFormat(QImage.Format.Format_RGBA8888)
    size, stride = (shown.width(), shown.height()), shown.bytesPerLine()
    pixels = Image.frombytes("RGBA", size, memoryview(shown.constBits()), "raw", "RGBA", stride)
    picture = around(pixels)
    return picture.convert("L") if hints.is_drawn(wanted.use) else picture
