"""The foot of the gallery: how many are found, how far an export is, and what can be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.progress import Progress
from cascade_desktop.ui.gallery_view import LARGEST, SMALLEST, TILE_STEP, USUAL
from cascade_desktop.ui.gallery_words import pictures, text
from cascade_desktop.ui.icons import set_icon


class GalleryFoot(QWidget):
    """Signals:
    side_chosen(side): how large the tiles are to be.
    cancelled(): the export is to stop.
    undo_wanted(): the pictures thrown away last are to come back.
    undo_left(): nobody wants them back.
    """

    side_chosen = Signal(int)
    cancelled = Signal()
    undo_wanted = Signal()
    undo_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("galleryFoot")
        self.count = QLabel()
        self.count.setObjectName("galleryCount")
        self.count.setProperty("role", "caption")
        self.count.setMinimumWidth(1)
        self.tiles = self._make_tiles()
        self._undo = self._make_undo()
        self._export = self._make_export()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.count, 1)
        line.addWidget(self.tiles)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._undo)
        column.addWidget(self._export)
        column.addLayout(line)

    def show_count(self, found: int, marked: int) -> None:
        words = pictures(found)
        self.count.setText(text("{0}, {1} marked", words, marked) if marked else words)

    def show_side(self, side: int) -> None:
        self.tiles.blockSignals(True)
        self.tiles.setValue(side)
        self.tiles.blockSignals(False)

    def show_thrown(self, count: int) -> None:
        """What was thrown away can be had back for now; 0: nothing can."""
        words = text("The picture was thrown away.")
        many = text("{0} were thrown away.", pictures(count))
        self.thrown.setText(words if count == 1 else many)
        self._undo.setVisible(count > 0)

    def show_progress(self, progress: Progress) -> None:
        self.told.setText(text("Exporting {0} of {1}…", progress.step, progress.steps))
        self.bar.setRange(0, max(1, progress.steps))
        self.bar.setValue(progress.step)
        self._export.show()

    @Slot()
    def end_progress(self) -> None:
        self._export.hide()

    def _make_tiles(self) -> QSlider:
        tiles = QSlider(Qt.Orientation.Horizontal)
        tiles.setObjectName("gallerySide")
        tiles.setAccessibleName(text("Size of the tiles"))
        tiles.setToolTip(text("Size of the tiles (Ctrl and the wheel, or Ctrl++ and Ctrl+-)"))
        tiles.setRange(SMALLEST, LARGEST)
        tiles.setSingleStep(TILE_STEP)
        tiles.setPageStep(TILE_STEP)
        tiles.setValue(USUAL)
        tiles.setFixedSize(110, 22)
        tiles.valueChanged.connect(self.side_chosen)
        return tiles

    def _make_undo(self) -> QWidget:
        self.thrown = QLabel()
        self.thrown.setObjectName("galleryThrown")
        self.undo = QPushButton(text("Undo"))
        self.undo.setObjectName("galleryUndoButton")
        self.undo.setAccessibleName(text("Take the pictures back"))
        self.undo.setToolTip(text("Take the pictures back (Ctrl+Z)"))
        self.undo.clicked.connect(self.undo_wanted)
        leave = QToolButton()
        leave.setObjectName("galleryUndoLeave")
        leave.setAccessibleName(text("Put them into the system's bin now"))
        leave.setToolTip(leave.accessibleName())
        set_icon(leave, "close")
        leave.clicked.connect(self.undo_left)
        return _row((self.thrown, self.undo, leave))

    def _make_export(self) -> QWidget:
        self.told = QLabel()
        self.told.setObjectName("galleryTold")
        self.told.setProperty("role", "caption")
        self.bar = QProgressBar()
        self.bar.setObjectName("galleryBar")
        self.bar.setAccessibleName(text("How far the export is"))
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(text("Cancel"))
        self.cancel.setObjectName("galleryCancel")
        self.cancel.setAccessibleName(text("Cancel the export"))
        self.cancel.clicked.connect(self.cancelled)
        return _row((self.told, self.bar, self.cancel))


def _row(widgets: tuple[QWidget, ...]) -> QWidget:
    """The second last takes all the room if it is a bar; else the first one does."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    wide = next((one for one in widgets if isinstance(one, QProgressBar)), widgets[0])
    for widget in widgets:
        line.addWidget(widget, 1 if widget is wide else 0)
    row.hide()
    return row
