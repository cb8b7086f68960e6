"""All visible layers in one picture, as the eye sees them."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage, QPainter

from cascade_desktop.errors import BadRequest
from cascade_desktop.ui.canvas.layer import Layer

MOST_PIXELS = 2**28
"""A gibibyte of pixels."""

LONGEST_SIDE = 32767
"""Beyond it, Qt's painter draws nothing: it counts in 16 bits."""


def flat(layers: Iterable[Layer], rect: QRect) -> QImage:
    """The visible ones (bottom first) in `rect`, as `ARGB32`; a null image if `rect` is empty.

    Raises `BadRequest` if `rect` is too large.
    """
    if rect.isEmpty():
        return QImage()
    image = _empty(rect)
    painter = QPainter(image)
    for layer in layers:
        # An opaque pixel over anything, and anything under alpha 0, come out exactly as they
        # are: Qt's arithmetic of 8 bits is exact where it multiplies with 0 and 255.
        if layer.visible and layer.opacity > 0 and layer.rect.intersects(rect):
            painter.setOpacity(layer.opacity)
            painter.drawImage(layer.place - rect.topLeft(), layer.image)
    painter.end()
    image.convertTo(QImage.Format.Format_ARGB32)
    return image


def _empty(rect: QRect) -> QImage:
    across, down = rect.width(), rect.height()
    if max(across, down) <= LONGEST_SIDE and across * down <= MOST_PIXELS:
        image = QImage(rect.size(), QImage.Format.Format_ARGB32_Premultiplied)
        if not image.isNull():
            image.fill(0)
            return image
    tell = QCoreApplication.translate
    raise BadRequest(
        tell("Flattening", "One picture of {0}×{1} pixels is too large.").format(across, down),
        tell("Flattening", "Move the layers nearer to each other, or take the frame alone."),
    )
