"""The strip of the last pictures: look at one, use its settings again, copy it, bin it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
    SignalInstance,
    Slot,
)
from PySide6.QtGui import QAction, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.pictures_model import PicturesModel

TILE = 92
GAP = 8
CORNER = 8.0


class PicturesPanel(QWidget):
    """One row of thumbnails, newest first.

    Signals:
        chosen(path): this picture is to be shown large.
        reused(path): its settings are to be used again.
        folder_wanted(): the pictures folder is to be opened.
        copied(path): the picture is to go to the clipboard.
        binned(path): the picture is to go to the bin.
    """

    chosen = Signal(object)
    reused = Signal(object)
    folder_wanted = Signal()
    copied = Signal(object)
    binned = Signal(object)

    def __init__(self, model: PicturesModel) -> None:
        super().__init__()
        self.model = model
        self.list = self._make_list()
        self.nothing = self._make_nothing()
        self.reuse = self._action(
            "reuse", self.tr("Use these settings"), "restore", self._reuse_marked
        )
        self.copy = self._action("copyPicture", self.tr("Copy picture"), "copy", self._copy_marked)
        self.open_folder = self._action(
            "openFolder", self.tr("Open pictures folder"), "folder", self.folder_wanted.emit
        )
        self.bin = self._action("binPicture", self.tr("Move to bin"), "bin", self._bin_marked)
        self.bin.setShortcut("Del")
        self.bin.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.list.addActions([self.reuse, self.copy, self.open_folder, self.bin])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        model.rowsInserted.connect(self._show_list)
        model.rowsRemoved.connect(self._show_list)
        self._show_list()

    def add(self, path: Path) -> None:
        """Puts a new picture in front and marks it, without choosing it."""
        self.list.setCurrentIndex(self.model.add(path))
        self.list.scrollToTop()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setObjectName("picturesList")
        view.setAccessibleName(self.tr("Last pictures"))
        view.setModel(self.model)
        view.setItemDelegate(Tile(view))
        view.setFlow(QListView.Flow.LeftToRight)
        view.setWrapping(False)
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.setFixedHeight(TILE + GAP + 12)
        view.clicked.connect(self._choose)
        view.activated.connect(self._choose)
        view.doubleClicked.connect(self._reuse)
        return view

    def _action(self, name: str, text: str, icon: str, order: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        set_icon(action, icon)
        action.triggered.connect(order)
        return action

    def _make_nothing(self) -> QLabel:
        nothing = QLabel(self.tr("Your pictures will be here, newest first."))
        nothing.setProperty("role", "caption")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setFixedHeight(self.list.height())
        return nothing

    @Slot()
    def _show_list(self) -> None:
        self.list.setVisible(self.model.rowCount() > 0)
        self.nothing.setVisible(self.model.rowCount() == 0)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.path(index))

    @Slot(QModelIndex)
    def _reuse(self, index: QModelIndex) -> None:
        self.reused.emit(self.model.path(index))

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        if self.list.indexAt(place).isValid():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions(self.list.actions())
            menu.popup(self.list.viewport().mapToGlobal(place))

    @Slot()
    def _reuse_marked(self) -> None:
        self._tell(self.reused)

    @Slot()
    def _copy_marked(self) -> None:
        self._tell(self.copied)

    @Slot()
    def _bin_marked(self) -> None:
        self._tell(self.binned)

    def _tell(self, signal: SignalInstance) -> None:
        """Emits `signal` for the marked picture, if one is."""
        index = self.list.currentIndex()
        if index.isValid():
            signal.emit(self.model.path(index))


class Tile(QStyledItemDelegate):
    """Paints a thumbnail with round corners; the marked one has a frame."""

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(TILE + GAP, TILE + GAP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # The view makes tiles as high as itself; the picture stays a square at the top.
        frame = QRectF(option.rect.left() + GAP / 2, option.rect.top() + GAP / 2, TILE, TILE)
        path = QPainterPath()
        path.addRoundedRect(frame, CORNER, CORNER)
        painter.fillPath(path, option.palette.color(QPalette.ColorRole.AlternateBase))
        self._paint_picture(painter, path, index.data(Qt.ItemDataRole.DecorationRole))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Accent), 2.5))
            painter.drawPath(path)
        painter.restore()

    def _paint_picture(self, painter: QPainter, path: QPainterPath, picture: object) -> None:
        """The middle of the picture, so that every tile is full whatever its shape."""
        if isinstance(picture, QPixmap) and not picture.isNull():
            side = min(picture.width(), picture.height())
            middle = QRectF(0, 0, side, side)
            middle.moveCenter(QRectF(picture.rect()).center())
            painter.save()
            painter.setClipPath(path)
            painter.drawPixmap(path.boundingRect(), picture, middle)
            painter.restore()
