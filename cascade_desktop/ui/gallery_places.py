"""Where pictures lie: shown in the system's file manager, found again, or copied."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from cascade_desktop import inputs, pictures
from cascade_desktop.errors import BadRequest
from cascade_desktop.history import Made


def show_in_folder(file: Path) -> None:
    """Opens its folder, with the file marked where the system can do that."""
    if sys.platform == "win32" and file.exists():
        QProcess.startDetached("explorer", ["/select,", str(file)])
    elif sys.platform == "darwin" and file.exists():
        QProcess.startDetached("open", ["-R", str(file)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))


def copy(made: Sequence[Made]) -> int:
    """The files go to the clipboard, and of a single one its pixels; how many there were."""
    files = [one.file for one in made if one.file.exists()]
    if not files:
        return 0
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    if len(files) == 1:
        image = QImage(str(files[0]))
        if not image.isNull():
            data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    return len(files)


def checked_find(made: Made, file: Path) -> Path:
    """The same file, if it may be that picture. Raises `BadRequest`.

    One that was saved without its settings cannot be told from others of its size.
    """
    size = inputs.size_of(file)
    try:
        same = pictures.read_request(file) == made.request
    except BadRequest:
        same = size == (made.width, made.height)
    if not same:
        raise BadRequest(
            f"{file.name} is another picture: it was made with other settings.",
            "Choose the file that this picture was saved in.",
        )
    return file
