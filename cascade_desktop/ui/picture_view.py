"""The picture, large; its preview while it is drawn; and what to do when there is none yet."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.icons import app_icon

MARGIN = 16
CORNER = 10.0

# Small pictures are enlarged to be seen, but no further than their pixels bear.
LARGEST_SCALE = 2.0


class PictureView(QWidget):
    """Fits one picture into its area.

    Signals:
        example_chosen(prompt): one of the example prompts was pressed.
    """

    example_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pictureView")
        self.setMinimumSize(320, 240)
        self._image: QImage | None = None
        self._size = QSize(512, 512)
        self.welcome = Welcome(self)
        self.welcome.example_chosen.connect(self.example_chosen)
        column = QVBoxLayout(self)
        column.addWidget(self.welcome)
        self.show_nothing()

    @property
    def image(self) -> QImage | None:
        """What is shown, a preview or a finished picture."""
        return self._image

    def show_nothing(self) -> None:
        """The empty state, with its examples."""
        self._image = None
        self.welcome.show()
        self.setAccessibleName(self.tr("Picture: none yet"))
        self.update()

    def show_expected(self, size: QSize) -> None:
        """An empty frame where a picture of `size` pixels is going to be."""
        self._show(None, size, self.tr("Picture: being drawn"))

    def show_preview(self, image: QImage, size: QSize) -> None:
        """A small `image` of the picture that will have `size` pixels."""
        self._show(image, size, self.tr("Picture: being drawn"))

    def show_picture(self, image: QImage, prompt: str) -> None:
        self._show(image, image.size(), self.tr("Picture: {0}").format(prompt))

    def _show(self, image: QImage | None, size: QSize, name: str) -> None:
        self._image, self._size = image, size
        self.welcome.hide()
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Light))
        if self.welcome.isVisible():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = self._frame()
        path = QPainterPath()
        path.addRoundedRect(frame, CORNER, CORNER)
        painter.fillPath(path, self.palette().color(QPalette.ColorRole.AlternateBase))
        if self._image is not None:
            painter.setClipPath(path)
            painter.drawImage(frame, self._scaled(self._image, frame))

    def _frame(self) -> QRectF:
        """Where the picture goes: as large as fits, in the middle."""
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        fitted = QSizeF(self._size).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        largest = QSizeF(self._size) * LARGEST_SCALE
        frame = QRectF(area.topLeft(), fitted.boundedTo(largest))
        frame.moveCenter(area.center())
        return frame

    def _scaled(self, image: QImage, frame: QRectF) -> QImage:
        """Made smaller over all its pixels; the painter alone would leave some out and flicker."""
        size = (frame.size() * self.devicePixelRatioF()).toSize()
        if size.width() >= image.width():
            return image
        smooth = Qt.TransformationMode.SmoothTransformation
        return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


class Welcome(QWidget):
    """What to do first, and three prompts to try.

    Signals:
        example_chosen(prompt): one of them was pressed.
    """

    example_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(3)
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(72, 72))
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(self._line(self.tr("Describe a picture and press Generate"), "title"))
        column.addWidget(self._line(self.tr("Or try one of these"), "lead"))
        column.addSpacing(6)
        column.addLayout(self._examples())
        column.addStretch(4)

    def _line(self, text: str, role: str) -> QLabel:
        line = QLabel(text)
        line.setProperty("role", role)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setWordWrap(True)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where they do not fit beside each other, they stand below each other."""
        super().resizeEvent(event)
        beside = QBoxLayout.Direction.LeftToRight
        self._row.setDirection(beside)
        if self._row.sizeHint().width() > event.size().width():
            self._row.setDirection(QBoxLayout.Direction.TopToBottom)

    def _examples(self) -> QHBoxLayout:
        row = self._row = QHBoxLayout()
        row.addStretch(1)
        for number, prompt in enumerate(
            (
                self.tr("a red apple on a blue background"),
                self.tr("a fox in the snow, 3d style"),
                self.tr("two pink flamingos at sunset"),
            )
        ):
            button = QPushButton(prompt)
            button.setObjectName(f"example{number + 1}")
            button.setAccessibleName(self.tr("Use the prompt: {0}").format(prompt))
            button.setProperty("role", "example")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self._choose)
            row.addWidget(button)
        row.addStretch(1)
        return row

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton), "only the example buttons are connected here"
        self.example_chosen.emit(button.text())
