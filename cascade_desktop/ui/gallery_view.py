"""The grid of the gallery: as quick with 100,000 pictures as with ten."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from cascade_desktop.ui.gallery_model import GalleryModel
from cascade_desktop.ui.gallery_tile import GAP, Look, Tile

SMALLEST, USUAL, LARGEST = 96, 144, 320
"""Logical pixels of a tile's picture along its longer side."""

TILE_STEP = 32
DRAGGED = 96
"""Logical pixels of the picture under the cursor."""

AHEAD = 2
"""Lines above and below those seen whose thumbnails are still wanted."""

Index = QModelIndex | QPersistentModelIndex
Cursor = QAbstractItemView.CursorAction


class GalleryView(QListView):
    """A list to Qt and to screen readers; where each tile lies is plain arithmetic.

    Signals:
        side_changed(side): the tiles have another size.
    """

    side_changed = Signal(int)

    def __init__(self, model: GalleryModel) -> None:
        # First, as Qt asks for sizes and places while it builds the view.
        self._side, self._tile, self.gallery = USUAL, Tile(), model
        super().__init__()
        self.setObjectName("galleryGrid")
        self.setAccessibleName(self.tr("Pictures of the gallery"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: as it comes and goes, the columns would change back and forth.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setAcceptDrops(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setUniformItemSizes(True)
        self.setModel(model)

    @property
    def side(self) -> int:
        return self._side

    def set_side(self, side: int) -> None:
        """Gives the tiles another size; the picture at the top stays there."""
        side = min(LARGEST, max(SMALLEST, side))
        if side != self._side:
            first = self._first_seen()
            self._side = side
            self._lay_out(first)
            self.side_changed.emit(side)

    def marked(self) -> list[int]:
        """The numbers of the marked pictures, in the order of the grid."""
        chosen = self.selectionModel().selection()
        parts = (chosen.at(place) for place in range(chosen.count()))
        ranges = sorted((part.top(), part.bottom()) for part in parts)
        numbers = self.gallery.numbers
        return [number for first, last in ranges for number in numbers[first : last + 1]]

    def mark_row(self, row: int) -> None:
        """Marks this one alone, whichever keys are held just now."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.gallery.index(row), flag)

    def mark(self, numbers: list[int]) -> None:
        """Marks these, and goes to the first of them."""
        rows = [row for number in numbers if (row := self.gallery.row_of(number)) >= 0]
        if not rows:
            return
        chosen = QItemSelection()
        for row in rows:
            index = self.gallery.index(row)
            chosen.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.gallery.index(rows[0]), flag.NoUpdate)
        self.selectionModel().select(chosen, flag.ClearAndSelect)

    # Where everything is

    @property
    def cell(self) -> int:
        """From one tile to the next."""
        return self._side + 2 * GAP

    @property
    def columns(self) -> int:
        return max(1, (self.viewport().width() - GAP) // self.cell)

    def visualRect(self, index: Index) -> QRect:
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point)
        if row is None or not self._frame(row).contains(point):
            return QModelIndex()
        return self.gallery.index(row)

    def scrollTo(
        self, index: Index, hint: QListView.ScrollHint = QListView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        place, bar = self._rect(index.row()), self.verticalScrollBar()
        tall = self.viewport().height()
        if hint == QListView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - tall // 2)
        elif place.top() < 0 or hint == QListView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + place.top())
        elif place.bottom() >= tall:
            bar.setValue(bar.value() + place.bottom() - tall + 1)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, _: Index) -> bool:
        return False

    def moveCursor(self, action: Cursor, _: Qt.KeyboardModifier) -> QModelIndex:
        count, now = len(self.gallery.numbers), self.currentIndex()
        if not count:
            return QModelIndex()
        if not now.isValid():
            return self.gallery.index(self._first_seen())
        page = max(1, self.viewport().height() // self.cell) * self.columns
        steps = {
            Cursor.MoveLeft: -1,
            Cursor.MovePrevious: -1,
            Cursor.MoveRight: 1,
            Cursor.MoveNext: 1,
            Cursor.MoveUp: -self.columns,
            Cursor.MoveDown: self.columns,
            Cursor.MovePageUp: -page,
            Cursor.MovePageDown: page,
            Cursor.MoveHome: -count,
            Cursor.MoveEnd: count,
        }
        step = steps[action]
        row = min(count - 1, max(0, now.row() + step))
        # Up from the first line goes nowhere, rather than to its first picture.
        stays = action == Cursor.MoveUp and now.row() < self.columns
        return now if stays else self.gallery.index(row)

    def setSelection(self, rect: QRect, flags: QItemSelectionModel.SelectionFlag) -> None:
        """From the picture at one corner to the one at the other; a frame drawn takes all in it."""
        chosen = QItemSelection()
        if self.state() == QListView.State.DragSelectingState:
            for first, last in self._runs_in(rect.normalized()):
                chosen.select(self.gallery.index(first), self.gallery.index(last))
        else:
            corners = (self._row_at(rect.topLeft()), self._row_at(rect.bottomRight()))
            rows = [row for row in corners if row is not None]
            if rows:
                chosen.select(self.gallery.index(min(rows)), self.gallery.index(max(rows)))
        self.selectionModel().select(chosen, flags)

    def visualRegionForSelection(self, _: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def doItemsLayout(self) -> None:
        """There is nothing to compute but how far one can scroll."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar = self.verticalScrollBar()
        lines = -(-len(self.gallery.numbers) // self.columns)
        tall = self.viewport().height()
        bar.setRange(0, max(0, lines * self.cell + GAP - tall))
        bar.setPageStep(tall)
        bar.setSingleStep(max(20, self.cell // 3))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What stays in sight is moved, not painted anew."""
        self.viewport().scroll(dx, dy)

    # What is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._tell_seen()
        current = self.currentIndex().row() if self.hasFocus() else -1
        for first, last in self._runs_in(event.rect().adjusted(-GAP, -GAP, GAP, GAP)):
            for row in range(first, last + 1):
                self._tile.paint(
                    painter, self._frame(row), self._look(row, current), self.palette()
                )

    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self._first_seen(event.oldSize().width())
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and event.oldSize().width() > 0:
            self._lay_out(before)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_side()

    # What hands do

    def startDrag(self, _: Qt.DropAction) -> None:
        """The files go along, under a small picture of the first one."""
        index = self.currentIndex()
        made = self.gallery.made(index.row())
        drag = QDrag(self)
        drag.setMimeData(self.gallery.files_of(self.marked()))
        picture = self.gallery.pixmap(made) if made is not None else None
        if picture is not None:
            drag.setPixmap(picture.scaled(DRAGGED, DRAGGED, Qt.AspectRatioMode.KeepAspectRatio))
        drag.exec(Qt.DropAction.CopyAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Dropped where they come from, pictures stay; the window would take their settings."""
        event.setAccepted(event.source() is self)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()

    def keyboardSearch(self, _: str) -> None:
        """Letters look for nothing: asking 100,000 rows for their text would take seconds."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            self.set_side(self._side + (TILE_STEP if turned > 0 else -TILE_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def _look(self, row: int, current: int) -> Look:
        made = self.gallery.made(row)
        marked = self.selectionModel().isSelected(self.gallery.index(row))
        if made is None:
            return Look(None, None, False, False, marked, row == current)
        gone, damaged = self.gallery.is_gone(made.number), self.gallery.is_damaged(made.number)
        picture = self.gallery.pixmap(made)
        return Look(made, picture, gone, damaged, marked, row == current)

    def _tell_seen(self) -> None:
        cell = self.cell
        first = max(0, self.verticalOffset() // cell - AHEAD) * self.columns
        lines = self.viewport().height() // cell + 2 + 2 * AHEAD
        self.gallery.look_at(range(first, first + lines * self.columns))

    def _first_seen(self, width: int = 0) -> int:
        """The row at the top left, where the grid is as wide as it was."""
        columns = max(1, (width - GAP) // self.cell) if width > 0 else self.columns
        line = (self.verticalOffset() + self.cell // 2) // self.cell
        return max(0, min(line * columns, len(self.gallery.numbers) - 1))

    def _lay_out(self, first: int) -> None:
        """Lays out anew with the picture of row `first` at the top."""
        at_top = self.verticalOffset() == 0
        self.updateGeometries()
        self.verticalScrollBar().setValue(0 if at_top else first // self.columns * self.cell)
        self._ask_for_side()
        self.viewport().update()

    def _ask_for_side(self) -> None:
        side = round(self._side * self.devicePixelRatioF())
        if side != self.gallery.thumbnails.side:
            self.gallery.thumbnails.set_side(side)

    def _left(self) -> int:
        """The grid stands in the middle."""
        return (self.viewport().width() - self.columns * self.cell) // 2

    def _rect(self, row: int) -> QRect:
        columns, cell = self.columns, self.cell
        top = row // columns * cell + GAP // 2 - self.verticalOffset()
        return QRect(self._left() + row % columns * cell, top, cell, cell)

    def _frame(self, row: int) -> QRect:
        return self._rect(row).adjusted(GAP, GAP, -GAP, -GAP)

    def _row_at(self, point: QPoint) -> int | None:
        """The row of the cell at a point; beyond the ends of a line, its first or last."""
        columns, count = self.columns, len(self.gallery.numbers)
        if not count:
            return None
        line = (point.y() - GAP // 2 + self.verticalOffset()) // self.cell
        column = min(columns - 1, max(0, (point.x() - self._left()) // self.cell))
        return int(min(count - 1, max(0, line * columns + column)))

    def _runs_in(self, rect: QRect) -> list[tuple[int, int]]:
        """First and last row of each line's tiles that a part of the viewport touches."""
        columns, cell, count = self.columns, self.cell, len(self.gallery.numbers)
        top = max(0, (rect.top() - GAP // 2 + self.verticalOffset()) // cell)
        low = (rect.bottom() - GAP // 2 + self.verticalOffset()) // cell
        left = min(columns - 1, max(0, (rect.left() - self._left()) // cell))
        right = min(columns - 1, max(0, (rect.right() - self._left()) // cell))
        runs = ((line * columns + left, line * columns + right) for line in range(top, low + 1))
        return [(first, min(last, count - 1)) for first, last in runs if first < count]
