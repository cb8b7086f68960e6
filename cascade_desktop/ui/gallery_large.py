"""One picture of the gallery, as large as the page; the arrows lead to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cascade_desktop.history import Made
from cascade_desktop.ui.buttons import icon_button
from cascade_desktop.ui.escape import claimed
from cascade_desktop.ui.gallery_reading import GalleryReading
from cascade_desktop.ui.gallery_stage import GalleryStage
from cascade_desktop.ui.gallery_words import short
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

BACK = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 1,
}


class GalleryLarge(QWidget):
    """Shows what it is told to, at first its thumbnail.

    Signals:
        stepped(by): the picture so many places further on is wanted.
        menu_wanted(): the orders for the picture are to be seen.
        closed(): back to the grid.
    """

    stepped = Signal(int)
    menu_wanted = Signal()
    closed = Signal()

    def __init__(self, reading: GalleryReading) -> None:
        super().__init__()
        self.setObjectName("galleryLargePage")
        self.made: Made | None = None
        self._reading = reading
        self.stage = GalleryStage("galleryStage", self.tr("The picture, large"))
        self.stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stage.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.back = icon_button("galleryBack", "close", self.tr("Back to all pictures (Esc)"))
        self.before = icon_button("galleryBefore", "chevron-left", self.tr("The one before (Left)"))
        self.after = icon_button("galleryAfter", "chevron-right", self.tr("The next one (Right)"))
        self.caption = QLabel()
        self.caption.setObjectName("galleryCaption")
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setMinimumWidth(1)
        self.place = QLabel()
        self.place.setObjectName("galleryPlace")
        self.place.setProperty("role", "caption")
        self.problem = WrappedLabel("galleryLargeProblem", "problem")
        self.problem.hide()
        self._arrange()
        self._connect()

    def show_made(self, made: Made, thumbnail: QPixmap | None, row: int, count: int) -> None:
        """Shows a picture; its neighbour is read beforehand by whoever wants it."""
        self.made = made
        self.caption.setText(short(made.request.prompt) or self.tr("No prompt"))
        self.place.setText(self.tr("{0} of {1}").format(row + 1, count))
        self.stage.setAccessibleName(self.tr("The picture, large: {0}").format(self.caption.text()))
        self.before.setEnabled(row > 0)
        self.after.setEnabled(row + 1 < count)
        self.problem.show_text("")
        begun = thumbnail.toImage() if thumbnail is not None else QImage()
        begun.setDevicePixelRatio(1)
        self.stage.show_images(QSizeF(made.width, made.height), [begun])

    @Slot(object, QImage, str)
    def take(self, number: int, image: QImage, problem: str) -> None:
        """All of the picture is read, or it cannot be."""
        if self.made is None or number != self.made.number:
            return
        if problem:
            self.problem.show_text(in_language(problem))
        else:
            self.stage.show_images(QSizeF(image.size()), [image])

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this page, before it cancels the picture being drawn elsewhere."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in BACK:
            self.closed.emit()
        elif key in STEPS:
            self.stepped.emit(STEPS[key])
        else:
            super().keyPressEvent(event)

    @Slot()
    def _go_back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _go_on(self) -> None:
        self.stepped.emit(1)

    @Slot()
    def _want_menu(self) -> None:
        self.menu_wanted.emit()

    def _connect(self) -> None:
        self._reading.read.connect(self.take)
        self.back.clicked.connect(self.closed)
        self.before.clicked.connect(self._go_back)
        self.after.clicked.connect(self._go_on)
        self.stage.asked.connect(self.closed)
        self.stage.customContextMenuRequested.connect(self._want_menu)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 12, 6)
        head.setSpacing(4)
        head.addSpacing(4)
        head.addWidget(self.caption, 1)
        for widget in (self.place, self.before, self.after, self.back):
            head.addWidget(widget)
        told = QHBoxLayout()
        told.setContentsMargins(12, 0, 12, 0)
        told.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(told)
        column.addWidget(self.stage, 1)
