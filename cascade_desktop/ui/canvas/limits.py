"""How large a layer and the frame may be, and where they may lie."""

from PySide6.QtCore import QCoreApplication, QRect, QSize
from PySide6.QtGui import QImage

from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.content import PlateState

LARGEST_SIDE = 16384
"""Pixels along a side of a layer and of the frame at most: a gibibyte for a square one."""

FURTHEST_PLACE = 2**20
"""How far from 0,0 a layer or the frame may lie, so that no sum of numbers overflows."""


def checked_image(image: QImage) -> QImage:
    """The picture as a layer has it: `Format_ARGB32_Premultiplied`, a pixel a document pixel.

    Shared where it is so already. Raises `BadRequest` for no picture and for too large a one.
    """
    if image.isNull():
        raise BadRequest(
            _tr("There is no picture to add."),
            _tr("Choose a picture file, or copy a picture first."),
        )
    check_size(image.size())
    ready = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if ready.isNull():
        raise BadRequest(
            _tr("There is not enough memory for this picture."),
            _tr("Close other programs, or use a smaller picture."),
        )
    if ready.devicePixelRatio() != 1.0:  # Pictures of a fine screen have 2.
        ready.setDevicePixelRatio(1.0)
    return ready


def check_plate(state: PlateState) -> None:
    """Raises `BadRequest` where a picture is not of the size of its place, or too large."""
    if state.rect.size() != state.image.size():
        raise BadRequest(
            _tr("The mask or the sketch has another size than it says."),
            _tr("Open another copy of the file."),
        )
    check_size(state.image.size())
    check_place(state.rect)


def check_frame(rect: QRect) -> None:
    """Raises `BadRequest` for a frame without pixels, too large a one, or one too far away."""
    if rect.width() < 1 or rect.height() < 1:
        raise BadRequest(
            _tr("A frame without pixels cannot be drawn."),
            _tr("Draw the frame larger, or type its width and height."),
        )
    check_size(rect.size())
    check_place(rect)


def check_size(size: QSize) -> None:
    """Raises `BadRequest` beyond 16384 pixels along a side."""
    if max(size.width(), size.height()) > LARGEST_SIDE:
        text = _tr("{0}×{1} pixels are too many: {2} along a side are the most.")
        raise BadRequest(
            text.format(size.width(), size.height(), LARGEST_SIDE),
            _tr("Use a smaller one, or a part of it."),
        )


def check_place(rect: QRect) -> None:
    """Raises `BadRequest` more than 2^20 pixels away from 0,0."""
    sides = (rect.left(), rect.top(), rect.right(), rect.bottom())
    if max(map(abs, sides)) > FURTHEST_PLACE:
        raise BadRequest(
            _tr("This place is too far away from the picture."),
            _tr("Choose a place nearer to it."),
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Limits", text)
