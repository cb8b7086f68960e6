"""The layers as a list: their thumbnails, names and eyes, the topmost first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTemporaryDir,
    QUrl,
    Slot,
)
from PySide6.QtGui import QImage, QPixmap

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.layer import Layer

Index = QModelIndex | QPersistentModelIndex

THUMBNAIL = QSize(44, 44)
ROW = "application/x-cascade-layer"
OPACITY = Qt.ItemDataRole.UserRole

# zlib's lowest effort: a file that is dragged out should be there at once.
QUICK = 90


class LayersModel(QAbstractListModel):
    """Row 0 is the topmost layer. A dragged row is a file for other programs, a place here."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._folder: QTemporaryDir | None = None
        self._thumbnails: dict[int, QPixmap] = {}
        document.layers_changed.connect(self._renew)

    def index_of(self, row: int) -> int:
        """The place of a row in the document, whose lowest layer is 0; and the other way round."""
        return len(self._document.layers) - 1 - row

    def layer(self, index: Index) -> Layer:
        return self._document.layers[self.index_of(index.row())]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._document.layers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        layer = self.layer(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return layer.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr(
                "{0}, {1} × {2}. Double-click: rename; drag: order, or out as a file"
            ).format(layer.name, layer.image.width(), layer.image.height())
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(layer)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked
        return layer.opacity if role == OPACITY else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        where = self.index_of(index.row())
        if role == Qt.ItemDataRole.CheckStateRole:
            self._document.set_visible(where, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == self.layer(index).name:
            return False
        self._document.rename_layer(where, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsEditable
            | flag.ItemIsDragEnabled
            | flag.ItemIsUserCheckable
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [ROW]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            layer = self.layer(index)
            data.setData(ROW, QByteArray(str(index.row()).encode()))
            data.setImageData(layer.image)
            file = self._written(layer)
            if file is not None:
                data.setUrls([QUrl.fromLocalFile(str(file))])
        return data

    def dropMimeData(
        self, data: QMimeData, _: Qt.DropAction, row: int, __: int, parent: Index
    ) -> bool:
        """Moves a layer. False in any case: the view must not remove the row it has dragged."""
        if data.hasFormat(ROW):
            start = int(bytes(data.data(ROW).data()))
            end = row if row >= 0 else (parent.row() if parent.isValid() else self.rowCount())
            end = min(end - 1 if end > start else end, self.rowCount() - 1)
            if end != start:
                self._document.move_layer(self.index_of(start), self.index_of(end))
        return False

    def _thumbnail(self, layer: Layer) -> QPixmap:
        key = layer.image.cacheKey()
        if key not in self._thumbnails:
            self._thumbnails[key] = QPixmap.fromImage(small(layer.image, THUMBNAIL * 2))
            self._thumbnails[key].setDevicePixelRatio(2)
        return self._thumbnails[key]

    def _written(self, layer: Layer) -> Path | None:
        """The layer as a file, named for it, until the app ends; None if the disk has no room."""
        self._folder = self._folder or QTemporaryDir()
        kept = "".join(mark if mark.isalnum() or mark in " -_" else "_" for mark in layer.name)
        file = Path(self._folder.filePath(f"{kept.strip()[:60] or 'layer'}.png"))
        return file if layer.image.save(str(file), "PNG", QUICK) else None  # type: ignore[call-overload]

    @Slot()
    def _renew(self) -> None:
        self.beginResetModel()
        shown = {layer.image.cacheKey() for layer in self._document.layers}
        self._thumbnails = {key: made for key, made in self._thumbnails.items() if key in shown}
        self.endResetModel()


def small(image: QImage, size: QSize) -> QImage:
    """Fitted into `size`; a huge picture is first thinned out, which takes no time."""
    keep = Qt.AspectRatioMode.KeepAspectRatio
    thin = image
    if min(image.width(), image.height()) > 4 * max(size.width(), size.height()):
        thin = image.scaled(size * 4, keep, Qt.TransformationMode.FastTransformation)
    return thin.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)
