"""The newest pictures on disk, with small images of them that are read when they are seen."""

from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QThreadPool,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage, QImageReader, QPixmap

from cascade_desktop import pictures

MOST = 200
THUMBNAIL = QSize(192, 192)

Index = QModelIndex | QPersistentModelIndex


class PicturesModel(QAbstractListModel):
    """One row per picture, newest first. Reading happens in a pool thread of its own.

    Signals:
        thumbnail_read(path, QImage): emitted in the pool thread when one is there.
    """

    PATH = Qt.ItemDataRole.UserRole

    thumbnail_read = Signal(object, QImage)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = pictures.recent(folder, MOST)
        self._thumbnails: dict[Path, QPixmap | None] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.thumbnail_read.connect(self._keep)

    def use_folder(self, folder: Path) -> None:
        """Lists the newest pictures of another folder."""
        self.beginResetModel()
        self._paths = pictures.recent(folder, MOST)
        self._thumbnails.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        path = self._paths[index.row()]
        if role == self.PATH:
            return path
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(path)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return path.name
        return None

    def path(self, index: Index) -> Path:
        return self._paths[index.row()]

    def add(self, path: Path) -> QModelIndex:
        """Puts a new picture in front."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._paths.insert(0, path)
        self.endInsertRows()
        return self.index(0)

    def remove(self, path: Path) -> None:
        """Forgets a picture that is no longer there."""
        row = self._paths.index(path)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._paths[row]
        self._thumbnails.pop(path, None)
        self.endRemoveRows()

    def stop(self) -> None:
        """Waits for the thumbnail being read; the others are left out."""
        self._pool.clear()
        self._pool.waitForDone()

    def _thumbnail(self, path: Path) -> QPixmap | None:
        if path not in self._thumbnails:
            self._thumbnails[path] = None
            self._pool.start(lambda: self.thumbnail_read.emit(path, _read(path)))
        return self._thumbnails[path]

    @Slot(object, QImage)
    def _keep(self, path: Path, image: QImage) -> None:
        if path in self._paths:
            self._thumbnails[path] = QPixmap.fromImage(image)
            index = self.index(self._paths.index(path))
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
