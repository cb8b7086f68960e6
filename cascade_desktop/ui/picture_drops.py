"""Pictures that are dropped or pasted: files as they are, pixels as files of the app's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData
from PySide6.QtGui import QImage

from cascade_desktop import inputs
from cascade_desktop.errors import BadRequest
from cascade_desktop.given_files import keep

QUICK = 90
"""Of what Qt calls quality, for PNG how little time is spent on making it small."""


def may_have_pictures(mime: QMimeData) -> bool:
    """Whether it is worth to look closer: files, addresses or pixels."""
    return mime.hasUrls() or mime.hasImage()


def files_in(mime: QMimeData | None, folder: Path) -> list[str]:
    """The paths of what was dropped or pasted; a picture's pixels are kept in `folder`.

    Raises `BadRequest` for an address in the web without the picture itself, and for nothing at
    all; `CannotSave` if pixels cannot be kept.
    """
    mime = mime or QMimeData()  # an empty clipboard has none
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if files:
        return files
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [str(keep(_png(image), folder))]
    if mime.hasUrls():
        raise BadRequest(
            _tr("A picture in the web cannot be taken by its address."),
            _tr("Copy the picture itself and paste it here, or save it as a file."),
        )
    raise BadRequest(_tr("There is no picture to be taken."), _tr("Copy a picture or a file."))


def sorted_out(files: list[str]) -> tuple[list[str], BadRequest | None]:
    """Those that begin as pictures do, and what is wrong with the first of the others."""
    found: list[str] = []
    wrong: BadRequest | None = None
    for file in files:
        try:
            inputs.size_of(Path(file))
            found.append(str(Path(file)))  # with the system's own separators
        except BadRequest as error:
            wrong = wrong or error
    return found, wrong


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", QUICK)  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureDrops", text)
