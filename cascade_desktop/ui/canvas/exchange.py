"""What is dropped onto the canvas, and what is dragged out of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QTemporaryDir, QUrl
from PySide6.QtGui import QImage


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of this machine among what is dropped; links into the web are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def dropped_image(data: QMimeData) -> QImage:
    """The picture itself, as browsers give it; null if there is none."""
    found = data.imageData() if data.hasImage() else None
    return found if isinstance(found, QImage) else QImage()


def dragged(image: QImage, folder: QTemporaryDir, number: int) -> QMimeData:
    """`image` as a PNG file in `folder`, for file managers, and as it is, for other programs."""
    data = QMimeData()
    data.setImageData(image)
    file = folder.filePath(f"canvas-{number}.png")
    if folder.isValid() and image.save(file):
        data.setUrls([QUrl.fromLocalFile(file)])
    return data
