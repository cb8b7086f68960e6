"""Pictures on disk and in the hand for the tests of what takes pictures."""

from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def write_disc(folder: Path, name: str = "disc.png", size: tuple[int, int] = (96, 64)) -> str:
    """A red disc on white; returns its path."""
    picture = Image.new("RGB", size, "white")
    width, height = size
    ImageDraw.Draw(picture).ellipse(
        (width // 4, height // 4, width - width // 4, height - height // 4), "red"
    )
    folder.mkdir(parents=True, exist_ok=True)
    picture.save(folder / name)
    return str(folder / name)


def write_text(folder: Path, name: str = "notes.png") -> str:
    """No picture, whatever its name says."""
    (folder / name).write_text("to buy: milk", encoding="utf-8")
    return str(folder / name)


def of_files(*files: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(file) for file in files])
    return mime


def drop(widget: QWidget, mime: QMimeData) -> bool:
    """Drags it in and lets go; whether it was taken."""
    middle, action = widget.rect().center(), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(middle), action, mime, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if not entered.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(middle.toPointF(), action, mime, buttons, keys))
    return True
