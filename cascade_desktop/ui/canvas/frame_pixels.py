"""What lies in the canvas's frame in Pillow's form, and Pillow's pictures as layers."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from cascade_desktop.repainting import Held, Rect
from cascade_desktop.ui.canvas.document import Document

BYTES_A_PIXEL = 4


def held_in(document: Document) -> Held:
    """A copy of what the frame holds: the picture as the eye sees it, mask and sketch."""
    frame = document.frame
    return Held(
        frame=rect_of(frame),
        bounds=rect_of(document.bounds),
        picture=to_pillow(document.flattened(frame)),
        mask=Image.fromarray(document.mask.array(frame)),
        sketch=Image.fromarray(document.sketch.array(frame)),
        masked=not document.mask.painted_rect().isEmpty(),
    )


def rect_of(rect: QRect) -> Rect:
    return rect.x(), rect.y(), max(0, rect.width()), max(0, rect.height())


def to_pillow(image: QImage) -> Image.Image:
    """RGBA, not premultiplied; a copy."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = plain.width(), plain.height()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    return Image.fromarray(rows[:, : BYTES_A_PIXEL * width].reshape(height, width, -1).copy())


def to_layer(image: Image.Image) -> QImage:
    """ARGB32_Premultiplied, owning its pixels; from a picture with or without transparency."""
    whole = image.convert("RGBA")
    stride = BYTES_A_PIXEL * whole.width
    data = whole.tobytes()
    shown = QImage(data, whole.width, whole.height, stride, QImage.Format.Format_RGBA8888)
    # The conversion copies, so that `data` may go.
    return shown.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def to_grey(image: Image.Image) -> QImage:
    """Grayscale8 from a picture in "L", owning its pixels."""
    data = image.tobytes()
    size = (image.width, image.height, image.width)
    return QImage(data, *size, QImage.Format.Format_Grayscale8).copy()
