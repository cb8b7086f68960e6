"""The canvas itself: shows the document at any zoom, with its frame, rulers, before and after."""

from __future__ import annotations

from PySide6.QtCore import (
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTemporaryDir,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
    QResizeEvent,
)

from cascade_desktop.ui.canvas.compare import CompareDivider
from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.exchange import dragged, dropped_files, dropped_image
from cascade_desktop.ui.canvas.items import PictureItem
from cascade_desktop.ui.canvas.pointed_view import PointedView
from cascade_desktop.ui.canvas.rulers import THICK, Ruler
from cascade_desktop.ui.spoken_roles import speak_as

THUMBNAIL = 128
"""Logical pixels of what hangs at the cursor while a picture is dragged out."""
SPREAD = 3.0
"""Logical pixels around a changed pixel that look different: mixing, and a line's dark edge."""


class CanvasView(PointedView):
    """Shows a document; `set_tool` says what mouse and pen do.

    Signals:
        files_dropped(list[Path]): files of this machine were dropped.
        image_dropped(QImage): a picture was dropped that is no file, as browsers give them.
        context_wanted(QPoint): the menu is asked for at a place of the screen.
    """

    files_dropped = Signal(list)
    image_dropped = Signal(QImage)
    context_wanted = Signal(QPoint)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.setObjectName("canvasView")
        speak_as(self, QAccessible.Role.Canvas)
        self.setAcceptDrops(True)
        self.picture = PictureItem(document)
        self.scene().addItem(self.picture)
        self.scene().addItem(self.frame)
        self._rulers = Ruler(Qt.Orientation.Horizontal, self), Ruler(Qt.Orientation.Vertical, self)
        self.divider = CompareDivider(self)
        self._compares = False
        self._drops_folder = QTemporaryDir()
        self._drags = 0
        self._had_picture = not document.bounds.isEmpty()
        self._connect()
        self.rulers_shown = True
        self._show_frame(document.frame)

    def content(self) -> QRectF:
        return QRectF(self.document.bounds.united(self.document.frame))

    def show_preview(self, image: QImage, rect: QRect, mask: QImage | None = None) -> None:
        """Shows the picture being drawn over `rect` of the document.

        `mask` is grey and of any size: nothing is shown where it is 0.
        """
        self.picture.show_preview(image, rect, mask)

    @Slot()
    def hide_preview(self) -> None:
        self.picture.hide_preview()

    @Slot(float, bool)
    def set_frame_rules(self, ratio: float, snaps: bool) -> None:
        """What dragging the frame keeps: width by height (0 for any), and whether it snaps."""
        self.frame.ratio, self.frame.snaps = ratio, snaps

    @property
    def mask_shown(self) -> bool:
        return self.picture.mask_shown

    @mask_shown.setter
    def mask_shown(self, on: bool) -> None:
        self.picture.mask_shown = on
        self.picture.update()

    @property
    def sketch_shown(self) -> bool:
        return self.picture.sketch_shown

    @sketch_shown.setter
    def sketch_shown(self, on: bool) -> None:
        self.picture.sketch_shown = on
        self.picture.update()

    @property
    def rulers_shown(self) -> bool:
        return self._rulers[0].isVisibleTo(self)

    @rulers_shown.setter
    def rulers_shown(self, on: bool) -> None:
        for ruler in self._rulers:
            ruler.setVisible(on)
        room = THICK if on else 0
        self.setViewportMargins(room, room, 0, 0)
        self._place_parts()

    @property
    def compare(self) -> bool:
        """Whether before and after are shown, left and right of a divider."""
        return self._compares

    @compare.setter
    def compare(self, on: bool) -> None:
        self._compares = on
        self.divider.setVisible(on)
        self.frame.setVisible(not on)
        self._place_parts()
        self._look()
        self.picture.update()

    def set_compared(
        self, before: QImage | None, after: QImage | None, rect: QRect | None = None
    ) -> None:
        """Two pictures to compare, over `rect` (all layers' place if none is given).

        Without them, the visible layers are compared with what is below the newest result.
        """
        self.picture.set_compared(before, after, rect or self.document.bounds)

    def start_drag_out(self, image: QImage) -> None:
        """Lets the user drag `image` into another program; returns when it is let go."""
        drag = QDrag(self)
        drag.setMimeData(self.offered(image))
        size = QRect(0, 0, THUMBNAIL, THUMBNAIL).size()
        how = (Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        drag.setPixmap(QPixmap.fromImage(image.scaled(size, *how)))
        drag.exec(Qt.DropAction.CopyAction)

    def offered(self, image: QImage) -> QMimeData:
        """What other programs get: the picture, and a PNG file that lives as long as the view."""
        self._drags += 1
        return dragged(image, self._drops_folder, self._drags)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if not QRectF(self.document.bounds).contains(QRectF(rect)):
            painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Light))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.pointing.is_busy:
            self.context_wanted.emit(event.globalPos())
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if not self._consider(event):
            return
        files = dropped_files(event.mimeData())
        if files:
            self.files_dropped.emit(files)
        else:
            self.image_dropped.emit(dropped_image(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def _consider(self, event: QDropEvent) -> bool:
        """Takes what can be shown; anything else is left to the window. Nothing of our own."""
        data = event.mimeData()
        wanted = event.source() is not self and bool(dropped_files(data) or data.hasImage())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(wanted)
        return wanted

    def _connect(self) -> None:
        self.document.painted.connect(self._repaint)
        self.document.layers_changed.connect(self._show_layers)
        self.document.bounds_changed.connect(self._show_bounds)
        self.document.frame_changed.connect(self._show_frame)
        self.zoom_changed.connect(self._say)
        self.looked_elsewhere.connect(self._look)
        self.divider.moved.connect(self._split)

    @Slot(QRect)
    def _repaint(self, rect: QRect) -> None:
        wide = SPREAD / self.zoom
        self.picture.update(QRectF(rect).adjusted(-wide, -wide, wide, wide))

    @Slot()
    def _show_layers(self) -> None:
        self.picture.forget_layers()
        self._say()

    @Slot(QRect)
    def _show_bounds(self, bounds: QRect) -> None:
        self.make_room()
        if not bounds.isEmpty() and not self._had_picture:
            self.fit()
        self._had_picture = not bounds.isEmpty()
        self._say()

    @Slot(QRect)
    def _show_frame(self, frame: QRect) -> None:
        self.frame.follow(self.zoom)
        self.make_room()
        for ruler in self._rulers:
            ruler.show_frame(frame)
        self._say()

    @Slot()
    def _look(self) -> None:
        start = self.spot(QPointF(0, 0))
        for ruler, first in zip(self._rulers, (start.x(), start.y()), strict=True):
            ruler.look(self.zoom, first)
        if self._compares or self.picture.split is not None:
            self._split()
            self.viewport().update()  # Where both meet stays in the window while all else moves.

    @Slot()
    def _split(self) -> None:
        """Before and after meet at the divider."""
        before = self.picture.split
        self.picture.split = (
            self.spot(QPointF(self.divider.across, 0)).x() if self._compares else None
        )
        if before is not None and self.picture.split is not None:
            left, right = sorted((before, self.picture.split))
            seen = self.spot(QPointF(0, 0)).y(), self.spot(QPointF(0, self.viewport().height())).y()
            self.picture.update(QRectF(left - 1, seen[0], right - left + 2, seen[1] - seen[0]))

    def _place_parts(self) -> None:
        area = self.viewport().geometry()
        self._rulers[0].setGeometry(area.x(), area.y() - THICK, area.width(), THICK)
        self._rulers[1].setGeometry(area.x() - THICK, area.y(), THICK, area.height())
        self.divider.set_area(area)
        self.divider.raise_()

    @Slot()
    def _say(self) -> None:
        """For those who do not see it."""
        bounds, frame = self.document.bounds, self.document.frame
        count, percent = len(self.document.layers), round(self.zoom * 100)
        if not count:
            name = self.tr("Canvas: empty, {0} %").format(percent)
        else:
            layers = self.tr("1 layer") if count == 1 else self.tr("{0} layers").format(count)
            name = self.tr("Canvas: {0}, {1} × {2}, {3} %").format(
                layers, bounds.width(), bounds.height(), percent
            )
        self.setAccessibleName(name)
        self.viewport().setAccessibleName(name)
        self.setAccessibleDescription(
            self.tr("The frame is {0} × {1} pixels large, at {2}, {3}").format(
                frame.width(), frame.height(), frame.x(), frame.y()
            )
        )
